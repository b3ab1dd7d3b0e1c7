import { LimitReached, ObjectGone, sentenceOf } from './faults.ts';
import { type Line, leftOutLine } from './inspection-line.ts';
import { joinObject } from './join-object.ts';
import { keptRange } from './kept-range.ts';
import { limitsOf } from './limits.ts';
import { parseRangeItem, type RangeItem, rangesOfItem } from './range-item.ts';
import { meter } from './reporter.ts';
import { type BatchSummary, nothingTallied, type Surroundings } from './tally-batch.ts';
import { tallyLine } from './tally-line.ts';
import { tallySlice } from './tally-slice.ts';
import type { TalliedObject } from './tally-stored.ts';

/** What a range came to, beside what a batch says. */
export type RangeSummary = BatchSummary & {
  /** key of the object whose last range it was; two that end at once may both say so */
  readonly joined: string | null;
};

const nothing: RangeSummary = { ...nothingTallied, joined: null };

/**
 * Tallies one byte range of an object, unless that was done, and joins all of them where it was the last. Throws what
 * another run may heal.
 */
export async function tallyRangeItem(event: unknown, surroundings: Surroundings): Promise<RangeSummary> {
  const item = parseRangeItem(event);
  const { environment, s3, invocation, report } = surroundings;
  const { bucket, key, bytes } = item.source;
  const { from, to } = rangesOfItem(item)[item.index]!;
  const used = meter();
  const limits = limitsOf(invocation.getRemainingTimeInMillis(), environment.memoryMegabytes, true);
  const say = (line: Line) =>
    report({ ...line, metrics: { ...line.metrics, ...used() } }, { bucket, key, range: { from, to } });
  try {
    const reader = { environment, s3, limits };
    const range = { from, to };
    const kept = await keptRange(item, range, environment, s3, limits.signal);
    if (kept === null) await tallySlice(item, range, reader);
    const joined = await joinIn(item, surroundings);
    if (joined === null) {
      say({ level: 'INFO', outcome: 'range_tallied', reason: null, metrics: {} });
      return nothing;
    }
    say(tallyLine({ outcome: 'tallied', bytes, tallied: joined }));
    return { ...nothing, parts: joined.parts.length, joined: key };
  } catch (error) {
    if (error instanceof ObjectGone) {
      say(tallyLine({ outcome: 'gone' }));
      return nothing;
    }
    say(leftOutLine(error));
    if (!(error instanceof LimitReached)) throw error;
    const reason = `bytes ${from} to ${to}: ${sentenceOf(error)}`;
    return { ...nothing, leftOut: 1, failed: [{ key, reason }] };
  } finally {
    limits.close();
  }
}

/** What a join reads again may do with another run, which finds what this one kept. */
async function joinIn(
  item: RangeItem,
  { environment, s3, invocation }: Surroundings,
): Promise<TalliedObject | null> {
  const limits = limitsOf(invocation.getRemainingTimeInMillis(), environment.memoryMegabytes, false);
  try {
    return await joinObject(item, environment, s3, limits);
  } finally {
    limits.close();
  }
}
