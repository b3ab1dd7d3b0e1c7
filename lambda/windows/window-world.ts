import type { World } from '../world.ts';

/** What the records of one hour of one object, or of a byte range of it, counted, as it is stored. */
export type WindowPart = {
  /** name of the object, the same for all its versions; a stranger may have chosen it */
  readonly name: string;
  readonly version: string;
  /** size of the object as stored */
  readonly bytes: number;
  /** seconds since 1970 at which the hour begins */
  readonly hour: number;
  /** first byte of the range; absent: the whole object was tallied at once */
  readonly from?: number;
};

/** A log that was tallied is no longer there. */
export class LogGone extends Error {
  override readonly name = 'LogGone';
}

/** All that a window asks of the outside. `Part` may carry what the outside needs to find things again. */
export interface WindowWorld<Part extends WindowPart = WindowPart> extends Pick<World, 'save'> {
  /** The stored part. Throws UnreadablePart where there is none. */
  load(part: Part): Promise<Uint8Array>;
  /**
   * The part tallied from its log once more, which from now on stands in place of the stored one; null where the log
   * no longer gives such a part. Throws LogGone.
   */
  recompute(part: Part): Promise<Uint8Array | null>;
  /** The log from its first byte, as of a World; throws LogGone. */
  open(part: Part): AsyncIterable<Uint8Array>;
}
