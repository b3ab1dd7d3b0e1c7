import { LimitReached } from './faults.ts';

export type Limits = {
  /** aborted when the time is up */
  readonly signal: AbortSignal;
  /** Throws LimitReached where time or memory is nearly used up; to be asked as bytes of the log arrive. */
  check(readBytes: number, totalBytes: number): void;
  close(): void;
};

/** Time kept for saying what happened: a fifth of what there is, at most 15 s. */
const LONGEST_GRACE = 15_000;
/** Share of the memory at which to stop: above, Lambda kills the process without a word. */
const FULL = 0.92;

/**
 * Stops cleanly before Lambda would not: after its timeout, and out of memory, nothing is logged, retried twice at
 * full cost and dead-lettered without a reason. `fresh` where the object has the whole invocation for itself; one that
 * had to wait for others may well do with more time, so its end is a fault like any other.
 */
export function limitsOf(
  remainingMilliseconds: number,
  memoryMegabytes: number,
  fresh: boolean,
  residentBytes: () => number = () => process.memoryUsage.rss(),
): Limits {
  const abort = new AbortController();
  const time = remainingMilliseconds - Math.min(LONGEST_GRACE, remainingMilliseconds / 5);
  const end = performance.now() + time;
  let read = 0;
  let total = 0;
  const outOfTime = () => {
    const sentence = `the time was up (${Math.round(time / 1000)} s) ${progress(read, total)}`;
    return fresh ? new LimitReached(sentence) : new Error(sentence);
  };
  const timer = setTimeout(() => abort.abort(outOfTime()), time);
  timer.unref();
  const largest = memoryMegabytes * 1024 ** 2 * FULL;
  return {
    signal: abort.signal,
    check(readBytes, totalBytes) {
      [read, total] = [readBytes, totalBytes];
      abort.signal.throwIfAborted();
      // The timer does not fire while records are counted without a pause.
      if (performance.now() > end) throw outOfTime();
      if (residentBytes() > largest) {
        throw new LimitReached(`the memory was used up (${memoryMegabytes} MB) ${progress(read, total)}`);
      }
    },
    close: () => clearTimeout(timer),
  };
}

function progress(read: number, total: number): string {
  const bytes = (count: number) => count.toLocaleString('en-US');
  const share = total === 0 ? '' : `, ${Math.floor((read / total) * 100)} %`;
  return `after ${bytes(read)} of ${bytes(total)} bytes of the log${share}`;
}
