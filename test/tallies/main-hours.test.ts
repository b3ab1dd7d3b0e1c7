import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mainHours } from '../../lambda/tallies/main-hours.ts';

const counts = fc.uniqueArray(
  fc.record({
    hour: fc.nat(100),
    records: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 100_000 })),
  }),
  { selector: ({ hour }) => hour, minLength: 1, maxLength: 40 },
);

describe('main hours', () => {
  it('are one where stragglers are few, whose records count there', () => {
    const [only, ...others] = mainHours([
      { hour: 475_967, records: 30 },
      { hour: 475_968, records: 1470 },
      { hour: 3, records: 1 },
    ]);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ hour: 475_968, from: 0 });
    expect(only!.to).toBeGreaterThan(475_968);
  });

  it('are none where no record has a time', () => {
    expect(mainHours([])).toEqual([]);
  });

  it('share the hours between them by which is nearer', () => {
    expect(
      mainHours([10, 13, 15].map((hour) => ({ hour, records: 100 }))).map(({ from, to }) => [from, to]),
    ).toEqual([
      [0, 11],
      [12, 14],
      [15, 2 ** 31 - 1],
    ]);
  });

  it('hold at least 95 % of the records in the shortest run that does, and go on while hours are full', () => {
    fc.assert(
      fc.property(counts, (hours) => {
        const ranges = mainHours(hours);
        const recordsOf = (hour: number) => hours.find((each) => each.hour === hour)?.records ?? 0;
        const records = Array.from({ length: 102 }, (_, hour) => recordsOf(hour));
        const total = records.reduce((sum, each) => sum + each, 0);
        const within = (from: number, length: number) =>
          records.slice(from, from + length).reduce((sum, each) => sum + each, 0);
        const runs = records.flatMap((_, from) => records.map((_, span) => ({ from, span: span + 1 })));
        const enough = runs.filter(({ from, span }) => within(from, span) * 100 >= total * 95);
        enough.sort(
          (a, b) => a.span - b.span || within(b.from, b.span) - within(a.from, a.span) || a.from - b.from,
        );
        const { from, span } = enough[0]!;
        const least = within(from, span) / span / 20;
        let [first, last] = [from, from + span - 1];
        while (recordsOf(first - 1) > 0 && recordsOf(first - 1) >= least) first--;
        while (recordsOf(last + 1) > 0 && recordsOf(last + 1) >= least) last++;
        const expected = records.flatMap((each, hour) =>
          each > 0 && hour >= first && hour <= last ? [hour] : [],
        );
        expect(ranges.map(({ hour }) => hour)).toEqual(expected);
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  it('leave each hour one place, the nearest', () => {
    fc.assert(
      fc.property(counts, (hours) => {
        const ranges = mainHours(hours);
        for (let hour = 0; hour <= 101; hour++) {
          const places = ranges.filter(({ from, to }) => from <= hour && hour <= to);
          const nearest = Math.min(...ranges.map((range) => Math.abs(range.hour - hour)));
          expect(places.map((place) => Math.abs(place.hour - hour))).toEqual([nearest]);
        }
      }),
      { numRuns: 60, seed: 6 },
    );
  });

  it('are all hours of a long log, the quiet ones at its ends as well', () => {
    const day = Array.from({ length: 24 }, (_, hour) => ({ hour, records: hour < 6 ? 100 : 1000 }));
    expect(mainHours(day).map(({ hour }) => hour)).toEqual(day.map(({ hour }) => hour));
    const straggling = [
      { hour: -1 + 1000, records: 9 },
      ...day.map((each) => ({ ...each, hour: each.hour + 1000 })),
    ];
    expect(mainHours(straggling)[0]).toMatchObject({ hour: 1000, from: 0 });
  });

  it('are bounded where a log spreads over all of time', () => {
    const ranges = mainHours(Array.from({ length: 5000 }, (_, i) => ({ hour: i * 7, records: i + 1 })));
    expect(ranges).toHaveLength(1000);
    expect(ranges[0]).toMatchObject({ hour: 4000 * 7, from: 0 });
  });
});
