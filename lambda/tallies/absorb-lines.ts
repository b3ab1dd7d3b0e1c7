import type { LineLayout } from '../zeek/host-lines.ts';
import type { Address } from '../zeek/kernel/kernel.ts';
import type { ColumnReader } from './columns.ts';
import type { Staging } from './staging.ts';

/** NO_NUMBER of the kernel, in words: see numbers.ts in its assembly. */
const noNumber = [0, 0x80000000] as const;

/** Adds the numbers of a part's originators to those that are held of them; `ids` are theirs here. */
export function absorbLines(
  column: ColumnReader,
  layout: LineLayout,
  ids: Uint32Array,
  staging: Staging,
): void {
  new Lines(column, layout, ids, staging).absorb();
}

class Lines {
  readonly #column: ColumnReader;
  readonly #layout: LineLayout;
  readonly #ids: Uint32Array;
  readonly #staging: Staging;
  readonly #lines: Address;

  constructor(column: ColumnReader, layout: LineLayout, ids: Uint32Array, staging: Staging) {
    this.#column = column;
    this.#layout = layout;
    this.#ids = ids;
    this.#staging = staging;
    this.#lines = staging.kernel.view.getUint32(layout.table, true);
  }

  /** In the order in which the columns were written. */
  absorb(): void {
    const { sums, largest, counters } = this.#layout;
    this.#addCounts(0);
    this.#widenSpans();
    for (const sum of sums) {
      this.#addWide(sum);
      this.#addWide(sum + 2);
      this.#addCounts(sum + 4);
      this.#next();
    }
    for (const at of largest) this.#keepLargest(at);
    for (let place = 0; place < counters.count; place++) this.#addCounts(counters.from + place);
  }

  #next(): Uint32Array {
    return this.#column.words(this.#ids.length);
  }

  #batches(take: (ids: Address, at: number, rows: number) => void): void {
    const staging = this.#staging;
    staging.batches(0, this.#ids.length, (at, rows) => {
      staging.put(staging.ids, this.#ids, at, rows);
      take(staging.ids, at, rows);
    });
  }

  #addCounts(word: number): void {
    const amounts = this.#next();
    if (amounts.every((amount) => amount === 0)) return;
    const { kernel, columns } = this.#staging;
    this.#batches((ids, at, rows) => {
      this.#staging.put(columns[0], amounts, at, rows);
      kernel.call.addCounts(this.#lines, this.#layout.words * 4, word * 4, ids, columns[0], rows);
    });
  }

  #addWide(word: number): void {
    const [low, high] = [this.#next(), this.#next()];
    if (low.every((part) => part === 0) && high.every((part) => part === 0)) return;
    const { kernel, columns } = this.#staging;
    this.#batches((ids, at, rows) => {
      this.#staging.putWide(columns[0], low, high, at, rows);
      kernel.call.addWide(this.#lines, this.#layout.words * 4, word * 4, ids, columns[0], rows);
    });
  }

  /** The last time was written beside the first. */
  #widenSpans(): void {
    const [firstLow, firstHigh] = [this.#next(), this.#next()];
    const lastLow = this.#next().map((low, host) => low ^ firstLow[host]!);
    const lastHigh = this.#next().map((high, host) => high ^ firstHigh[host]!);
    const { kernel, columns } = this.#staging;
    this.#batches((ids, at, rows) => {
      this.#staging.putWide(columns[0], firstLow, firstHigh, at, rows);
      this.#staging.putWide(columns[1], lastLow, lastHigh, at, rows);
      kernel.call.widenSpans(this.#layout.table, 8, ids, columns[0], columns[1], rows);
    });
  }

  #keepLargest(word: number): void {
    const [low, high, millionths, seen] = [this.#next(), this.#next(), this.#next(), this.#next()];
    for (let host = 0; host < seen.length; host++) {
      if (seen[host] === 0) [low[host], high[host]] = noNumber;
    }
    const staging = this.#staging;
    const [numbers] = staging.columns;
    this.#batches((ids, at, rows) => {
      staging.putWide(numbers, low, high, at, rows);
      staging.put(numbers + staging.rows * 8, millionths, at, rows);
      staging.kernel.call.largestNumbers(this.#layout.table, word * 4, ids, numbers, rows);
    });
  }
}
