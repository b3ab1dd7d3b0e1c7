import { beginsZstd, Decoding, type Packing } from './decoding.ts';
import type { Limits, SourceForm } from './reading.ts';

/** Compressed bytes that are remembered, to get at the very last record before damage. */
const mostRemembered = 4 * 1024 * 1024;
/** An expansion is not judged before so many bytes. */
const judgedFrom = 64 * 1024 * 1024;

/** A log that another thread reads and expands. What it found can be read once its bytes have ended. */
export interface ExpandedElsewhere {
  readonly compression: Packing;
  readonly damage: string | null;
  readonly remark: string | null;
  /** stored bytes that it had read for what it gave so far */
  readonly stored: number;
  /** The expanded bytes from the beginning; a piece is valid until the next one is asked for. */
  bytes(): AsyncIterable<Uint8Array>;
}

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
  readonly #reopen: (() => AsyncIterable<Uint8Array>) | undefined;
  readonly #onProgress: ((stored: number) => void) | undefined;

  /** `reopen` gives the source from its beginning once more: of a large damaged one the last bytes need it. */
  constructor(
    limits: Limits,
    reopen?: () => AsyncIterable<Uint8Array>,
    onProgress?: (stored: number) => void,
  ) {
    this.#limits = limits;
    this.#reopen = reopen;
    this.#onProgress = onProgress;
  }

  async *bytes(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const { head, rest } = await peek(this.#counted(source), 4);
    this.compression = compressionOf(head);
    if (this.compression === 'none') yield* rest;
    else yield* this.#capped(this.#decoded(rest));
  }

  /** The bytes of a log that another thread expands; the limits are minded here. */
  async *bytesFrom(elsewhere: ExpandedElsewhere): AsyncGenerator<Uint8Array> {
    this.compression = elsewhere.compression;
    yield* this.#capped(this.#received(elsewhere));
  }

  async *#received(elsewhere: ExpandedElsewhere): AsyncGenerator<Uint8Array> {
    for await (const chunk of elsewhere.bytes()) {
      this.stored = elsewhere.stored;
      this.#onProgress?.(this.stored);
      yield chunk;
    }
    this.damage = elsewhere.damage;
    this.remark = elsewhere.remark;
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
    const packing = this.compression as Packing;
    const remembered = new Remembered();
    const run = new Decoding(packing);
    const bytewise = new Decoding(packing);
    let given = 0;
    try {
      for await (const chunk of run.chunks(remembered.watch(source))) {
        given += chunk.length;
        yield chunk;
      }
      const again = remembered.source() ?? this.#reopen?.();
      if (run.failure === 'damaged' && again !== undefined) {
        for await (const chunk of lastBytes(bytewise, again, run.taken, given)) {
          given += chunk.length;
          yield chunk;
        }
      }
    } finally {
      run.stop();
      bytewise.stop();
    }
    this.#explain(bytewise.failure === 'damaged' ? bytewise : run, given);
  }

  #explain(run: Decoding, given: number): void {
    const name = this.compression;
    if (run.failure === 'cut short') {
      this.damage = `The ${name} data ends in the middle, after ${this.stored} bytes; ${given} bytes of log before that were read.`;
    } else if (run.failure !== null && run.atStart && given > 0) {
      this.remark = `What begins ${run.place}, behind the ${name} data, is not ${name} and was passed over.`;
    } else if (run.failure !== null) {
      this.damage = `The ${name} data is damaged: decoding stopped ${run.place}; ${given} bytes of log before that were read.`;
    }
  }
}

export function compressionOf(head: Uint8Array): SourceForm['compression'] {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  return head.length === 4 && beginsZstd(head) ? 'zstd' : 'none';
}

/** The first bytes of a source, and the source from its beginning. */
async function peek(source: AsyncIterable<Uint8Array>, count: number) {
  const iterator = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < count) {
    const { value, done } = await iterator.next();
    if (done === true) break;
    first.push(new Uint8Array(value));
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
  #chunks: Uint8Array[] | null = [];
  #length = 0;

  async *watch(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.#length += chunk.length;
      if (this.#length > mostRemembered) this.#chunks = null;
      // a source may use the piece's memory again
      this.#chunks?.push(new Uint8Array(chunk));
      yield chunk;
    }
  }

  source(): AsyncIterable<Uint8Array> | undefined {
    const chunks = this.#chunks;
    if (chunks === null) return undefined;
    return (async function* () {
      yield* chunks;
    })();
  }
}

/**
 * What lies between the `given` bytes that were decoded and the damage behind `taken` compressed ones: a step that fails
 * gives nothing, so the steps are bytes there.
 */
async function* lastBytes(
  run: Decoding,
  source: AsyncIterable<Uint8Array>,
  taken: number,
  given: number,
): AsyncGenerator<Uint8Array> {
  let passed = 0;
  for await (const chunk of run.chunks(byteByByte(source, taken))) {
    if (passed + chunk.length > given) yield chunk.subarray(Math.max(0, given - passed));
    passed += chunk.length;
  }
}

async function* byteByByte(source: AsyncIterable<Uint8Array>, from: number): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of source) {
    const whole = Math.min(chunk.length, Math.max(0, from - at));
    if (whole > 0) yield chunk.subarray(0, whole);
    for (let i = whole; i < chunk.length; i++) yield chunk.subarray(i, i + 1);
    at += chunk.length;
  }
}
