import { describe, expect, test } from 'vitest';
import { columnsOf, logPaths } from '../../events/generator/columns.ts';
import { writeNdjson, writeTsv } from '../../events/generator/writer.ts';

const hour = { start: 1795165200, end: 1795168800 };

describe("Zeek's formats", () => {
  test('a TSV log has the directives, the columns and their types, and is closed', () => {
    const lines = writeTsv('dce_rpc', [{ ts: 1795165200.5, uid: 'C1', endpoint: 'samr' }], hour).split('\n');
    expect(lines).toEqual([
      '#separator \\x09',
      '#set_separator\t,',
      '#empty_field\t(empty)',
      '#unset_field\t-',
      '#path\tdce_rpc',
      '#open\t2026-11-20-09-00-00',
      '#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\trtt\tnamed_pipe\tendpoint\toperation',
      '#types\ttime\tstring\taddr\tport\taddr\tport\tinterval\tstring\tstring\tstring',
      '1795165200.500000\tC1\t-\t-\t-\t-\t-\t-\tsamr\t-',
      '#close\t2026-11-20-10-00-00',
      '',
    ]);
  });

  test('unset and empty differ: a dash and a word in TSV, absence and brackets in NDJSON', () => {
    const record = { ts: 1, tags: [], user_agent: '', uri: '-' };
    expect(writeTsv('http', [record], hour)).toContain('\t(empty)\t');
    expect(writeTsv('http', [record], hour)).toContain('\t\\x2d\t');
    expect(writeNdjson('http', [record])).toBe('{"ts":1.0,"uri":"-","user_agent":"","tags":[]}\n');
  });

  test('a value cannot break its row', () => {
    const rows = writeTsv(
      'dns',
      [{ ts: 1, query: 'a\tb\nc\\d', answers: ['x,y', 'z'], TTLs: [1, 2.5] }],
      hour,
    );
    expect(rows).toContain('\ta\\x09b\\x0ac\\\\d\t');
    expect(rows).toContain('\tx\\x2cy,z\t1.000000,2.500000\t');
  });

  test.each(logPaths)('%s begins with the time, the uid and the four parts of the id', (logPath) => {
    const names = columnsOf(logPath).map(({ name }) => name);
    expect(names.slice(0, 6)).toEqual(['ts', 'uid', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p']);
    expect(new Set(names).size).toBe(names.length);
  });
});
