import type { Counters } from './counters.ts';
import type { Counting, Place } from './counting.ts';
import type { Condition } from './field.ts';
import { type Address, batchRows } from './kernel/kernel.ts';
import type { SymbolSet } from './symbols.ts';

/** The records of each pair of originator and value. */
export interface ValueCounts {
  readonly symbols: SymbolSet;
  /** every pair, in the order in which they were first seen in the log */
  forEachRun(visit: VisitRun): void;
}

/**
 * Pairs in a row, three words each: host, value, records. `first` is the number of the first one, where no condition is
 * asked. There may be millions, so a call for each would cost more than to count it did. The run is valid until the next.
 */
export type VisitRun = (pairs: Uint32Array, first: number) => void;

/** Words of a pair in a run. */
export const pairWords = 3;

/** Layout of Pairs and of an entry: see pairs.ts in kernel/assembly. */
const countAt = 8;
const entriesAt = 16;
const countersAt = 20;
const refusedAt = 32;

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
      forEachRun: (visit) => (place === null ? this.#forEachRun(visit) : this.#forEachRunUnder(place, visit)),
    };
  }

  #forEachRun(visit: VisitRun): void {
    this.#counting.memory.segments(this.#word(entriesAt), this.size, pairWords * 4, visit);
  }

  #forEachRunUnder(place: number, visit: VisitRun): void {
    const { memory } = this.#counting;
    const entries = this.#word(entriesAt);
    const stride = this.#counters.size;
    let run = new Uint32Array();
    memory.segments(this.#word(countersAt), this.size, stride * 4, (counters, first) => {
      const size = (counters.length / stride) * pairWords;
      const pairs = memory.words(memory.element(entries, first, pairWords * 4), size);
      if (run.length < size) run = new Uint32Array(size);
      let to = 0;
      for (let at = place, pair = 0; at < counters.length; at += stride, pair += pairWords) {
        if (counters[at] === 0) continue;
        run[to] = pairs[pair]!;
        run[to + 1] = pairs[pair + 1]!;
        run[to + 2] = counters[at]!;
        to += pairWords;
      }
      visit(run.subarray(0, to), first);
    });
  }
}
