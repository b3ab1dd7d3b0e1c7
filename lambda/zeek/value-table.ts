import type { Counters } from './counters.ts';
import type { Condition } from './field.ts';
import type { Address, Kernel } from './kernel/kernel.ts';
import type { SymbolSet } from './symbols.ts';

/** The records of each pair of originator and value. */
export interface ValueCounts {
  readonly symbols: SymbolSet;
  /** every pair, in the order in which they were first seen in the log */
  forEach(visit: (host: number, value: number, records: number, pair: number) => void): void;
}

/** Layout of Pairs and of an entry: see pairs.ts in kernel/assembly. */
const entriesAt = 16;
const entryWords = 3;
const recordsWord = 2;

/** Distinct pairs of originator and value in the kernel, with their records, in all and under conditions. */
export class ValueTable {
  readonly pairs: Address;
  /** the batch's column of pair ids */
  readonly ids: Address;
  readonly #kernel: Kernel;
  readonly #hosts: SymbolSet;
  readonly #values: SymbolSet;
  readonly #counters: Counters;
  readonly #mask: Address;

  /** With `mask`, only records whose mask is set are counted. */
  constructor(kernel: Kernel, hosts: SymbolSet, values: SymbolSet, counters: Counters, mask: Address | null) {
    this.#kernel = kernel;
    this.#hosts = hosts;
    this.#values = values;
    this.#counters = counters;
    this.#mask = mask ?? 0;
    this.pairs = kernel.call.newPairs(counters.size);
    this.ids = kernel.call.reserve(kernel.call.batchRows() * 4);
  }

  get size(): number {
    return this.#kernel.call.pairCount(this.pairs);
  }

  count(rows: number): void {
    const { call } = this.#kernel;
    const { pairs, ids } = this;
    call.countPairs(pairs, this.#hosts.ids, this.#values.ids, this.#mask, rows, ids);
    for (const { classes, wanted, first } of this.#counters.classed) {
      call.countClassedPairs(pairs, (entryWords + first) * 4, ids, classes.column, classes.ids, wanted, rows);
    }
    for (const { mask, at } of this.#counters.masked) {
      call.countMaskedPairs(pairs, (entryWords + at) * 4, ids, mask, rows);
    }
  }

  /** The records under a condition that is counted beside, or all; null where the condition is not counted. */
  under(where: Condition | undefined): ValueCounts | null {
    const place = where === undefined ? null : this.#counters.placeOf(where);
    if (where !== undefined && place === null) return null;
    const word = place === null ? recordsWord : entryWords + place;
    return { symbols: this.#values, forEach: (visit) => this.#forEach(word, visit) };
  }

  #forEach(word: number, visit: (host: number, value: number, records: number, pair: number) => void): void {
    const stride = entryWords + this.#counters.size;
    const column = this.#kernel.view.getUint32(this.pairs + entriesAt, true);
    this.#kernel.segments(column, this.size, stride * 4, (words, first) => {
      for (let at = 0, pair = first; at < words.length; at += stride, pair++) {
        const records = words[at + word]!;
        if (records > 0) visit(words[at]!, words[at + 1]!, records, pair);
      }
    });
  }
}
