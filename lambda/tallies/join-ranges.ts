import { recordsOfRanges } from '../zeek/ranges.ts';
import type { LogPaths, ReadState } from '../zeek/reading.ts';
import { type HourCount, hourSeconds, mainHours, placeOf } from './main-hours.ts';
import { merge } from './merge.ts';
import type { Merging } from './merging.ts';
import type { MainHours, TalliedRange } from './part.ts';
import type { TalliedPart } from './tally-object.ts';
import { writePart } from './write-part.ts';

/** A part of a range, by what is known of it before it is loaded. */
export type RangePart = Omit<TalliedPart, 'bytes'> & { load(): Promise<Uint8Array> };

/** Records of a log path by hour. */
export type PathHours = { readonly logPath: string; readonly counts: readonly HourCount[] };

export type TalliedRanges = {
  /** all ranges of the object, in their order */
  readonly ranges: readonly TalliedRange[];
  /** of the whole object */
  readonly read: ReadState;
  /** of all ranges */
  readonly hours: readonly PathHours[];
  readonly parts: readonly RangePart[];
};

/**
 * The parts of an object of which every range was tallied: one per log path and hour, that say of themselves what those of
 * an object say that was read at once. A range's records without a time count with the first hour of the range. Throws
 * UnreadablePart, also where a range was read with something else than what the range before it ended with.
 */
export async function joinRanges(tallied: TalliedRanges, paths: LogPaths): Promise<TalliedPart[]> {
  const joined: TalliedPart[] = [];
  for (const [logPath, ofPath] of Map.groupBy(tallied.parts, (part) => part.logPath)) {
    const main = mainHours(summed(tallied.hours.filter((of) => of.logPath === logPath)));
    const first = main.length === 0 ? null : main[0]!.hour * hourSeconds;
    const hours = { first: first ?? 0, last: (main.at(-1)?.hour ?? 0) * hourSeconds };
    const place = (hour: number) => placeOf(hour / hourSeconds, main) * hourSeconds;
    const byHour = Map.groupBy(ofPath, ({ hour }) => (hour === null ? first : place(hour)));
    for (const [hour, parts] of [...byHour].sort(([a], [b]) => (a ?? 0) - (b ?? 0))) {
      const merging = await merge(loaded(parts), paths, {});
      joined.push({ logPath, hour, bytes: asOneObject(merging, tallied, hour, hours) });
    }
  }
  return joined;
}

function summed(hours: readonly PathHours[]): HourCount[] {
  const records = new Map<number, number>();
  for (const { hour, records: more } of hours.flatMap(({ counts }) => counts))
    records.set(hour, (records.get(hour) ?? 0) + more);
  return [...records].map(([hour, all]) => ({ hour, records: all }));
}

async function* loaded(parts: readonly RangePart[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield part.load();
}

function asOneObject(
  { counted, sources, reaches }: Merging,
  { ranges, read }: TalliedRanges,
  hour: number | null,
  hours: MainHours,
): Uint8Array {
  const { range: _range, ...object } = sources[0]!.object;
  const none = { accepted: 0, rejected: 0, firstRejected: [] };
  const records = recordsOfRanges(
    ranges.flatMap(({ from, lines }) => {
      const own = sources.filter((source) => source.object.range?.from === from);
      const counts = own.length === 0 ? [none] : own.map((source) => source.records);
      return counts.map((one, index) => ({ lines: index + 1 === counts.length ? lines : 0, records: one }));
    }),
  );
  return writePart({
    ...counted,
    sources: [{ object, hour, hours, records, read }],
    reaches: [reaches.at(-1)!],
    members: null,
  });
}
