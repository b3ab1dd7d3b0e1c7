import type { LogPaths, LogReading, ReadState } from '../zeek/reading.ts';
import type { Part, TalliedObject } from './part.ts';

export { UnreadablePart } from './unreadable-part.ts';

export type Shard = { readonly index: number; readonly of: number };

export type MergedReading = {
  readonly log: LogReading;
  /** `cut` where an object was; the reason names it */
  readonly read: ReadState;
  readonly objects: readonly TalliedObject[];
  /** objects in which a host has records, in their order */
  objectsOf(host: string): readonly TalliedObject[];
};

/**
 * The reading that one log would give which holds the records of all parts, in the order of their objects. Parts come in
 * any order and grouping; one that comes twice counts once. With `shard`, only originators that fall in it are counted.
 */
export async function mergeParts(
  _parts: AsyncIterable<Uint8Array>,
  _paths: LogPaths,
  _options: { readonly shard?: Shard } = {},
): Promise<MergedReading> {
  throw new Error('not yet');
}

/** The same as one part, which can be merged on. */
export async function joinParts(
  _parts: AsyncIterable<Uint8Array>,
  _paths: LogPaths,
): Promise<Uint8Array> {
  throw new Error('not yet');
}

/** What a part says of itself; its counts stay packed. Throws UnreadablePart. */
export function describePart(_bytes: Uint8Array): Part {
  throw new Error('not yet');
}
