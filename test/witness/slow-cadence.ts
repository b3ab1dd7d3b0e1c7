import type { Cadence } from '../../lambda/hosts/table.ts';
import { type SlowRecord, timeOf } from './slow-records.ts';

const fewestContacts = 12;
const buckets = 256;
/** Counts of a bucket stop here. */
const fullBucket = 255;

/**
 * The rhythm of every responder with contacts enough, from the buckets of 2^k seconds in which its contacts lie,
 * k being the least with which they span fewer than 256. Where the gaps between filled buckets are seen (3 or more
 * in the middle), they are scored as RITA scores intervals; else by how evenly the contacts fill windows of about
 * four, without the first and the last bucket; and not at all where a bucket is too full to count.
 */
export function slowCadences(records: readonly SlowRecord[]): Cadence[] {
  const byResponder = new Map<string, number[]>();
  for (const record of records) {
    const [responder, ts] = [record.get('id.resp_h'), timeOf(record)];
    if (responder === undefined || ts === null) continue;
    const times = byResponder.get(responder) ?? [];
    times.push(Math.floor(ts));
    byResponder.set(responder, times);
  }
  return [...byResponder]
    .filter(([, times]) => times.length >= fewestContacts && new Set(times).size > 1)
    .flatMap(([responder, times]) => {
      const rhythm = rhythmOf(times);
      return rhythm === null ? [] : [{ responder, records: times.length, ...rhythm }];
    })
    .sort((a, b) => b.regularity - a.regularity);
}

function rhythmOf(times: readonly number[]): { regularity: number; interval: number } | null {
  const [first, last] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))];
  let width = 1;
  while (Math.floor(last / width) - Math.floor(first / width) >= buckets) width *= 2;
  const start = Math.floor(first / width);
  const counts = Array.from({ length: Math.floor(last / width) - start + 1 }, () => 0);
  for (const time of times) {
    const bucket = Math.floor(time / width) - start;
    counts[bucket] = Math.min(fullBucket, counts[bucket]! + 1);
  }
  const filled = counts.flatMap((count, bucket) => (count > 0 ? [bucket] : []));
  const gaps = filled.slice(1).map((bucket, i) => bucket - filled[i]!);
  if (gaps.length >= 3 && quantile(gaps, 0.5) >= 3) {
    return { regularity: steadiness(gaps), interval: quantile(gaps, 0.5) * width };
  }
  if (counts.includes(fullBucket)) return null;
  return { regularity: evenness(counts, times.length), interval: (last - first) / (times.length - 1) };
}

/** The mean of 1 - |Bowley's skew| and 1 - median absolute deviation / median. */
function steadiness(gaps: readonly number[]): number {
  const [q1, q2, q3] = [0.25, 0.5, 0.75].map((q) => quantile(gaps, q)) as [number, number, number];
  const skew = q2 === q1 || q2 === q3 ? 0 : (q1 + q3 - 2 * q2) / (q3 - q1);
  const deviation = quantile(
    gaps.map((gap) => Math.abs(gap - q2)),
    0.5,
  );
  return (1 - Math.abs(skew) + Math.max(0, 1 - deviation / q2)) / 2;
}

/** From the variance of contacts a window over their mean, less the variance that whole contacts force on a clock. */
function evenness(counts: readonly number[], contacts: number): number {
  const size = Math.max(1, Math.ceil((4 * counts.length) / contacts));
  const windows: number[] = [];
  for (let from = 1; from + size < counts.length; from += size) {
    windows.push(counts.slice(from, from + size).reduce((a, b) => a + b, 0));
  }
  if (windows.length < 2) return 0;
  const mean = windows.reduce((a, b) => a + b, 0) / windows.length;
  if (mean === 0) return 0;
  const variance = windows.map((count) => (count - mean) ** 2).reduce((a, b) => a + b, 0) / windows.length;
  const variation = Math.sqrt(Math.max(0, variance / mean - 1 / (6 * mean)));
  return variation <= 1 ? 1 - variation / 2 : 1 / (2 * variation);
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}
