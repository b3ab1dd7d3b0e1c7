import type { ReadState, RecordCounts, SourceForm, Window } from '../zeek/reading.ts';
import type { InForce } from '../zeek/records.ts';

/** Where a partial tally comes from: objects are ordered by name (code units), then version. */
export type TalliedObject = {
  readonly name: string;
  readonly version: string;
  /** size as stored */
  readonly bytes: number;
  readonly form: SourceForm;
  /** absent: the whole object was tallied */
  readonly range?: TalliedRange;
};

/** Bytes of an object that were tallied by themselves; lines are counted from the first that begins there. */
export type TalliedRange = {
  readonly from: number;
  readonly to: number;
  readonly lines: number;
  /** what the lines before were taken to say, and what all lines up to the end of the range say */
  readonly premise: InForce | null;
  readonly conclusion: InForce;
};

/**
 * Seconds since 1970 at which an object's first and last main hour of a log path begin, both 0 where no record had a readable
 * time. Records before the first count there, those behind the last one there.
 */
export type MainHours = { readonly first: number; readonly last: number };

/** What one object's records of one log path within one hour counted, or the merge of several such. */
export type Part = {
  readonly logPath: string;
  /** seconds since 1970 at which its (first) hour begins; null: no record had a readable time */
  readonly hour: number | null;
  readonly hours: MainHours;
  /** in their order */
  readonly objects: readonly TalliedObject[];
  readonly records: RecordCounts;
  readonly read: ReadState;
  /** fields that the log has, by Zeek's names */
  readonly fields: readonly string[];
  readonly window: Window;
  /** distinct originators */
  readonly hosts: number;
  /** distinct pairs of an originator and a value, of all tables */
  readonly pairs: number;
};

/** What a part is made of: one hour of one object. Of all tables, what a source gave first lies together. */
export type PartSource = {
  readonly object: TalliedObject;
  readonly hour: number | null;
  /** of the object, of which this is one */
  readonly hours: MainHours;
  readonly records: RecordCounts;
  readonly read: ReadState;
};

/** By object, place in it, then hour: the order in which values count as first seen. */
export function bySource(a: PartSource, b: PartSource): number {
  const ranges = (a.object.range?.from ?? 0) - (b.object.range?.from ?? 0);
  return byObject(a.object, b.object) || ranges || (a.hour ?? -1) - (b.hour ?? -1);
}

export function byObject(a: TalliedObject, b: TalliedObject): number {
  return compare(a.name, b.name) || compare(a.version, b.version);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const mostRejections = 10;

/** Where several objects are told of together, a rejection names its own. */
export function recordsOf(sources: readonly PartSource[]): RecordCounts {
  const several = objectsOf(sources).length > 1;
  return {
    accepted: sources.reduce((sum, { records }) => sum + records.accepted, 0),
    rejected: sources.reduce((sum, { records }) => sum + records.rejected, 0),
    firstRejected: sources
      .flatMap(({ object, records }) =>
        records.firstRejected.map(({ line, reason }) => {
          const before = linesBefore(object, sources);
          const of = several ? ` (${object.name})` : '';
          if (before !== null) return { line: line + before, reason: `${reason}${of}` };
          return { line, reason: `${reason}, as counted from byte ${object.range!.from}${of}` };
        }),
      )
      .slice(0, mostRejections),
  };
}

/** Lines of the object that stand before a range of it; null where not all ranges before it are told of. */
function linesBefore({ name, version, range }: TalliedObject, sources: readonly PartSource[]): number | null {
  if (range === undefined) return 0;
  let [reached, lines] = [0, 0];
  for (const { object } of sources) {
    if (object.name !== name || object.version !== version || object.range?.from !== reached) continue;
    if (reached === range.from) break;
    reached = object.range.to;
    lines += object.range.lines;
  }
  return reached === range.from ? lines : null;
}

/** Cut where an object was; the reason is that of the first one that has any. */
export function readOf(sources: readonly PartSource[]): ReadState {
  const several = objectsOf(sources).length > 1;
  const told = sources.filter(({ read }) => read.reason !== null);
  const cut = told.filter(({ read }) => read.read === 'cut');
  const first = cut[0] ?? told[0];
  const reason = first?.read.reason ?? null;
  const more = objectsOf(cut).length - 1;
  return {
    read: cut.length > 0 ? 'cut' : 'whole',
    reason:
      reason === null || !several
        ? reason
        : `${first!.object.name}: ${reason}${more > 0 ? ` (${more} more objects are cut)` : ''}`,
  };
}

/** Each object once. */
export function objectsOf(sources: readonly PartSource[]): TalliedObject[] {
  const objects = new Map<string, TalliedObject>();
  for (const { object } of sources) {
    const { range: _range, ...whole } = object;
    objects.set(JSON.stringify([object.name, object.version]), whole);
  }
  return [...objects.values()];
}

/** Those originators whose hash, which is the same everywhere, falls into one of so many equal parts. */
export type Shard = { readonly index: number; readonly of: number };
