import type { Limits, LogPaths, Reading } from '../zeek/reading.ts';

/** An object as it is stored. */
export type StoredObject = { readonly name: string; readonly version: string; readonly bytes: number };

export type TalliedPart = {
  readonly logPath: string;
  /** seconds since 1970 at which its hour begins; null: no record had a readable time */
  readonly hour: number | null;
  readonly bytes: Uint8Array;
};

export type Tallied = {
  /** of the whole object, as `readLog` gives it */
  readonly reading: Reading;
  /** one per log path and main hour; none where the object is no log */
  readonly parts: readonly TalliedPart[];
};

/** Reads an object once, or again where it spans several main hours, and gives its partial tallies. */
export async function tallyObject(
  _open: () => AsyncIterable<Uint8Array>,
  _object: StoredObject,
  _paths: LogPaths,
  _limits: Limits,
): Promise<Tallied> {
  throw new Error('not yet');
}
