import { describePart } from '../tallies/merge.ts';
import type { Part } from '../tallies/part.ts';
import { UnreadablePart } from '../tallies/unreadable-part.ts';
import type { LogPaths } from '../zeek/reading.ts';
import { LogGone, type WindowPart, type WindowWorld } from './window-world.ts';

/** The parts of a window, one at a time; what cannot be read is tallied again from its log. */
export class WindowParts<P extends WindowPart> {
  readonly #world: WindowWorld<P>;
  readonly #paths: LogPaths;
  readonly #largestHeld: number;
  readonly #parts: readonly P[];
  readonly #described = new Map<P, { readonly of: Part; readonly bytes: number }>();
  readonly #held = new Map<P, Uint8Array>();
  #heldBytes = 0;
  /** parts that cannot be used as stored, and why */
  readonly #spoilt = new Map<P, string>();
  readonly #lost = new Map<P, string>();
  #latest: P | null = null;

  /** `largestHeld`: so many bytes of parts stay in memory between one reading of them and the next. */
  constructor(parts: readonly P[], world: WindowWorld<P>, paths: LogPaths, largestHeld: number) {
    this.#world = world;
    this.#paths = paths;
    this.#largestHeld = largestHeld;
    this.#parts = inOrder(parts);
  }

  /** Their bytes by object, place in it and hour; may be asked for again. */
  async *bytes(): AsyncGenerator<Uint8Array, void> {
    for (const part of this.#parts) {
      if (this.#lost.has(part)) continue;
      this.#latest = part;
      const bytes = this.#held.get(part) ?? (await this.#readable(part));
      if (bytes !== null) yield bytes;
    }
  }

  /** What was read so far, in the same order: the part, what it says of itself, and its packed size. */
  get described(): readonly (readonly [P, Part, number])[] {
    return this.#parts.flatMap((part) => {
      const known = this.#described.get(part);
      return known === undefined ? [] : [[part, known.of, known.bytes] as const];
    });
  }

  /** The part that was given last could not be merged: next time it comes from its log. Throws where it did already. */
  distrust(fault: UnreadablePart): void {
    const part = this.#latest;
    if (part === null || this.#spoilt.has(part)) throw fault;
    this.#spoilt.set(part, fault.message);
    this.#described.delete(part);
    this.#heldBytes -= this.#held.get(part)?.length ?? 0;
    this.#held.delete(part);
  }

  /** Sentences on parts that were tallied again. */
  get notes(): readonly string[] {
    return [...this.#spoilt]
      .filter(([part]) => !this.#lost.has(part))
      .map(([{ name }, why]) => `${name}: ${why} Its log was tallied again.`);
  }

  /** Sentences on what is missing. */
  get losses(): readonly string[] {
    return [...this.#lost].map(([{ name }, why]) => `${name}: ${why} Its records are missing.`);
  }

  async #readable(part: P): Promise<Uint8Array | null> {
    const spoilt = this.#spoilt.get(part);
    // What was tallied again has taken the place of what was stored.
    if (spoilt !== undefined && !this.#described.has(part)) return this.#tallyAgain(part, spoilt);
    try {
      return this.#take(part, await this.#world.load(part));
    } catch (error) {
      if (!(error instanceof UnreadablePart)) throw error;
      return this.#tallyAgain(part, error.message);
    }
  }

  async #tallyAgain(part: P, why: string): Promise<Uint8Array | null> {
    this.#spoilt.set(part, why);
    try {
      const bytes = await this.#world.recompute(part);
      if (bytes !== null) return this.#take(part, bytes);
      this.#lost.set(part, `${why} Its log no longer holds such records.`);
    } catch (error) {
      if (!(error instanceof LogGone)) throw error;
      this.#lost.set(part, `${why} Its log is no longer there.`);
    }
    this.#described.delete(part);
    return null;
  }

  #take(part: P, bytes: Uint8Array): Uint8Array {
    this.#described.set(part, { of: describePart(bytes, this.#paths), bytes: bytes.length });
    if (this.#heldBytes + bytes.length <= this.#largestHeld) {
      this.#held.set(part, bytes);
      this.#heldBytes += bytes.length;
    }
    return bytes;
  }
}

/** In the order in which values count as first seen; what comes twice is there once. */
function inOrder<P extends WindowPart>(parts: readonly P[]): P[] {
  const key = ({ name, version, from, hour }: P) => JSON.stringify([name, version, from ?? 0, hour]);
  const once = new Map(parts.map((part) => [key(part), part]));
  return [...once.values()].sort(
    (a, b) =>
      compare(a.name, b.name) ||
      compare(a.version, b.version) ||
      (a.from ?? 0) - (b.from ?? 0) ||
      a.hour - b.hour,
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
