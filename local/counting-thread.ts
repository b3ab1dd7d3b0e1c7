import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { StartThread } from '../lambda/zeek/counting-ring.ts';
import type { Packing } from '../lambda/zeek/decoding.ts';

/** A worker that counts while the log is read, where there is a processor for it. */
export const countingThread: StartThread | undefined = availableParallelism() < 2 ? undefined : start;

let ahead: Worker | null = null;
let started = 0;

/** The same for a log that may be packed: to expand it keeps one processor busy, and to read and count another. */
export function countingThreadOf(packing: Packing | null): StartThread | undefined {
  return packing === null || availableParallelism() > 2 ? countingThread : undefined;
}

/** Starts the worker of the first log before it is asked for. */
export function countAhead(): void {
  ahead = newWorker();
}

function start(work: Parameters<StartThread>[0]): ReturnType<StartThread> {
  if (started++ > 0) collect();
  const { port1, port2 } = new MessageChannel();
  const worker = ahead ?? newWorker();
  ahead = null;
  worker.postMessage({ work, port: port2 }, [port2]);
  port1.unref();
  return { post: (message) => port1.postMessage(message) };
}

function newWorker(): Worker {
  const worker = new Worker(new URL(`./counting-worker${extname(import.meta.url)}`, import.meta.url), {
    // tables lie in WebAssembly's memory; what little JavaScript there is needs no room to grow
    resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 32 },
  });
  // a worker that fails says so in the shared memory, where the reading side looks; it ends by itself
  worker.on('error', () => {});
  worker.unref();
  return worker;
}

/** Frees the tables of the logs before: V8 does not count memory that threads share, and would let it pile up. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
