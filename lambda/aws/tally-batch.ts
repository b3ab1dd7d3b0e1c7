import type { S3Client } from '@aws-sdk/client-s3';
import { type Batch, type ListedObject, parseBatch } from './batch.ts';
import type { LogEnvironment } from './environment.ts';
import type { StoredObject } from './event.ts';
import { LimitReached, ObjectGone, sentenceOf } from './faults.ts';
import { type Line, leftOutLine } from './inspection-line.ts';
import { passes } from './key-filter.ts';
import { type Limits, limitsOf } from './limits.ts';
import { type Invocation, meter, type Report } from './reporter.ts';
import { type Splitting, splitObject } from './split-object.ts';
import { storedVersion } from './stored-version.ts';
import { type Tallying, tallyLine } from './tally-line.ts';
import { stillTallied, talliedRecord, tallyStored } from './tally-stored.ts';

type S3 = Pick<S3Client, 'send'>;
type Failed = { readonly key: string; readonly reason: string };

/** What a batch came to; Step Functions keeps 256 KB of it. */
export type BatchSummary = {
  readonly objects: number;
  readonly tallied: number;
  readonly skipped: { readonly done: number; readonly filtered: number; readonly gone: number };
  /** objects that are left to a map in byte ranges */
  readonly split: number;
  readonly parts: number;
  /** objects that another run would not finish either, and the first of them */
  readonly leftOut: number;
  readonly failed: readonly Failed[];
};

export const nothingTallied: BatchSummary = {
  objects: 0,
  tallied: 0,
  skipped: { done: 0, filtered: 0, gone: 0 },
  split: 0,
  parts: 0,
  leftOut: 0,
  failed: [],
};

/** Objects of a batch are still to be done; the same batch again finds what is done, and does these. */
export class BatchIncomplete extends Error {
  override readonly name = 'BatchIncomplete';
}

export type Surroundings = {
  readonly environment: LogEnvironment;
  readonly s3: S3;
  readonly invocation: Invocation;
  readonly report: Report;
};

/** With less time than this no further object is begun. */
const LEAST_MILLISECONDS = 20_000;
const LONGEST_REASON = 300;
const NAMED_FAILURES = 50;

/**
 * Every object of the batch is tried, whatever became of the ones before, until the time is nearly up. Throws
 * BatchIncomplete, after all were tried, where another run may bring more.
 */
export async function tallyBatch(event: unknown, surroundings: Surroundings): Promise<BatchSummary> {
  const batch = parseBatch(event);
  const done: Tallying[] = [];
  const again: Failed[] = [];
  const failed: Failed[] = [];
  let read = false;
  for (const [index, object] of batch.objects.entries()) {
    if (index > 0 && surroundings.invocation.getRemainingTimeInMillis() < LEAST_MILLISECONDS) {
      again.push({ key: object.key, reason: 'the time was up before it was begun' });
      continue;
    }
    const outcome = await tryObject(object, batch, surroundings, !read);
    if (!(outcome instanceof Error)) done.push(outcome);
    else (outcome instanceof LimitReached ? failed : again).push(failure(object, outcome));
    read ||= outcome instanceof Error || outcome.outcome === 'tallied';
  }
  if (again.length > 0) {
    const { key, reason } = again[0]!;
    throw new BatchIncomplete(
      `${again.length} of ${batch.objects.length} objects are to be done, the first ${key}: ${reason}`,
    );
  }
  return summaryOf(batch, done, failed);
}

/** `fresh` where no object was read before in this invocation. */
async function tryObject(
  listed: ListedObject,
  batch: Batch,
  { environment, s3, invocation, report }: Surroundings,
  fresh: boolean,
): Promise<Tallying | Error> {
  const used = meter();
  const limits = limitsOf(invocation.getRemainingTimeInMillis(), environment.memoryMegabytes, fresh);
  const say = (line: Line) =>
    report({ ...line, metrics: { ...line.metrics, ...used() } }, { bucket: listed.bucket, key: listed.key });
  try {
    const tallying = await tallyListed(listed, batch, environment, s3, limits);
    say(tallyLine(tallying));
    return tallying;
  } catch (error) {
    if (error instanceof ObjectGone) {
      say(tallyLine({ outcome: 'gone' }));
      return { outcome: 'gone' };
    }
    say(leftOutLine(error));
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    limits.close();
  }
}

async function tallyListed(
  listed: ListedObject,
  { force, run }: Batch,
  environment: LogEnvironment,
  s3: S3,
  limits: Limits,
): Promise<Tallying> {
  if (!passes(environment.keyFilter, listed.key)) return { outcome: 'filtered' };
  const { resultsBucket: bucket } = environment;
  const record = force ? null : await talliedRecord(s3, bucket, listed);
  const isDone = async (eTag: string) =>
    record?.source.eTag === eTag && (await stillTallied(s3, bucket, record, limits.signal));
  if (listed.eTag !== null && (await isDone(listed.eTag))) return { outcome: 'done' };
  // The list names no version, and what it names may have been replaced since.
  const object = await storedVersion(s3, listed);
  if (object === null) return { outcome: 'gone' };
  if (object.eTag !== listed.eTag && (await isDone(object.eTag))) return { outcome: 'done' };
  if (run !== null && object.bytes > environment.settings.largestRangeMegabytes * 1_000_000) {
    return tallyLarge(object, { run, force }, environment, s3, limits);
  }
  return tallyWhole(object, environment, s3, limits);
}

async function tallyWhole(
  object: StoredObject,
  environment: LogEnvironment,
  s3: S3,
  limits: Limits,
): Promise<Tallying> {
  const tallied = await tallyStored(object, environment, s3, limits);
  return { outcome: 'tallied', bytes: object.bytes, tallied };
}

/** What can only be read from its beginning is read at once as far as the function's time and memory go. */
async function tallyLarge(
  object: StoredObject,
  splitting: Splitting,
  environment: LogEnvironment,
  s3: S3,
  limits: Limits,
): Promise<Tallying> {
  const ranges = await splitObject(object, splitting, environment, s3, limits);
  if (typeof ranges === 'number') return { outcome: 'split', ranges };
  try {
    return await tallyWhole(object, environment, s3, limits);
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    throw new LimitReached(
      `${error.message}, which is what fits into one invocation; it is not split into ranges: ${ranges.whole}`,
    );
  }
}

function failure({ key }: ListedObject, error: Error): Failed {
  return { key, reason: sentenceOf(error).slice(0, LONGEST_REASON) };
}

function summaryOf({ objects }: Batch, done: readonly Tallying[], failed: readonly Failed[]): BatchSummary {
  const count = (outcome: Tallying['outcome']) => done.filter((one) => one.outcome === outcome).length;
  const parts = done.map((one) => (one.outcome === 'tallied' ? one.tallied.parts.length : 0));
  return {
    objects: objects.length,
    tallied: count('tallied'),
    skipped: { done: count('done'), filtered: count('filtered'), gone: count('gone') },
    split: count('split'),
    parts: parts.reduce((sum, some) => sum + some, 0),
    leftOut: failed.length,
    failed: failed.slice(0, NAMED_FAILURES),
  };
}
