import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Limits, SourceForm } from './reading.ts';

type Decoder = ReturnType<typeof createGunzip> | ReturnType<typeof createZstdDecompress>;

/** Bytes of the decoded log that come at a time; Node's default of 16 KiB costs two thirds of the speed. */
const chunkSize = 256 * 1024;
/** Decoded bytes that may wait for the reader, so that both work at once. */
const mostWaiting = 2 * 1024 * 1024;
const sliceBytes = 64 * 1024;
/** Compressed bytes that are remembered, to get at the very last record before damage. */
const mostRemembered = 4 * 1024 * 1024;
/** An expansion is not judged before so many bytes. */
const judgedFrom = 64 * 1024 * 1024;

/** The bytes of a log, expanded where they are compressed. What was found on the way can be read afterwards. */
export class Expansion {
  compression: SourceForm['compression'] = 'none';
  /** a sentence where the bytes did not end well */
  damage: string | null = null;
  /** a sentence on what was passed over without loss */
  remark: string | null = null;
  stored = 0;
  expanded = 0;
  readonly #limits: Limits;
  readonly #onProgress: ((stored: number) => void) | undefined;

  constructor(limits: Limits, onProgress?: (stored: number) => void) {
    this.#limits = limits;
    this.#onProgress = onProgress;
  }

  async *bytes(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const { head, rest } = await peek(this.#counted(source), 4);
    this.compression = compressionOf(head);
    if (this.compression === 'none') yield* rest;
    else yield* this.#capped(this.#decoded(rest));
  }

  async *#counted(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.stored += chunk.length;
      this.#onProgress?.(this.stored);
      yield chunk;
    }
  }

  async *#capped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      const room = this.#limits.largestExpandedBytes - this.expanded;
      if (chunk.length > room) {
        this.damage = `The log expands to more than ${this.#limits.largestExpandedBytes} bytes and was cut there.`;
        this.expanded += room;
        yield chunk.subarray(0, room);
        return;
      }
      this.expanded += chunk.length;
      yield chunk;
      if (this.expanded > judgedFrom && this.expanded > this.stored * this.#limits.largestExpansion) {
        this.damage = `The log expands to more than ${this.#limits.largestExpansion} times its stored size and was cut after ${this.expanded} bytes.`;
        return;
      }
    }
  }

  async *#decoded(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const remembered = new Remembered();
    const run = new Decoding(this.#decoder());
    let given = 0;
    try {
      for await (const chunk of run.chunks(remembered.watch(source))) {
        given += chunk.length;
        yield chunk;
      }
    } finally {
      run.stop();
    }
    if (run.failure === null) return;
    if (run.failure !== 'cut short' && remembered.complete) {
      const tail = await decodeToTheLast(this.#decoder(), remembered.chunks, run.taken, given);
      if (tail.length > 0) yield tail;
      given += tail.length;
    }
    this.#explain(run, given);
  }

  #decoder(): Decoder {
    const options = { chunkSize, readableHighWaterMark: mostWaiting };
    return this.compression === 'gzip' ? createGunzip(options) : createZstdDecompress(options);
  }

  #explain(run: Decoding, given: number): void {
    const name = this.compression;
    if (run.failure === 'cut short') {
      this.damage = `The ${name} data ends in the middle, after ${this.stored} bytes; ${given} bytes of log before that were read.`;
    } else if (run.atStartOfMember && given > 0) {
      this.remark = `What follows the ${name} data, from about byte ${run.taken}, is not ${name} and was passed over.`;
    } else {
      this.damage = `The ${name} data is damaged at about byte ${run.taken}; ${given} bytes of log before that were read.`;
    }
  }
}

function compressionOf(head: Uint8Array): SourceForm['compression'] {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd';
  return 'none';
}

/** The first bytes of a source, and the source from its beginning. */
async function peek(source: AsyncIterable<Uint8Array>, count: number) {
  const iterator = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < count) {
    const { value, done } = await iterator.next();
    if (done === true) break;
    first.push(value);
    length += value.length;
  }
  const head = new Uint8Array(count);
  let at = 0;
  for (const chunk of first) {
    head.set(chunk.subarray(0, count - at), at);
    at = Math.min(count, at + chunk.length);
  }
  async function* rest(): AsyncGenerator<Uint8Array> {
    try {
      yield* first;
      for (;;) {
        const { value, done } = await iterator.next();
        if (done === true) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head: head.subarray(0, Math.min(length, count)), rest: rest() };
}

/** The compressed bytes from the beginning, as long as they are few. */
class Remembered {
  chunks: Uint8Array[] = [];
  complete = true;
  #length = 0;

  async *watch(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.#length += chunk.length;
      if (this.#length > mostRemembered) {
        this.complete = false;
        this.chunks = [];
      } else this.chunks.push(chunk);
      yield chunk;
    }
  }
}

/** A decoder at work: bytes in, chunks out, both at once; nothing that it gave before failing is lost. */
class Decoding {
  failure: string | null = null;
  /** compressed bytes that were decoded without failure */
  taken = 0;
  atStartOfMember = false;
  readonly #decoder: Decoder;
  readonly #queue: Uint8Array[] = [];
  #waiting = 0;
  #ended = false;
  #stopped = false;
  #wake: () => void = () => {};
  #release: (written: boolean) => void = () => {};

  constructor(decoder: Decoder) {
    this.#decoder = decoder;
  }

  async *chunks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    this.#listen();
    const feeding = this.#feed(source).then(
      () => null,
      (error: unknown) => {
        // The source failed, not its bytes: nothing more comes, and whoever waits for it has to hear of it.
        this.#decoder.destroy();
        return { error };
      },
    );
    for (;;) {
      const chunk = this.#queue.shift();
      if (chunk !== undefined) {
        this.#waiting -= chunk.length;
        if (this.#waiting < mostWaiting) this.#decoder.resume();
        yield chunk;
      } else if (this.#ended) break;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const broken = await feeding;
    if (broken !== null) throw broken.error;
  }

  stop(): void {
    this.#stopped = true;
    this.#decoder.destroy();
  }

  #listen(): void {
    this.#decoder.on('data', (chunk: Uint8Array) => {
      this.#queue.push(chunk);
      this.#waiting += chunk.length;
      if (this.#waiting >= mostWaiting) this.#decoder.pause();
      this.#wake();
    });
    this.#decoder.on('error', (error: NodeJS.ErrnoException) => {
      this.failure = error.code === 'Z_BUF_ERROR' ? 'cut short' : error.message;
      this.atStartOfMember = /header check|unknown compression method|Unknown frame descriptor/i.test(
        error.message,
      );
    });
    this.#decoder.on('close', () => {
      this.#ended = true;
      // A decoder that fails does not call back for the write that it failed in.
      this.#release(false);
      this.#wake();
    });
  }

  /** In slices, and its end apart from the last of them: what a failing step had decoded is lost. */
  async #feed(source: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length; at += sliceBytes) {
        const slice = chunk.subarray(at, at + sliceBytes);
        if (!(await this.#write(slice))) return;
        this.taken += slice.length;
      }
    }
    if (!this.#ended && !this.#stopped) this.#decoder.end();
  }

  #write(slice: Uint8Array): Promise<boolean> {
    if (this.#ended || this.#stopped || this.#decoder.destroyed) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#release = resolve;
      this.#decoder.write(slice, (error) => resolve(error === null || error === undefined));
    });
  }
}

/** Decodes again, byte by byte where the first attempt failed, and gives what lies beyond `given` bytes. */
async function decodeToTheLast(
  decoder: Decoder,
  chunks: readonly Uint8Array[],
  taken: number,
  given: number,
): Promise<Uint8Array> {
  const stored = Buffer.concat(chunks);
  async function* slices(): AsyncGenerator<Uint8Array> {
    if (taken > 0) yield stored.subarray(0, taken);
    for (let at = taken; at < stored.length; at++) yield stored.subarray(at, at + 1);
  }
  const run = new Decoding(decoder);
  const parts: Uint8Array[] = [];
  let passed = 0;
  for await (const chunk of run.chunks(slices())) {
    if (passed + chunk.length > given) parts.push(chunk.subarray(Math.max(0, given - passed)));
    passed += chunk.length;
  }
  run.stop();
  return Buffer.concat(parts);
}
