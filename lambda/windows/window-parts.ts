import { describePart, type MergedReading, mergeParts } from '../tallies/merge.ts';
import type { Part } from '../tallies/part.ts';
import { UnreadablePart } from '../tallies/unreadable-part.ts';
import type { LogPaths } from '../zeek/reading.ts';
import { LogGone, type WindowPart, type WindowWorld } from './window-world.ts';

/** The parts of a window, one at a time; what cannot be read is tallied again from its log. */
export class WindowParts<P extends WindowPart> {
  readonly #world: WindowWorld<P>;
  readonly #paths: LogPaths;
  readonly #parts: readonly P[];
  readonly #described = new Map<P, Part>();
  readonly #again = new Map<P, string>();
  readonly #lost = new Map<P, string>();
  #latest: P | null = null;

  constructor(parts: readonly P[], world: WindowWorld<P>, paths: LogPaths) {
    this.#world = world;
    this.#paths = paths;
    this.#parts = inOrder(parts);
  }

  /** What one log would give; null where no part can be had. */
  async merge(): Promise<MergedReading | null> {
    for (;;) {
      try {
        const bytes = this.#bytes();
        const first = await bytes.next();
        return first.done
          ? null
          : await mergeParts(followed(first.value, bytes), this.#paths, { ordered: true });
      } catch (error) {
        if (!(error instanceof UnreadablePart)) throw error;
        this.#distrust(error);
      }
    }
  }

  async *#bytes(): AsyncGenerator<Uint8Array, void> {
    for (const part of this.#parts) {
      const bytes = this.#lost.has(part) ? null : await this.#readable(part);
      this.#latest = part;
      if (bytes !== null) yield bytes;
    }
  }

  /** The part that was given last could not be merged: from now on it comes from its log, once. */
  #distrust(fault: UnreadablePart): void {
    const part = this.#latest;
    if (part === null || this.#again.has(part)) throw fault;
    this.#again.set(part, fault.message);
  }

  /** What was read, in order. */
  get described(): readonly (readonly [P, Part])[] {
    return this.#parts.flatMap((part) => {
      const of = this.#described.get(part);
      return of === undefined ? [] : [[part, of] as const];
    });
  }

  /** Sentences on parts that were tallied again. */
  get notes(): readonly string[] {
    return [...this.#again]
      .filter(([part]) => !this.#lost.has(part))
      .map(([{ name }, why]) => `${name}: ${why} Its log was tallied again.`);
  }

  /** Sentences on what is missing. */
  get losses(): readonly string[] {
    return [...this.#lost].map(([{ name }, why]) => `${name}: ${why} Its records are missing.`);
  }

  async #readable(part: P): Promise<Uint8Array | null> {
    const distrusted = this.#again.get(part);
    if (distrusted !== undefined) return this.#tallyAgain(part, distrusted);
    try {
      const bytes = await this.#world.load(part);
      this.#described.set(part, describePart(bytes, this.#paths));
      return bytes;
    } catch (error) {
      if (!(error instanceof UnreadablePart)) throw error;
      return this.#tallyAgain(part, error.message);
    }
  }

  async #tallyAgain(part: P, why: string): Promise<Uint8Array | null> {
    this.#again.set(part, why);
    try {
      const bytes = await this.#world.recompute(part);
      if (bytes === null) this.#lose(part, `${why} Its log no longer holds such records.`);
      else this.#described.set(part, describePart(bytes, this.#paths));
      return bytes;
    } catch (error) {
      if (!(error instanceof LogGone)) throw error;
      this.#lose(part, `${why} Its log is no longer there.`);
      return null;
    }
  }

  #lose(part: P, why: string): void {
    this.#described.delete(part);
    this.#lost.set(part, why);
  }
}

async function* followed(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

/** By name, version and hour; what comes twice is there once. */
function inOrder<P extends WindowPart>(parts: readonly P[]): P[] {
  const once = new Map(parts.map((part) => [JSON.stringify([part.name, part.version, part.hour]), part]));
  return [...once.values()].sort(
    (a, b) => compare(a.name, b.name) || compare(a.version, b.version) || a.hour - b.hour,
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
