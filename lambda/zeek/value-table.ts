import type { Counters } from './counters.ts';
import type { Condition } from './field.ts';
import type { Address, Kernel } from './kernel/kernel.ts';
import type { SymbolSet } from './symbols.ts';

/** The records of each pair of originator and value. */
export interface ValueCounts {
  readonly symbols: SymbolSet;
  /** every pair, in the order in which they were first seen in the log */
  forEach(visit: Visit): void;
}

export type Visit = (host: number, value: number, records: number, pair: number) => void;

/** Layout of Pairs and of an entry: see pairs.ts in kernel/assembly. */
const entriesAt = 16;
const countersAt = 20;
const entryWords = 3;

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

  /** With `mask`, only records whose mask is set are counted. At most `most` pairs are told apart. */
  constructor(
    kernel: Kernel,
    hosts: SymbolSet,
    values: SymbolSet,
    counters: Counters,
    mask: Address | null,
    most: number,
  ) {
    this.#kernel = kernel;
    this.#hosts = hosts;
    this.#values = values;
    this.#counters = counters;
    this.#mask = mask ?? 0;
    this.pairs = kernel.call.newPairs(counters.size, most);
    this.ids = kernel.call.reserve(kernel.call.batchRows() * 4);
  }

  get symbols(): SymbolSet {
    return this.#values;
  }

  /** Records that were not counted, as their pair found no room. */
  get refused(): number {
    return this.#kernel.call.refusedPairs(this.pairs);
  }

  get size(): number {
    return this.#kernel.call.pairCount(this.pairs);
  }

  count(rows: number): void {
    const { call } = this.#kernel;
    const { pairs, ids } = this;
    call.countPairs(pairs, this.#hosts.ids, this.#values.ids, this.#mask, rows, ids);
    for (const { classes, wanted, first } of this.#counters.classed) {
      call.countClassedPairs(pairs, first * 4, ids, classes.column, classes.ids, wanted, rows);
    }
    for (const { mask, at } of this.#counters.masked) {
      call.countMaskedPairs(pairs, at * 4, ids, mask, rows);
    }
  }

  /** The records under a condition that is counted beside, or all; null where the condition is not counted. */
  under(where: Condition | undefined): ValueCounts | null {
    const place = where === undefined ? null : this.#counters.placeOf(where);
    if (where !== undefined && place === null) return null;
    return {
      symbols: this.#values,
      forEach: (visit) => (place === null ? this.#forEach(visit) : this.#forEachUnder(place, visit)),
    };
  }

  #forEach(visit: Visit): void {
    const { view } = this.#kernel;
    const entries = view.getUint32(this.pairs + entriesAt, true);
    this.#kernel.segments(entries, this.size, entryWords * 4, (words, first) => {
      for (let at = 0, pair = first; at < words.length; at += entryWords, pair++) {
        visit(words[at]!, words[at + 1]!, words[at + 2]!, pair);
      }
    });
  }

  #forEachUnder(place: number, visit: Visit): void {
    const { view } = this.#kernel;
    const entries = view.getUint32(this.pairs + entriesAt, true);
    const stride = this.#counters.size;
    this.#kernel.segments(
      view.getUint32(this.pairs + countersAt, true),
      this.size,
      stride * 4,
      (counters, first) => {
        const pairs = this.#kernel.words(
          this.#kernel.element(entries, first, entryWords * 4),
          (counters.length / stride) * entryWords,
        );
        for (
          let at = place, entry = 0, pair = first;
          at < counters.length;
          at += stride, entry += entryWords, pair++
        ) {
          if (counters[at]! > 0) visit(pairs[entry]!, pairs[entry + 1]!, counters[at]!, pair);
        }
      },
    );
  }
}
