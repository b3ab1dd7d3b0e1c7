import type { Counters } from './counters.ts';
import type { Counting, Place } from './counting.ts';
import type { Condition } from './field.ts';
import { type Address, batchRows } from './kernel/kernel.ts';
import type { SymbolSet } from './symbols.ts';

/** The records of each pair of originator and value. */
export interface ValueCounts {
  readonly symbols: SymbolSet;
  /** every pair, in the order in which they were first seen in the log */
  forEach(visit: Visit): void;
}

export type Visit = (host: number, value: number, records: number, pair: number) => void;

/** Layout of Pairs and of an entry: see pairs.ts in kernel/assembly. */
const countAt = 8;
const entriesAt = 16;
const countersAt = 20;
const refusedAt = 32;
const entryWords = 3;

/** Distinct pairs of originator and value in the kernel, with their records, in all and under conditions. */
export class ValueTable {
  readonly pairs: Place;
  /** the batch's column of pair ids */
  readonly ids: Place;
  readonly #counting: Counting;
  readonly #values: SymbolSet;
  readonly #counters: Counters;

  /**
   * Adds the steps that count. `hosts` is the batch's column of originators. With `mask`, only records whose mask is set are
   * counted. At most `most` pairs are told apart.
   */
  constructor(
    counting: Counting,
    hosts: Place,
    values: SymbolSet,
    counters: Counters,
    mask: Address | null,
    most: number,
  ) {
    this.#counting = counting;
    this.#values = values;
    this.#counters = counters;
    this.pairs = counting.make('newPairs', counters.size, most);
    this.ids = counting.make('reserve', batchRows * 4);
    const [pairs, ids] = [this.pairs, this.ids];
    const masked = mask === null ? 0 : counting.column(mask, [1]);
    counting.step('countPairs', pairs, hosts, counting.column(values.ids, [4]), masked, 'rows', ids);
    for (const { bits, wanted, first } of counters.classed) {
      counting.step('countClassedPairs', pairs, first * 4, ids, bits, wanted, 'rows');
    }
    for (const { mask: held, at } of counters.masked) {
      counting.step('countMaskedPairs', pairs, at * 4, ids, held, 'rows');
    }
  }

  get symbols(): SymbolSet {
    return this.#values;
  }

  /** The table, and the counters beside each of its pairs. */
  get layout(): { readonly table: Address; readonly counters: number } {
    return { table: this.#counting.address(this.pairs), counters: this.#counters.size };
  }

  /** Records that were not counted, as their pair found no room. */
  get refused(): number {
    return this.#word(refusedAt);
  }

  get size(): number {
    return this.#word(countAt);
  }

  #word(offset: number): number {
    return this.#counting.memory.view.getUint32(this.#counting.address(this.pairs) + offset, true);
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
    this.#counting.memory.segments(this.#word(entriesAt), this.size, entryWords * 4, (words, first) => {
      for (let at = 0, pair = first; at < words.length; at += entryWords, pair++) {
        visit(words[at]!, words[at + 1]!, words[at + 2]!, pair);
      }
    });
  }

  #forEachUnder(place: number, visit: Visit): void {
    const { memory } = this.#counting;
    const entries = this.#word(entriesAt);
    const stride = this.#counters.size;
    memory.segments(this.#word(countersAt), this.size, stride * 4, (counters, first) => {
      const pairs = memory.words(
        memory.element(entries, first, entryWords * 4),
        (counters.length / stride) * entryWords,
      );
      for (
        let at = place, entry = 0, pair = first;
        at < counters.length;
        at += stride, entry += entryWords, pair++
      ) {
        if (counters[at]! > 0) visit(pairs[entry]!, pairs[entry + 1]!, counters[at]!, pair);
      }
    });
  }
}
