import { CountingThread } from './counting-thread.ts';
import { Expansion } from './expand.ts';
import { Input } from './input.ts';
import { Kernel } from './kernel/kernel.ts';
import type { LogInProgress, LogsInProgress } from './log-in-progress.ts';
import type { Programs } from './program.ts';
import {
  type Limits,
  type LogPaths,
  type LogReading,
  type LogSource,
  type Reading,
  worthAThread,
} from './reading.ts';
import { Records } from './records.ts';
import { Tally } from './tally.ts';

export type { Limits, LogPaths, LogReading, LogSource, Reading } from './reading.ts';

/**
 * Reads a log once, from its first byte to its last, and counts what every originator did. A damaged log gives all that
 * came before the damage; what is no log gives a sentence. Throws only what the source throws.
 */
export async function readLog(
  bytes: AsyncIterable<Uint8Array>,
  source: LogSource,
  paths: LogPaths,
  limits: Limits,
  onProgress?: (storedBytes: number) => void,
): Promise<Reading> {
  const elsewhere = source.expandElsewhere?.();
  const expansion = new Expansion(limits, source.reopen, onProgress);
  const kernel = new Kernel();
  const thread = threadFor(source);
  const records = new Records(new Input(kernel), source.name, tallying(kernel, paths, thread));
  try {
    await records.takeAll(elsewhere === undefined ? expansion.bytes(bytes) : expansion.bytesFrom(elsewhere));
  } finally {
    thread?.finish();
  }
  return readingFrom(records, expansion);
}

/** What was read, once the records have ended. */
export function readingFrom(records: Records<Tally>, expansion: Expansion): Reading {
  const { read, reason } = records.state(expansion);
  const remarks = records.logs.all().map(({ program }) => program?.remark ?? null);
  return {
    read,
    reason: reason ?? remarks.find((remark) => remark !== null) ?? null,
    form: { format: records.format, compression: expansion.compression },
    records: records.counts(),
    logs: readingsOf(records.logs),
  };
}

/** The programs that count what every originator did, perhaps in another thread. */
export function tallying(
  kernel: Kernel,
  { planOf, signatures }: LogPaths,
  thread: CountingThread | null = null,
): Programs<Tally> {
  return {
    programOf: (logPath, { escaped }) => {
      const plan = planOf(logPath);
      return plan === null ? null : new Tally(kernel, plan, escaped, thread?.counting(kernel));
    },
    signatures,
  };
}

export function readingsOf(logs: LogsInProgress<Tally>): LogReading[] {
  return logs.all().flatMap((log) => (log.program === null ? [] : [readingOf(log, log.program)]));
}

function threadFor({ bytes, startThread }: LogSource): CountingThread | null {
  return startThread === undefined || bytes < worthAThread ? null : new CountingThread(startThread);
}

function readingOf(log: LogInProgress, tally: Tally): LogReading {
  const fields = new Set([...log.fields, ...tally.valuedFields()]);
  return {
    logPath: log.logPath,
    records: log.counts.result(),
    fields,
    window: tally.window,
    tally: fields.has('id.orig_h') ? tally : null,
  };
}
