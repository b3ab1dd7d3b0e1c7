import { UnreadablePart } from './unreadable-part.ts';

/** More than any table holds: see memory.ts in the kernel's assembly. */
const mostRows = 2 ** 27;

/**
 * Columns one behind the other. A column of words is their number (u32), how many bytes each of them takes (u8: those that
 * the largest needs), then the lowest byte of all of them, the next one of all, and so on: what varies little lies together,
 * and compresses well.
 */
export class ColumnWriter {
  readonly #parts: Uint8Array[] = [];

  words(values: Uint32Array): this {
    let all = 0;
    for (let i = 0; i < values.length; i++) all |= values[i]!;
    const width = all === 0 ? 0 : (39 - Math.clz32(all)) >>> 3;
    const { length } = values;
    const bytes = new Uint8Array(5 + length * width);
    new DataView(bytes.buffer).setUint32(0, length, true);
    bytes[4] = width;
    for (let plane = 0, at = 5; plane < width; plane++, at += length) {
      const shift = plane * 8;
      for (let i = 0; i < length; i++) bytes[at + i] = values[i]! >>> shift;
    }
    this.#parts.push(bytes);
    return this;
  }

  bytes(values: Uint8Array): this {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, values.length, true);
    this.#parts.push(length, values);
    return this;
  }

  finish(): Uint8Array {
    return Buffer.concat(this.#parts);
  }
}

/** Reads columns in the order in which they were written. */
export class ColumnReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** A column of `length` words, each of which is below `limit`. */
  words(length: number, limit = 2 ** 32): Uint32Array {
    if (length > mostRows) throw new UnreadablePart('A column of the partial tally is too long.');
    const width = this.#head(length, 5)[4]!;
    if (width > 4) throw new UnreadablePart('A column of the partial tally is too wide.');
    const values = new Uint32Array(length);
    const planes = this.#take(length * width);
    for (let plane = 0, at = 0; plane < width; plane++, at += length) {
      const shift = plane * 8;
      for (let i = 0; i < length; i++) values[i]! |= planes[at + i]! << shift;
    }
    if (limit < 2 ** 32) {
      let largest = 0;
      for (let i = 0; i < length; i++) if (values[i]! > largest) largest = values[i]!;
      if (length > 0 && largest >= limit) throw new UnreadablePart('The partial tally names what it lacks.');
    }
    return values;
  }

  bytes(length: number): Uint8Array {
    this.#head(length, 4);
    return this.#take(length);
  }

  #head(length: number, bytes: number): Uint8Array {
    const head = this.#take(bytes);
    const found = new DataView(head.buffer, head.byteOffset).getUint32(0, true);
    if (found !== length)
      throw new UnreadablePart('A column of the partial tally has another length than said.');
    return head;
  }

  #take(length: number): Uint8Array {
    const to = this.#at + length;
    if (!(to <= this.#bytes.length))
      throw new UnreadablePart('A column of the partial tally ends too early.');
    const taken = this.#bytes.subarray(this.#at, to);
    this.#at = to;
    return taken;
  }
}

export function total(values: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}

export function joined(columns: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(columns.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const column of columns) {
    all.set(column, at);
    at += column.length;
  }
  return all;
}
