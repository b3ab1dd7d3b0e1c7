/** Texts as bytes in one arena: writing the n-th copies them without making a string. */
export class Fragments {
  readonly bytes: Uint8Array;
  /** where the n-th starts; the one after the last is the end */
  readonly starts: Int32Array;

  constructor(texts: readonly string[]) {
    this.bytes = new TextEncoder().encode(texts.join(''));
    this.starts = new Int32Array(texts.length + 1);
    texts.forEach((text, index) => {
      this.starts[index + 1] = this.starts[index]! + Buffer.byteLength(text);
    });
  }
}

const uidCharacters = new TextEncoder().encode(
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzab',
);
const chunkBytes = 1 << 20;
/** longer than any record, so that room is asked for once a record */
const longestRecord = 4096;

/** Writes records into chunks of about a megabyte: the hot loop makes no string and no object. */
export class ByteWriter {
  #chunk: Uint8Array = new Uint8Array(chunkBytes);
  #length = 0;
  #flushed = 0;

  /** bytes written so far */
  get total(): number {
    return this.#flushed + this.#length;
  }

  get isFull(): boolean {
    return this.#length > chunkBytes - longestRecord;
  }

  /** The bytes since the last call, for the caller to keep. */
  take(): Uint8Array {
    const taken = this.#chunk.subarray(0, this.#length);
    this.#flushed += this.#length;
    this.#chunk = new Uint8Array(chunkBytes);
    this.#length = 0;
    return taken;
  }

  text(text: string): void {
    this.#length += new TextEncoder().encodeInto(text, this.#chunk.subarray(this.#length)).written;
  }

  byte(byte: number): void {
    this.#chunk[this.#length++] = byte;
  }

  fragment(fragments: Fragments, index: number): void {
    const { bytes } = fragments;
    const end = fragments.starts[index + 1]!;
    const chunk = this.#chunk;
    let length = this.#length;
    for (let at = fragments.starts[index]!; at < end; at++) chunk[length++] = bytes[at]!;
    this.#length = length;
  }

  /** A whole number from 0 to 2 ** 31 - 1. */
  whole(value: number): void {
    let end = this.#length + 1;
    for (let rest = value; rest >= 10; rest = (rest / 10) | 0) end++;
    this.#length = end;
    const chunk = this.#chunk;
    let rest = value;
    do {
      const tenth = (rest / 10) | 0;
      chunk[--end] = 48 + rest - tenth * 10;
      rest = tenth;
    } while (rest > 0);
  }

  /** Seconds with six digits after the point. */
  fixed(seconds: number, micros: number): void {
    this.whole(seconds);
    const chunk = this.#chunk;
    const point = this.#length;
    chunk[point] = 46;
    let rest = micros;
    for (let at = point + 6; at > point; at--) {
      const tenth = (rest / 10) | 0;
      chunk[at] = 48 + rest - tenth * 10;
      rest = tenth;
    }
    this.#length = point + 7;
  }

  /** Seconds as JSON has them: no zeros at the end but one after the point. */
  shortest(seconds: number, micros: number): void {
    this.fixed(seconds, micros);
    const chunk = this.#chunk;
    let length = this.#length;
    while (chunk[length - 1] === 48 && chunk[length - 2] !== 46) length--;
    this.#length = length;
  }

  /** `C` and 17 characters made of four words. */
  uid(words: Int32Array): void {
    const chunk = this.#chunk;
    let length = this.#length;
    chunk[length++] = 67;
    for (let word = 0; word < 4; word++) {
      let bits = words[word]!;
      for (let i = word === 3 ? 2 : 5; i > 0; i--) {
        chunk[length++] = uidCharacters[bits & 63]!;
        bits >>>= 6;
      }
    }
    this.#length = length;
  }
}
