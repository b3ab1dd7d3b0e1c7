import type { Address, Kernel } from '../zeek/kernel/kernel.ts';
import type { Shard } from './part.ts';
import { none } from './tables.ts';
import type { ValueTexts } from './value-texts.ts';

/** Bytes of texts that are put into the kernel at once, but for a longer one, which comes alone. */
const mostTextBytes = 1024 * 1024;
/** The kernel may read that far beyond the end of a text. */
const padding = 16;

/** Columns of a batch in the kernel, through which a part's columns get into its tables. */
export class Staging {
  readonly kernel: Kernel;
  readonly rows: number;
  /** each has room for a row of 64 bits, and one of 32 behind them */
  readonly columns: readonly [Address, Address, Address];
  readonly ids: Address;
  readonly #text: Address;
  readonly #spelled: Address;
  #texts: Address = 0;
  #textBytes = 0;

  constructor(kernel: Kernel) {
    const { call } = kernel;
    this.kernel = kernel;
    this.rows = call.batchRows();
    const column = () => call.reserve(this.rows * 12);
    this.columns = [column(), column(), column()];
    this.ids = column();
    this.#text = column();
    this.#spelled = call.reserve(this.rows * 16);
  }

  /** Calls with the first row and the number of rows of each batch. */
  batches(from: number, to: number, take: (from: number, rows: number) => void): void {
    for (let at = from; at < to; at += this.rows) take(at, Math.min(this.rows, to - at));
  }

  /** A column of a batch, to be filled. */
  words(column: Address, rows: number): Uint32Array {
    return this.kernel.words(column, rows);
  }

  /** Puts rows of a column where the kernel finds them. */
  put(column: Address, values: Uint32Array, from: number, rows: number): void {
    this.words(column, rows).set(values.subarray(from, from + rows));
  }

  /** The same of ids, which stand for others here. */
  putIds(column: Address, ids: Uint32Array, map: Uint32Array, from: number, rows: number): void {
    const words = this.words(column, rows);
    for (let i = 0; i < rows; i++) words[i] = map[ids[from + i]!]!;
  }

  /** Two columns as one of 64 bits. */
  putWide(column: Address, low: Uint32Array, high: Uint32Array, from: number, rows: number): void {
    const words = this.words(column, rows * 2);
    for (let i = 0; i < rows; i++) {
      words[i * 2] = low[from + i]!;
      words[i * 2 + 1] = high[from + i]!;
    }
  }

  /** Interns values and notes their ids; what is not `wanted` has none. */
  intern(
    dictionary: Address,
    texts: ValueTexts,
    range: readonly [from: number, to: number],
    wanted: Uint8Array | null,
    ids: Uint32Array,
  ): void {
    this.#spell(texts, range, (from, rows) => {
      if (wanted !== null) {
        const lengths = this.words(this.#text + this.rows * 4, rows);
        for (let i = 0; i < rows; i++) if (wanted[from + i] === 0) lengths[i] = none;
      }
      this.kernel.call.intern(dictionary, this.#text, rows, this.ids, false);
      ids.set(this.words(this.ids, rows), from);
    });
  }

  /** Which values fall in a shard. */
  inShard(texts: ValueTexts, { index, of }: Shard): Uint8Array {
    const falls = new Uint8Array(texts.lengths.length);
    this.#spell(texts, [0, falls.length], (from, rows) => {
      this.kernel.call.keepShard(this.#text, rows, index, of);
      const lengths = this.words(this.#text + this.rows * 4, rows);
      for (let i = 0; i < rows; i++) falls[from + i] = lengths[i] === none ? 0 : 1;
    });
    return falls;
  }

  /** Makes text columns of values, batch by batch. */
  #spell(
    texts: ValueTexts,
    [from, to]: readonly [number, number],
    take: (from: number, rows: number) => void,
  ): void {
    const { offsets, bytes, lengths, addresses } = texts;
    for (let at = from; at < to; ) {
      let rows = 1;
      while (rows < this.rows && at + rows < to && offsets[at + rows + 1]! - offsets[at]! <= mostTextBytes) {
        rows++;
      }
      const given = bytes.subarray(offsets[at]!, offsets[at + rows]!);
      this.#makeRoom(given.length);
      this.kernel.bytes.set(given, this.#texts);
      const [lengthColumn, addressColumn] = this.columns;
      this.put(lengthColumn, lengths, at, rows);
      this.put(addressColumn, addresses, at, rows);
      this.kernel.call.spellTexts(this.#texts, lengthColumn, addressColumn, rows, this.#spelled, this.#text);
      take(at, rows);
      at += rows;
    }
  }

  #makeRoom(bytes: number): void {
    if (this.#texts !== 0 && bytes <= this.#textBytes) return;
    if (this.#texts !== 0) this.kernel.call.release(this.#texts);
    this.#textBytes = Math.max(bytes, 64 * 1024);
    this.#texts = this.kernel.call.reserve(this.#textBytes + padding);
  }
}
