import { keysOf, pathKeys } from './json-names.ts';
import type { Address, Kernel } from './kernel/kernel.ts';

/** Bits of the word in which the kernel notes what it found of a record. */
export const mostSlots = 64;

/** What the kernel looks for in JSON records: the keys of each wanted field, and where its text goes. */
export class JsonKeys {
  readonly #kernel: Kernel;
  readonly #places = new Map<string, { at: Address; bytes: number }>();
  #slots = 0;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  clear(): void {
    this.#kernel.call.clearKeys();
    this.#kernel.call.jsonClear();
    this.#slots = 0;
  }

  /** The field that names a record's log path. */
  wantPath(text: Address): void {
    this.#want(pathKeys, text);
  }

  want(field: string, logPaths: readonly string[], text: Address): void {
    this.#want([...new Set(logPaths.flatMap((logPath) => keysOf(field, logPath)))], text);
  }

  #want(keys: readonly string[], text: Address): void {
    const { call } = this.#kernel;
    const slot = this.#slots++;
    if (slot >= mostSlots) throw new Error(`a scan looks for at most ${mostSlots} fields`);
    call.jsonWant(slot, text);
    for (const key of keys) {
      const place = this.#place(key);
      call.addKey(place.at, place.bytes, slot);
    }
  }

  #place(key: string): { at: Address; bytes: number } {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const bytes = new TextEncoder().encode(key);
    const place = { at: this.#kernel.place(bytes), bytes: bytes.length };
    this.#places.set(key, place);
    return place;
  }
}
