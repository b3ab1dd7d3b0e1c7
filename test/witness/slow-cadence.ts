import type { Cadence } from '../../lambda/hosts/table.ts';
import { type SlowRecord, timeOf } from './slow-records.ts';

const fewestContacts = 12;

/**
 * Regularity from every timestamp of every responder: the mean of how symmetric the gaps between contacts are
 * (1 - |Bowley skew|) and how little they vary (1 - median absolute deviation / median), as RITA scores it.
 */
export function slowCadences(records: readonly SlowRecord[]): Cadence[] {
  const byResponder = new Map<string, number[]>();
  for (const record of records) {
    const [responder, ts] = [record.get('id.resp_h'), timeOf(record)];
    if (responder === undefined || ts === null) continue;
    byResponder.set(responder, byResponder.get(responder) ?? []);
    byResponder.get(responder)!.push(ts);
  }
  return [...byResponder]
    .filter(([, times]) => times.length >= fewestContacts)
    .map(([responder, times]) => ({ responder, records: times.length, ...regularityOf(times) }))
    .sort((a, b) => b.regularity - a.regularity);
}

function regularityOf(times: readonly number[]): { regularity: number; interval: number } {
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((ts, i) => ts - sorted[i]!);
  if (gaps.length < 3) return { regularity: 0, interval: 0 };
  const [q1, q2, q3] = [quantile(gaps, 0.25), quantile(gaps, 0.5), quantile(gaps, 0.75)];
  const skew = q3 === q1 || q2 === q1 || q2 === q3 ? 0 : (q1 + q3 - 2 * q2) / (q3 - q1);
  const deviations = gaps.map((gap) => Math.abs(gap - q2));
  const steadiness = q2 === 0 ? 0 : Math.max(0, (q2 - quantile(deviations, 0.5)) / q2);
  return { regularity: (1 - Math.abs(skew) + steadiness) / 2, interval: q2 };
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}
