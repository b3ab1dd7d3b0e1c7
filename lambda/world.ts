import type { StartThread } from './zeek/counting-ring.ts';
import type { ExpandedElsewhere } from './zeek/expand.ts';

/**
 * All that the core asks of the outside. The core writes first; whoever called it tells last, with the messages that
 * come back once every `save` has resolved, so that a person who is told finds what the message speaks of.
 */
export interface World {
  /**
   * The bytes of the log from its beginning; may be called again, and then gives the same version or throws. A piece
   * is valid until the next one is asked for: its memory may be used again.
   */
  open(): AsyncIterable<Uint8Array>;
  /** Stores an artefact, whole or in pieces, under a path relative to the log's results, e.g. `dce_rpc/profiles.json`. */
  save(path: string, body: string | Uint8Array | Generator<string>): Promise<void>;
  /** Where there is a processor to spare: starts a thread that counts while this one reads. Changes no result. */
  readonly startThread?: StartThread | undefined;
  /** Likewise, of a compressed log: starts a thread that gives the expanded bytes of what `open` gives. */
  readonly expandElsewhere?: (() => ExpandedElsewhere) | undefined;
}
