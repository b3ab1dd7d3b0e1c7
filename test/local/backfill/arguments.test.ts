import { describe, expect, it } from 'vitest';
import { readBackfillArguments } from '../../../local/backfill/arguments.ts';

describe('the command line of a backfill', () => {
  it('makes a name of what is asked for, so that the same command finds its run', () => {
    const { name, input } = readBackfillArguments(['--prefix', 'zeek/2024 día/', '--to', '2024-04-20']);
    expect(name).toBe('backfill-zeek-2024-d-a-2024-04-20');
    expect(input).toMatchObject({ prefix: 'zeek/2024 día/', from: '', to: '2024-04-20', alert: false });
  });

  it.each([
    [['--prefx', 'a'], 'there is no option --prefx; did you mean --prefix?'],
    [['--wat', 'a'], 'there is no option --wat; see --help'],
    [[], 'name the keys with --prefix, or logs on this machine with --local'],
    [['a.log'], 'a.log: logs on this machine need --local'],
    [['--local'], 'no log was named'],
    [['--local', 'a.log', '--prefix', 'x'], '--prefix names keys on AWS'],
    [['--soak', '10', '--prefix', 'x'], '--soak makes logs on this machine'],
    [['--local', '--soak', '10', 'a.log'], '--soak makes its own logs'],
    [['--local', '--soak', 'many'], '--soak must be a whole number from 1 to 1,000,000, got "many"'],
    [['--prefix', '', '--from', '2023-02-29'], '--from must be a day such as 2024-04-19, got "2023-02-29"'],
    [['--prefix', '', '--to', 'yesterday'], '--to must be a day'],
    [['--prefix', '', '--from', '2024-05-01', '--to', '2024-04-01'], '--from 2024-05-01 is after --to'],
    [['--prefix', '', '--name', 'a b'], '--name must be made of letters, digits, - and _'],
    [['--prefix'], "Option '--prefix <value>' argument missing"],
  ])('%j is answered by a sentence', (argv, sentence) => {
    expect(() => readBackfillArguments(argv)).toThrow(sentence);
  });
});
