import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read, tablesOf, tsv } from '../zeek/read-text.ts';

const fields = ['ts', 'uid', 'id.orig_h', 'id.resp_h'];
const type = (logPath: string) => ({
  logPath,
  signature: [],
  features: [
    {
      name: 'regularity',
      cadence: 'id.resp_h',
      title: 'regularity',
      unit: '0 to 1',
      scale: 'linear',
    } as const,
  ],
});

async function cadenceOf(times: readonly number[]) {
  const rows = times.map((ts) => [ts.toFixed(6), 'C1', '10.0.0.1', '10.0.0.2']);
  const table = tablesOf(await read(tsv('conn', fields, rows), { typeOf: type }), type).get('conn')!;
  expect(table.column('regularity')[0]).toEqual(table.cadences(0)[0]?.regularity ?? Number.NaN);
  return table.cadences(0)[0] ?? null;
}

const start = 1_600_000_000;
/** contacts of an interval, each off by up to a share of it */
const clock = (contacts: number, interval: number, jitter = 0) => {
  let state = 1;
  const chance = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  return Array.from({ length: contacts }, (_, i) => start + i * interval + chance() * 2 * jitter * interval);
};
/** contacts as chance has them, so many seconds apart in the mean */
const chance = (contacts: number, mean: number, seed: number) => {
  let state = seed;
  let ts = start;
  return Array.from({ length: contacts }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    ts -= mean * Math.log(1 - state / 2 ** 32);
    return ts;
  });
};

describe('the regularity of a responder', () => {
  it.each([
    [60, 60],
    [24, 3600],
    [1440, 60],
    [500, 10],
    [17_000, 5],
  ])('is near 1 for %i contacts every %i seconds', async (contacts, interval) => {
    const cadence = (await cadenceOf(clock(contacts, interval)))!;
    expect(cadence.regularity).toBeGreaterThan(0.9);
    expect(cadence.records).toBe(contacts);
    expect(Math.abs(cadence.interval - interval) / interval).toBeLessThan(0.15);
  });

  it.each([
    [60, 60],
    [1440, 60],
    [500, 10],
  ])('stays high where %i contacts every %i seconds are off by a tenth', async (contacts, interval) => {
    expect((await cadenceOf(clock(contacts, interval, 0.1)))!.regularity).toBeGreaterThan(0.8);
  });

  it.each([
    [60, 60],
    [400, 60],
    [3000, 10],
  ])('is well below for %i contacts by chance, %i seconds apart in the mean', async (contacts, mean) => {
    for (let seed = 1; seed <= 5; seed++) {
      expect((await cadenceOf(chance(contacts, mean, seed)))!.regularity).toBeLessThan(0.72);
    }
  });

  it('is unknown with too few contacts, or all in one second', async () => {
    expect(await cadenceOf(clock(11, 60))).toBeNull();
    expect(await cadenceOf(clock(30, 0))).toBeNull();
  });

  it('does not depend on the order of records', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 12, maxLength: 80 }),
        fc.integer({ min: 1, max: 79 }),
        async (offsets, turn) => {
          const times = offsets.map((offset) => start + offset);
          const turned = [
            ...times.slice(turn % times.length),
            ...times.slice(0, turn % times.length),
          ].reverse();
          expect(await cadenceOf(turned)).toEqual(await cadenceOf(times));
        },
      ),
      { numRuns: 60, seed: 5 },
    );
  });
});
