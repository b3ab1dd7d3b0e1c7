import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastMoment } from '../../lambda/alert/allow-list.ts';
import { alertJson, alertText, composeAlert } from '../../lambda/alert/compose.ts';
import {
  mergeTold,
  nothingTold,
  parseToldState,
  type Quieting,
  quieten,
  type ToldState,
} from '../../lambda/alert/silence.ts';
import { LARGEST_STATE, type ToldEntry } from '../../lambda/alert/told-state.ts';
import type { Finding } from '../../lambda/patterns/finding.ts';
import type { LogInspection } from '../../lambda/report/inspection.ts';
import { finding, flockEntries, foundHost, inspectionWith, logOf, places } from '../report/flock.ts';
import { expectGolden } from '../report/golden.ts';

const quieting = (more: Partial<Quieting> = {}): Quieting => ({
  allow: [],
  dryRun: [],
  leastSeverity: 'medium',
  tellAgainAfterHours: 24,
  source: 'dce_rpc.log',
  ...more,
});

const NOON = Date.UTC(2018, 2, 24, 12) / 1000;

const logAt = (seconds: number | null, ...findings: Finding[]): LogInspection =>
  logOf(
    {
      findings: findings.map((found) => ({ finding: found, silence: null })),
      window: { first: seconds, last: seconds },
    },
    flockEntries(3),
  );

const attack = (
  records: number,
  responders: readonly string[] = ['10.20.1.10'],
  host = '10.20.99.77',
  responderCount = responders.length,
) => {
  const evidence = [
    { feature: 'records', title: 'records', unit: 'records', value: records, median: 61, z: 17 },
  ];
  return finding({ hosts: [foundHost(host, { evidence, responders, responderCount })] });
};

const silenceOf = (log: LogInspection, more: Partial<Quieting> = {}, told: ToldState = nothingTold) =>
  quieten([log], quieting(more), told).logs[0]!.findings[0]!.silence;

describe('the allow-list', () => {
  const allow = (entry: object) => ({ allow: [{ reason: 'known', ...entry }] });
  const log = logAt(NOON, finding());

  it('silences by pattern, address, network, responder and operation, alone or together', () => {
    for (const entry of [
      { pattern: 'many-records-few-responders' },
      { host: '10.20.99.77' },
      { host: '10.20.0.0/16' },
      { responder: '10.20.1.0/24' },
      { operation: 'SamrLookupNamesInDomain' },
      { pattern: 'many-records-few-responders', host: '10.20.99.77', responder: '10.20.1.10' },
    ]) {
      expect(silenceOf(log, allow(entry)), JSON.stringify(entry)).toEqual({
        by: 'allow-list',
        reason: 'known',
      });
    }
  });

  it('does not silence where one of its conditions does not hold', () => {
    for (const entry of [
      { pattern: 'many-responders' },
      { host: '10.21.0.0/16' },
      { host: '10.20.99.77', responder: '10.20.2.0/24' },
      { host: '10.20.99.77', operation: 'NetrShareEnum' },
    ]) {
      expect(silenceOf(log, allow(entry)), JSON.stringify(entry)).toBeNull();
    }
  });

  it('silences by responder only where all of them match, also those that a finding does not list', () => {
    const two = logAt(NOON, attack(10, ['10.20.1.10', '10.99.0.1']));
    expect(silenceOf(two, allow({ responder: '10.20.1.0/24' }))).toBeNull();
    const many = logAt(NOON, attack(10, ['10.20.1.10'], '10.20.3.9', 211));
    expect(silenceOf(many, allow({ responder: '10.20.1.10' }))).toBeNull();
    expect(silenceOf(many, allow({ responder: '10.20.1.0/25' }))).toBeNull();
    expect(silenceOf(many, allow({ responder: '10.20.1.0/24' }))).toMatchObject({ by: 'allow-list' });
  });

  it('silences until its last moment by the time of the log, and says so when it has expired', () => {
    const entry = allow({ host: '10.20.99.77', until: '2018-03-24T12:00:00Z' });
    expect(silenceOf(logAt(NOON, finding()), entry)).toMatchObject({ by: 'allow-list' });
    const after = quieten([logAt(NOON + 1, finding())], quieting(entry), nothingTold);
    expect(after.logs[0]!.findings[0]!.silence).toBeNull();
    expect(after.notes).toEqual([
      'allow-list entry "known" (10.20.99.77) expired 2018-03-24T12:00:00Z and no longer silences',
    ]);
  });

  it('takes a date as its whole day, and a time without a zone as UTC', () => {
    expect(lastMoment('2018-03-24')).toBeCloseTo(Date.UTC(2018, 2, 25) / 1000, 3);
    expect(lastMoment('2018-03-24T12:00')).toBe(NOON);
    expect(lastMoment('2018-03-24T14:00+02:00')).toBe(NOON);
  });

  it('does not let an entry with an end silence a log whose time is unknown', () => {
    const { logs, notes } = quieten(
      [logAt(null, finding())],
      quieting(allow({ host: '10.20.99.77', until: '2030-01-01' })),
      nothingTold,
    );
    expect(logs[0]!.findings[0]!.silence).toBeNull();
    expect(notes).toHaveLength(1);
  });

  it('names entries that can never do what they were written for', () => {
    const { logs, notes } = quieten(
      [log],
      quieting({ allow: [{ reason: 'all' }, { host: '10.0.0.0/33', reason: 'typo' }] }),
      nothingTold,
    );
    expect(logs[0]!.findings[0]!.silence).toBeNull();
    expect(notes).toEqual([
      'allow-list entry "all" names no pattern, host, responder or operation, and silences nothing',
      'allow-list entry "typo" (10.0.0.0/33): "10.0.0.0/33" is not a network like 10.0.0.0/8, and silences nothing',
    ]);
  });

  it('silences some hosts of a finding and leaves the others told', () => {
    const both = logAt(NOON, finding({ hosts: [foundHost('10.0.0.1'), foundHost('10.0.0.2')] }));
    const [marked] = quieten([both], quieting(allow({ host: '10.0.0.1' })), nothingTold).logs[0]!.findings;
    expect(marked!.silence).toBeNull();
    expect(marked!.silencedHosts).toEqual([
      { host: '10.0.0.1', silence: { by: 'allow-list', reason: 'known' } },
    ]);
  });
});

describe('what is not told', () => {
  it('a pattern on dry run, and what is below the least severity', () => {
    const log = logAt(NOON, finding());
    expect(silenceOf(log, { dryRun: ['many-records-few-responders'] })).toMatchObject({ by: 'dry-run' });
    expect(silenceOf(logAt(NOON, finding({ severity: 'low' })))).toEqual({
      by: 'severity',
      reason: 'low is below medium, the least that is told',
    });
    expect(silenceOf(log)).toBeNull();
  });

  it('never changes the finding itself', () => {
    const log = logAt(NOON, finding());
    const { logs } = quieten([log], quieting({ dryRun: ['many-records-few-responders'] }), nothingTold);
    expect(logs[0]!.findings[0]!.finding).toBe(log.findings[0]!.finding);
  });
});

/** Logs one after another, each with what was told before. */
function day(hours: readonly { at: number; attack: Finding; source?: string }[], window = 24): boolean[] {
  let told = nothingTold;
  return hours.map((hour, index) => {
    const quietened = quieten(
      [logAt(hour.at, hour.attack)],
      quieting({ source: hour.source ?? `${index}.log`, tellAgainAfterHours: window }),
      told,
    );
    told = quietened.told;
    return quietened.logs[0]!.findings[0]!.silence === null;
  });
}

describe('what was told already', () => {
  const hourly = (count: number, of: (hour: number) => Finding) =>
    Array.from({ length: count }, (_, hour) => ({ at: NOON + hour * 3600, attack: of(hour) }));

  it('is told once in a day of the same attack, and again when the window is over', () => {
    const told = day(hourly(26, () => attack(500)));
    expect(told.flatMap((isTold, hour) => (isTold ? [hour] : []))).toEqual([0, 24]);
  });

  it('is told again at tenfold growth, each time anew', () => {
    expect(
      day(
        [10, 50, 99, 100, 900, 1000, 1000].map((records, hour) => ({
          at: NOON + hour * 60,
          attack: attack(records),
        })),
      ),
    ).toEqual([true, false, false, true, false, true, false]);
  });

  it('is told again for another host, another pattern and new responders', () => {
    const told = day([
      { at: NOON, attack: attack(500) },
      { at: NOON + 1, attack: attack(500, ['10.20.1.10'], '10.20.99.78') },
      { at: NOON + 2, attack: { ...attack(500), pattern: 'dcsync' } },
      { at: NOON + 3, attack: attack(500, ['10.20.1.10', '10.20.1.11']) },
      { at: NOON + 4, attack: attack(500, ['10.20.1.11']) },
    ]);
    expect(told).toEqual([true, true, true, true, false]);
  });

  it('goes by the number of responders where they are too many to list', () => {
    const listed = (from: number) => Array.from({ length: 20 }, (_, index) => `10.1.${from}.${index}`);
    const sweep = (from: number, count: number) => attack(500, listed(from), '10.20.3.9', count);
    expect(
      day(
        [sweep(0, 200), sweep(1, 210), sweep(2, 1990), sweep(3, 2000)].map((found, index) => ({
          at: NOON + index,
          attack: found,
        })),
      ),
    ).toEqual([true, false, false, true]);
  });

  it('does not silence the log that was told of when it is inspected again', () => {
    const again = { at: NOON, attack: attack(500), source: 'one.log (v1)' };
    expect(day([again, { at: NOON + 60, attack: attack(500) }, again])).toEqual([true, false, true]);
  });

  it('does as the day itself did when logs arrive out of order', () => {
    expect(
      day([
        { at: NOON + 7200, attack: attack(500) },
        { at: NOON, attack: attack(500) },
      ]),
    ).toEqual([true, false]);
  });

  it('is switched off with 0 hours, and does nothing for a log whose time is unknown', () => {
    expect(
      day(
        hourly(3, () => attack(500)),
        0,
      ),
    ).toEqual([true, true, true]);
    const { told } = quieten([logAt(null, attack(500))], quieting(), nothingTold);
    expect(told).toEqual(nothingTold);
  });

  it('remembers nothing of what it did not tell', () => {
    const { told } = quieten(
      [logAt(NOON, attack(500))],
      quieting({ dryRun: ['many-records-few-responders'] }),
      nothingTold,
    );
    expect(told.told).toEqual([]);
  });
});

describe('a digest', () => {
  const digest = { afterLogs: 3, withinHours: 24 };

  /** Logs of one day, each with a host of its own: what each told, and the digest that came with it. */
  function flood(logs: number, minutes = 1) {
    let told = nothingTold;
    return Array.from({ length: logs }, (_, index) => {
      const log = logAt(NOON + index * 60 * minutes, attack(500, ['10.20.1.10'], `10.1.0.${index}`));
      const quietened = quieten([log], quieting({ digest, source: `${index}.log` }), told);
      const again = quieten([log], quieting({ digest, source: `${index}.log` }), quietened.told);
      told = quietened.told;
      return { quietened, again };
    });
  }

  it('tells the first logs by themselves, and then the first that is held and every so many together', () => {
    const days = flood(10);
    expect(days.map(({ quietened }) => quietened.logs[0]!.findings[0]!.silence?.by ?? 'told')).toEqual([
      'told',
      'told',
      'told',
      ...Array(7).fill('digest'),
    ]);
    const held = days.map(({ quietened }) => quietened.digest?.held.map(({ host }) => host).join(' ') ?? '');
    expect(held).toEqual([
      '',
      '',
      '',
      '10.1.0.3',
      '',
      '',
      '10.1.0.4 10.1.0.5 10.1.0.6',
      '',
      '',
      '10.1.0.7 10.1.0.8 10.1.0.9',
    ]);
  });

  it('gives a log that is inspected again the same answer', () => {
    for (const { quietened, again } of flood(8)) expect(again).toEqual(quietened);
  });

  it('tells by themselves again when the hours are over', () => {
    const told = flood(12, 12 * 60).map(({ quietened }) => quietened.logs[0]!.findings[0]!.silence === null);
    expect(told.every(Boolean)).toBe(true);
  });

  it('is one message that lists hosts, patterns and logs', () => {
    const { quietened } = flood(7)[6]!;
    const messages = composeAlert(inspectionWith(quietened.logs), places, quietened.digest)!;
    expectGolden('alert/digest.txt', alertText(messages));
    expectGolden('alert/digest.json', alertJson(messages));
  });
});

describe('the state of what was told', () => {
  const entry: fc.Arbitrary<ToldEntry> = fc.record({
    pattern: fc.constantFrom('a', 'b'),
    logPath: fc.constantFrom('conn', 'dns'),
    host: fc.ipV4(),
    source: fc.string({ maxLength: 5 }),
    at: fc.integer({ min: 0, max: 50 }),
    value: fc.integer({ min: 0, max: 9 }),
    responders: fc.array(fc.ipV4(), { maxLength: 2 }),
    responderCount: fc.nat(3),
    severity: fc.constantFrom('low', 'medium', 'high'),
    held: fc.boolean(),
  });
  const state = fc
    .array(entry, { maxLength: 8 })
    .map((told) => mergeTold({ schemaVersion: 1, told }, nothingTold));

  it('is the same in whatever order two functions merge it, and however often', () => {
    fc.assert(
      fc.property(state, state, state, (a, b, c) => {
        expect(mergeTold(a, b)).toEqual(mergeTold(b, a));
        expect(mergeTold(mergeTold(a, b), c)).toEqual(mergeTold(a, mergeTold(b, c)));
        expect(mergeTold(a, a)).toEqual(a);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('comes back from JSON, and is refused where it is something else', () => {
    const { told } = quieten([logAt(NOON, attack(500))], quieting(), nothingTold);
    expect(parseToldState(JSON.parse(JSON.stringify(told)))).toEqual(told);
    for (const stored of [null, [], {}, { schemaVersion: 2, told: [] }, { schemaVersion: 1, told: [{}] }]) {
      expect(parseToldState(stored)).toBeNull();
    }
  });

  it('stays bounded, in number and in the length of names', () => {
    const hosts = Array.from({ length: 700 }, (_, index) => foundHost(`${index}${'x'.repeat(100_000)}`));
    let told = nothingTold;
    for (let hour = 0; hour < 9; hour++) {
      told = quieten(
        [logAt(NOON + hour * 1e6, finding({ hosts }))],
        quieting({ source: `${hour}` }),
        told,
      ).told;
    }
    expect(told.told).toHaveLength(LARGEST_STATE);
    expect(new Set(told.told.filter(({ source }) => source === '8').map(({ host }) => host)).size).toBe(700);
    expect(JSON.stringify(told).length).toBeLessThan(2_500_000);
  });
});
