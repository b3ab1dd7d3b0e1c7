import { createGunzip, createZstdDecompress } from 'node:zlib';

export type Packing = 'gzip' | 'zstd';
type Decoder = ReturnType<typeof createGunzip> | ReturnType<typeof createZstdDecompress>;

/** Bytes of the decoded log that come at a time; Node's default of 16 KiB costs two thirds of the speed. */
const chunkSize = 256 * 1024;
/** Decoded bytes that may wait for the reader, so that both work at once. */
const mostWaiting = 1024 * 1024;
const sliceBytes = 64 * 1024;

/** A decoder at work: bytes in, chunks out, both at once. What it gave before it failed is not lost. */
export class Decoding {
  failure: 'cut short' | 'damaged' | null = null;
  /** it failed where another member or frame would have begun */
  atStart = false;
  /** compressed bytes that were decoded without failure */
  taken = 0;
  /** bytes behind them among which it failed */
  step = 0;
  /** bytes of the header at which it failed that were taken, where the steps are bytes */
  headerBytes = 0;
  readonly #packing: Packing;
  readonly #queue: Uint8Array[] = [];
  #waiting = 0;
  #fed = false;
  #stopped = false;
  #decoder: Decoder;
  #closed: Promise<void>;
  #wake: () => void = () => {};

  constructor(packing: Packing) {
    this.#packing = packing;
    this.#decoder = newDecoder(packing);
    this.#closed = this.#listen();
  }

  async *chunks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const feeding = this.#feed(source).finally(() => {
      this.#fed = true;
      this.#wake();
    });
    // a source that throws is waited for below
    feeding.catch(() => {});
    for (;;) {
      const chunk = this.#queue.shift();
      if (chunk !== undefined) {
        this.#waiting -= chunk.length;
        if (this.#waiting < mostWaiting) this.#decoder.resume();
        yield chunk;
      } else if (this.#fed) break;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    await feeding;
  }

  /** Where it failed, as exactly as the steps tell. */
  get place(): string {
    if (this.step > 1) return `between bytes ${this.taken} and ${this.taken + this.step}`;
    return `at byte ${this.taken - (this.atStart && this.step === 1 ? this.headerBytes : 0)}`;
  }

  stop(): void {
    this.#stopped = true;
    this.#decoder.destroy();
  }

  /** Resolves when the present decoder has given all that it will give. */
  #listen(): Promise<void> {
    const decoder = this.#decoder;
    decoder.on('data', (chunk: Uint8Array) => {
      this.#queue.push(chunk);
      this.#waiting += chunk.length;
      if (this.#waiting >= mostWaiting) decoder.pause();
      this.#wake();
    });
    decoder.on('error', (error: NodeJS.ErrnoException) => {
      this.failure = error.code === 'Z_BUF_ERROR' ? 'cut short' : 'damaged';
      this.atStart = failsAtStart.test(error.message);
      this.headerBytes = /header check/.test(error.message) ? 1 : this.#packing === 'gzip' ? 3 : 0;
    });
    return new Promise((resolve) => {
      decoder.once('end', resolve);
      decoder.once('close', resolve);
    });
  }

  /** In slices, and the end apart from the last of them: what a failing step had decoded is lost. */
  async #feed(source: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length; at += sliceBytes) {
        if (!(await this.#take(chunk.subarray(at, at + sliceBytes)))) return;
      }
    }
    if (!this.#stopped) this.#decoder.end();
    await this.#closed;
  }

  async #take(slice: Uint8Array): Promise<boolean> {
    let rest = slice;
    while (rest.length > 0) {
      const taken = await this.#write(rest);
      this.step = taken < 0 ? rest.length : 0;
      if (taken < 0) return false;
      this.taken += taken;
      rest = rest.subarray(taken);
      if (rest.length > 0 && !(await this.#nextFrame(rest))) return false;
    }
    return true;
  }

  /** Node's zstd decoder ends with a frame, if the frame's end and the next one come in one piece. */
  async #nextFrame(rest: Uint8Array): Promise<boolean> {
    await this.#closed;
    this.#decoder.destroy();
    if (this.#stopped) return false;
    if (!beginsZstd(rest)) {
      this.failure = 'damaged';
      this.atStart = true;
      return false;
    }
    this.#decoder = newDecoder(this.#packing);
    this.#closed = this.#listen();
    return true;
  }

  /** Bytes that the decoder took, or -1 where it failed or was stopped. */
  async #write(bytes: Uint8Array): Promise<number> {
    const decoder = this.#decoder;
    if (this.#stopped || decoder.destroyed) return -1;
    const before = decoder.bytesWritten;
    const written = new Promise<void>((resolve) => decoder.write(bytes, () => resolve()));
    await Promise.race([written, this.#closed]);
    if (this.failure !== null || this.#stopped) return -1;
    return this.#packing === 'gzip' ? bytes.length : Math.min(bytes.length, decoder.bytesWritten - before);
  }
}

/** What zlib and zstd say of a member's or frame's first bytes: of gzip after its second byte, or after its fourth. */
const failsAtStart = /header check|unknown compression method|unknown header flags|Unknown frame/i;

function newDecoder(packing: Packing): Decoder {
  const options = { chunkSize, readableHighWaterMark: mostWaiting };
  return packing === 'gzip' ? createGunzip(options) : createZstdDecompress(options);
}

/** A frame, or one that is to be skipped. */
export function beginsZstd(bytes: Uint8Array): boolean {
  const magic = bytes.subarray(0, 4);
  const frame = [0x28, 0xb5, 0x2f, 0xfd];
  const skippable = [magic[0]! & 0xf0, ...magic.subarray(1)];
  return (
    magic.every((byte, i) => byte === frame[i]) ||
    skippable.every((byte, i) => byte === [0x50, 0x2a, 0x4d, 0x18][i])
  );
}
