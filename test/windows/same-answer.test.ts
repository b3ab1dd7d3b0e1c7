import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { hourlyLogs, monday, slowScanner } from './hourly-logs.ts';
import {
  answerOf,
  concatenated,
  inspectMemoryWindow,
  type MemoryLog,
  type MemoryWindow,
  plainAnswer,
  windowsOf,
} from './memory-window.ts';

const day = async (window: MemoryWindow) => answerOf((await inspectMemoryWindow(window)).saved);

describe.each([
  ['conn', 'tsv'],
  ['conn', 'ndjson'],
  ['dce_rpc', 'tsv'],
  ['dns', 'ndjson'],
] as const)('a day of hourly %s logs (%s)', (logPath, format) => {
  const logs = hourlyLogs(logPath, 6, format);
  let window: MemoryWindow;
  let answer: Awaited<ReturnType<typeof plainAnswer>>;
  beforeAll(async () => {
    window = (await windowsOf(logs, 'day')).get(`${logPath} 2026-11-16`)!;
    answer = await plainAnswer(logPath, logs);
  });

  it('gives the answer of the one log that holds them all, byte for byte', async () => {
    expect(window.parts).toHaveLength(6);
    expect(await day(window)).toEqual(answer);
    if (logPath === 'conn') expect(answer.profiles).toContain(slowScanner);
  });

  it('gives it in whatever order its objects come, and however often', async () => {
    const twice = [...window.parts.keys(), ...window.parts.keys()];
    const anyOrder = fc.shuffledSubarray(twice, { minLength: twice.length });
    await fc.assert(
      fc.asyncProperty(anyOrder, async (order) => {
        const parts = order.map((index) => window.parts[index]!);
        expect(await day({ ...window, parts })).toEqual(answer);
      }),
      { seed: 11, numRuns: 4 },
    );
  });

  it('gives it once the late ones are there', async () => {
    const late = new Set([logs[1], logs[4]]);
    const early = logs.filter((log) => !late.has(log));
    const before = (await windowsOf(early, 'day')).get(`${logPath} 2026-11-16`)!;
    expect(await day(before)).toEqual(await plainAnswer(logPath, early));
    const added = await windowsOf([...late] as MemoryLog[], 'day');
    const parts = [...added.get(`${logPath} 2026-11-16`)!.parts, ...before.parts];
    expect(await day({ ...window, parts })).toEqual(answer);
  });

  it('gives for each hour what its own log gives', async () => {
    for (const [name, hour] of await windowsOf(logs.slice(0, 3), 'hour')) {
      const own = logs.filter((log) => log.name === hour.parts[0]!.name);
      expect(hour.parts).toHaveLength(1);
      expect(await day(hour), name).toEqual(await plainAnswer(logPath, own));
    }
  });
});

describe('logs whose names are not in the order of their times', () => {
  it('count what is seen first by the order of their names', async () => {
    const log = (name: string, hour: number, responder: string) => ({
      name,
      bytes: Buffer.from(
        `{"_path":"conn","ts":${monday + hour * 3600 + 0.5},"id.orig_h":"10.1.0.1","id.resp_h":"${responder}"}\n`,
      ),
    });
    const logs = [log('b.log', 7, '10.0.0.7'), log('a.log', 8, '10.0.0.8')];
    for (const inOrder of [logs, logs.toReversed()]) {
      const answer = await day((await windowsOf(inOrder, 'day')).get('conn 2026-11-16')!);
      expect(answer.hosts).toContain('10.1.0.1,2,2,10.0.0.8,1,');
      expect(answer).toEqual(await plainAnswer('conn', logs));
    }
  });
});

describe('one log of many hours', () => {
  it('gives the answer of its day, and of its hours together', async () => {
    const logs = hourlyLogs('conn', 4);
    const whole = { name: 'conn.log', bytes: concatenated(logs) };
    const windows = await windowsOf([whole], 'day');
    const answer = await plainAnswer('conn', logs);
    expect([...windows.keys()]).toEqual(['conn 2026-11-16']);
    const { saved, inspection } = await inspectMemoryWindow(windows.get('conn 2026-11-16')!);
    expect(answerOf(saved)).toEqual(answer);
    const [object, ...others] = inspection.window!.objects;
    expect(others).toEqual([]);
    expect(object!.hours).toHaveLength(4);
    expect(object!.records).toBe(inspection.records.accepted);
    expect([...(await windowsOf([whole], 'hour')).keys()]).toEqual(
      ['07', '08', '09', '10'].map((hour) => `conn 2026-11-16T${hour}`),
    );
  });
});

const rita = join(import.meta.dirname, '../../../shared/bench/rita_missing_host_hourly');

describe.skipIf(!existsSync(rita))(
  'three days of a real sensor (skipped where ../shared is not there)',
  () => {
    const logs: MemoryLog[] = existsSync(rita)
      ? readdirSync(rita)
          .sort()
          .map((name) => ({ name, bytes: readFileSync(join(rita, name)) }))
      : [];
    let windows: Map<string, MemoryWindow>;
    beforeAll(async () => {
      windows = await windowsOf(logs, 'day');
    });
    const ofDay = (date: string) => logs.filter(({ name }) => name.includes(date));

    it.each(['2024-04-19', '2024-04-20', '2024-04-21'])(
      '%s is the concatenation of its 24 logs',
      async (date) => {
        const window = windows.get(`conn ${date}`)!;
        const answer = await plainAnswer('conn', ofDay(date));
        expect(await day(window)).toEqual(answer);
        const shuffled = [...window.parts, ...window.parts].toSorted(
          (a, b) => ((a.hour * 7919) % 104_729) - ((b.hour * 7919) % 104_729),
        );
        expect(await day({ ...window, parts: shuffled })).toEqual(answer);
      },
    );

    it('three days and no more come of the 72 logs', () => {
      expect([...windows.keys()].sort()).toEqual(['conn 2024-04-19', 'conn 2024-04-20', 'conn 2024-04-21']);
    });

    it('ten logs that come a day late change the day to what it is', async () => {
      const date = '2024-04-20';
      const all = ofDay(date);
      const early = all.filter((_, index) => index % 5 < 3);
      expect(all.length - early.length).toBeGreaterThanOrEqual(9);
      const before = (await windowsOf(early, 'day')).get(`conn ${date}`)!;
      expect(await day(before)).toEqual(await plainAnswer('conn', early));
      expect(await day(windows.get(`conn ${date}`)!)).toEqual(await plainAnswer('conn', all));
    });
  },
);
