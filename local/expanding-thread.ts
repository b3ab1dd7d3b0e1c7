import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Packing } from '../lambda/zeek/decoding.ts';
import { compressionOf, type ExpandedElsewhere } from '../lambda/zeek/expand.ts';
import { newRing, type Ring, RingEmptier } from './expanding-ring.ts';

/** What the expanding side is started with. */
export type ExpandingWork = {
  readonly path: string;
  readonly packing: Packing;
  readonly ring: Ring;
  readonly port: MessagePort;
};

/** What the expanding side says at the end; an error as plain data. */
export type Found =
  | { readonly damage: string | null; readonly remark: string | null }
  | { readonly error: { readonly code: string | undefined; readonly message: string } };

/** Starts a thread that calls `expandAlongside` with the work; `onEnd` is called once it has ended, well or not. */
export type StartExpanding = (work: ExpandingWork, onEnd: () => void) => void;

/** Stored bytes from which on a log takes longer to expand than a worker to start. */
const worthExpanding = 1024 * 1024;
/** Milliseconds after which it is looked whether the worker still runs. */
const patience = 1000;

/** How a log is packed that a worker is to expand; null where there is no processor for it, or too little to do. */
export function packingOf(path: string): Packing | null {
  if (availableParallelism() < 2) return null;
  try {
    const entry = statSync(path);
    if (!entry.isFile() || entry.size < worthExpanding) return null;
    const compression = compressionOf(headOf(path));
    return compression === 'none' ? null : compression;
  } catch {
    // whoever opens it will say what is wrong
    return null;
  }
}

function headOf(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const head = new Uint8Array(4);
    return head.subarray(0, readSync(file, head));
  } finally {
    closeSync(file);
  }
}

/** A thread that does nothing but expand a log, at once; its bytes wait in shared memory until they are read. */
export class ExpandingThread implements ExpandedElsewhere {
  readonly compression: Packing;
  stored = 0;
  damage: string | null = null;
  remark: string | null = null;
  /** told of stored bytes as they are read */
  onBytes: (count: number) => void = () => {};
  readonly #emptier: RingEmptier;
  readonly #port: MessagePort;
  #ended = false;

  constructor(path: string, packing: Packing, start: StartExpanding = startWorker) {
    this.compression = packing;
    const ring = newRing();
    this.#emptier = new RingEmptier(ring);
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.unref();
    start({ path, packing, ring, port: port2 }, () => {
      this.#ended = true;
    });
  }

  async *bytes(): AsyncGenerator<Uint8Array> {
    const emptier = this.#emptier;
    try {
      for (;;) {
        while (!emptier.awaits(patience)) await this.#lookAfter();
        const bytes = emptier.take();
        if (bytes === null) break;
        this.onBytes(emptier.stored - this.stored);
        this.stored = emptier.stored;
        yield bytes;
        emptier.release();
      }
      this.#hear();
    } finally {
      emptier.stop();
      this.#port.close();
    }
  }

  /** The event loop tells of a worker's end, and stands still while this thread waits. */
  async #lookAfter(): Promise<void> {
    await turnOfTheLoop();
    if (this.#ended && !this.#emptier.awaits(0)) throw new Error('the expanding thread failed');
  }

  #hear(): void {
    const found = receiveMessageOnPort(this.#port)!.message as Found;
    if ('error' in found) throw Object.assign(new Error(found.error.message), found.error);
    this.damage = found.damage;
    this.remark = found.remark;
  }
}

let ahead: { readonly path: string; readonly thread: ExpandingThread } | null = null;

/** Starts to expand a log before it is asked for. */
export function expandAhead(path: string, packing: Packing): void {
  ahead = { path, thread: new ExpandingThread(path, packing) };
}

/** The thread that expands a log: the one that has begun, the first time that this log is asked for. */
export function expandingThread(
  path: string,
  packing: Packing,
  onBytes: (count: number) => void,
): ExpandingThread {
  const begun = ahead?.path === path ? ahead.thread : null;
  if (begun !== null) ahead = null;
  const thread = begun ?? new ExpandingThread(path, packing);
  thread.onBytes = onBytes;
  return thread;
}

export function startWorker(work: ExpandingWork, onEnd: () => void): void {
  const worker = new Worker(new URL(`./expanding-worker${extname(import.meta.url)}`, import.meta.url), {
    workerData: work,
    transferList: [work.port],
    // what is decoded lies outside of JavaScript's memory
    resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 32 },
  });
  // so ends one of which nobody wants more, too
  worker.on('error', () => {});
  worker.on('exit', onEnd);
  worker.unref();
}
