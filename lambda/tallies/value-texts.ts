import type { Address, Kernel } from '../zeek/kernel/kernel.ts';
import { textOf } from '../zeek/kernel/text.ts';
import { type ColumnReader, ColumnWriter } from './columns.ts';

/** The length that the kernel gives an IPv4 address: see spelling.ts in its assembly. */
const isAddress = 0xffffffff;

/** The values of a dictionary in the order of their ids, IPv4 addresses as four bytes, others as their bytes. */
export class ValueTexts {
  /** bytes of each value, `isAddress` for an IPv4 address */
  readonly lengths: Uint32Array;
  /** what the value means where it is an address, else 0 */
  readonly addresses: Uint32Array;
  /** of the others, one behind the other */
  readonly bytes: Uint8Array;
  #offsets: Float64Array | null = null;

  constructor(lengths: Uint32Array, addresses: Uint32Array, bytes: Uint8Array) {
    this.lengths = lengths;
    this.addresses = addresses;
    this.bytes = bytes;
  }

  static of(kernel: Kernel, dictionary: Address): ValueTexts {
    const { call } = kernel;
    const count = call.symbolCount(dictionary);
    const lengths = new Uint32Array(count);
    const addresses = new Uint32Array(count);
    const pieces: Uint8Array[] = [];
    const rows = call.batchRows();
    const words = call.reserve(rows * 8);
    for (let from = 0; from < count; from += rows) {
      const n = Math.min(rows, count - from);
      const size = call.measureTexts(dictionary, from, n, words, words + rows * 4);
      lengths.set(kernel.words(words, n), from);
      addresses.set(kernel.words(words + rows * 4, n), from);
      if (size === 0) continue;
      const texts = call.reserve(size);
      call.copyTexts(dictionary, from, n, texts);
      pieces.push(kernel.bytes.slice(texts, texts + size));
      call.release(texts);
    }
    call.release(words);
    return new ValueTexts(lengths, addresses, Buffer.concat(pieces));
  }

  /** `written` is the other way round. */
  static read(column: ColumnReader, count: number): ValueTexts {
    const lengths = column.words(count);
    let bytes = 0;
    let named = 0;
    for (let i = 0; i < count; i++) {
      if (lengths[i] === 0) named++;
      else bytes += lengths[i]! - 1;
      lengths[i]! -= 1;
    }
    const given = column.words(named);
    const addresses = new Uint32Array(count);
    for (let i = 0, next = 0; i < count; i++) if (lengths[i] === isAddress) addresses[i] = given[next++]!;
    return new ValueTexts(lengths, addresses, column.bytes(bytes));
  }

  /** Lengths are written one larger, so that an address takes a 0. */
  written(): Uint8Array {
    const { lengths, addresses, bytes } = this;
    return new ColumnWriter()
      .words(lengths.map((length) => length + 1))
      .words(addresses.filter((_, i) => lengths[i] === isAddress))
      .bytes(bytes)
      .finish();
  }

  text(id: number): string {
    if (this.lengths[id] === isAddress) {
      const address = this.addresses[id]!;
      return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
    }
    const offset = this.offsets[id]!;
    return textOf(this.bytes.subarray(offset, offset + this.lengths[id]!));
  }

  /** Where each value's bytes begin, and one more. */
  get offsets(): Float64Array {
    if (this.#offsets !== null) return this.#offsets;
    const offsets = new Float64Array(this.lengths.length + 1);
    for (let i = 0; i < this.lengths.length; i++) {
      offsets[i + 1] = offsets[i]! + (this.lengths[i] === isAddress ? 0 : this.lengths[i]!);
    }
    this.#offsets = offsets;
    return offsets;
  }
}
