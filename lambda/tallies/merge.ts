import type { LogPaths, LogReading, ReadState } from '../zeek/reading.ts';
import type { PartInProgress, Wanted } from './absorb-part.ts';
import { Merging } from './merging.ts';
import { bySource, objectsOf, type Part, readOf, recordsOf, type Shard, type TalliedObject } from './part.ts';
import { described, expectPlan, type OpenPart, openPart } from './read-part.ts';
import { cadencesAt, type Reach } from './tables.ts';
import { writePart } from './write-part.ts';

export type { Shard } from './part.ts';
export { UnreadablePart } from './unreadable-part.ts';

export type MergedReading = {
  readonly log: LogReading;
  /** `cut` where an object was; the reason names it */
  readonly read: ReadState;
  readonly objects: readonly TalliedObject[];
  /** objects in which a host has records, in their order */
  objectsOf(host: string): readonly TalliedObject[];
};

export type MergeOptions = {
  /** only originators that fall in it */
  readonly shard?: Shard;
  /** only originators of which this holds; asked of each once a part */
  readonly holds?: (host: string) => boolean;
  /** Parts come in the order of their objects and hours: each is absorbed as it comes, and none is kept. */
  readonly ordered?: boolean;
};

/**
 * The reading that one log would give which holds the records of all parts, in the order of their objects. Parts come in
 * any order and grouping; one that comes twice counts once. What is read of a window (records, time span, fields) is of all
 * originators, also where only some are wanted. Throws UnreadablePart while the part at fault is the latest that was taken.
 */
export async function mergeParts(
  parts: AsyncIterable<Uint8Array>,
  paths: LogPaths,
  options: MergeOptions = {},
): Promise<MergedReading> {
  return readingOf(await merge(parts, paths, options));
}

/** The reading of what was merged. */
export function readingOf(merging: Merging): MergedReading {
  const { logPath, tally, sources, members } = merging;
  const fields = new Set([...merging.fields, ...merging.valued]);
  const read = readOf(sources);
  let ids: Map<string, number> | null = null;
  return {
    log: {
      logPath,
      records: recordsOf(sources),
      fields,
      window: tally.window,
      tally: fields.has('id.orig_h') ? tally : null,
    },
    read: read.reason === null ? { ...read, reason: tally.remark ?? rhythmRemark(merging) } : read,
    objects: objectsOf(sources),
    objectsOf: (host) => {
      ids ??= idsOf(merging);
      const id = ids.get(host);
      return id === undefined ? [] : objectsOf(members.sourcesOf(id));
    },
  };
}

/** The same as one part, which can be merged on. */
export async function joinParts(parts: AsyncIterable<Uint8Array>, paths: LogPaths): Promise<Uint8Array> {
  return partOf(await merge(parts, paths, {}));
}

/** What was merged as one part. */
export function partOf(merging: Merging): Uint8Array {
  const { counted, sources, reaches, members } = merging;
  return writePart({
    ...counted,
    sources,
    reaches: allOf(reaches),
    members: sources.length === 1 ? null : sources.map((source) => members.ids(source)),
  });
}

/** What a part says of itself; its counts stay packed. Throws UnreadablePart, with `paths` also where another plan counted. */
export function describePart(bytes: Uint8Array, paths?: LogPaths): Part {
  const part = openPart(bytes);
  const plan = paths?.planOf(part.header.logPath);
  if (plan != null) expectPlan(part, plan);
  return described(part);
}

/** Absorbs all parts. */
export async function merge(
  parts: AsyncIterable<Uint8Array>,
  paths: LogPaths,
  { shard, holds, ordered = false }: MergeOptions,
): Promise<Merging> {
  const wanted: Wanted = shard ?? holds ?? null;
  const kept: OpenPart[] = [];
  let merging: Merging | null = null;
  for await (const bytes of parts) {
    const part = openPart(bytes);
    merging ??= new Merging(part.header.logPath, paths, wanted);
    const accepted = merging.accept(part);
    if (accepted === null) continue;
    if (!ordered) kept.push(part);
    else for (const index of part.header.sources.keys()) merging.absorb(accepted, index);
  }
  if (merging === null) throw new Error('There are no partial tallies to merge.');
  const inOrder = kept.flatMap((part) =>
    part.header.sources.map((source, index) => ({ part, source, index })),
  );
  inOrder.sort((a, b) => bySource(a.source, b.source));
  const begun = new Map<OpenPart, PartInProgress>();
  for (const { part, index } of inOrder) {
    const absorbed = begun.get(part) ?? merging.begin(part);
    begun.set(part, absorbed);
    if (merging.absorb(absorbed, index)) begun.delete(part);
  }
  return merging;
}

function idsOf({ tally }: Merging): Map<string, number> {
  return new Map(Array.from({ length: tally.hosts.size }, (_, id) => [tally.hosts.host(id), id]));
}

function rhythmRemark({ tally }: Merging): string | null {
  if (tally.cadences === null) return null;
  const refused = tally.tables.view.getUint32(tally.cadences + cadencesAt.refused, true);
  if (refused === 0) return null;
  return `The rhythm of ${refused} pairs of hosts is not known: no more are followed at once.`;
}

/** Tables that were asked for later held nothing before. */
function allOf(reaches: readonly Reach[]): Reach[] {
  const filled = (counts: readonly number[], length: number) => [
    ...counts,
    ...new Array<number>(length - counts.length).fill(0),
  ];
  const last = reaches.at(-1)!;
  return reaches.map(({ sets, tables }) => ({
    sets: filled(sets, last.sets.length),
    tables: filled(tables, last.tables.length),
  }));
}
