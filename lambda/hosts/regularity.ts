/** When a pair's contacts took place, in buckets of equal width: see cadence.ts in the kernel's assembly. */
export type ContactHistogram = {
  readonly contacts: number;
  /** seconds since 1970 */
  readonly first: number;
  readonly last: number;
  /** seconds of a bucket */
  readonly width: number;
  /** contacts in each bucket from the one of `first` to the one of `last` */
  readonly counts: ArrayLike<number>;
};

/** Fewer contacts tell nothing of a rhythm. */
export const fewestContacts = 12;
/** From this many buckets between contacts on, the gaps themselves can be seen. */
const visibleGap = 3;
const contactsPerWindow = 4;
const fewestGaps = 3;

export type Rhythm = { readonly regularity: number; readonly interval: number };

/**
 * 1 like a clock, about 0.5 as chance has it, lower in bursts. Where contacts lie some buckets apart, the gaps between them
 * are judged as RITA does; where they lie closer, how little the contacts per window vary: for chance the variance is the
 * mean, for a clock next to nothing.
 */
export function rhythmOf(histogram: ContactHistogram): Rhythm | null {
  const { contacts, first, last, width, counts } = histogram;
  if (contacts < fewestContacts || last === first) return null;
  const gaps = gapsOf(counts);
  const interval = (last - first) / (contacts - 1);
  if (gaps.length >= fewestGaps && median(gaps) >= visibleGap) {
    return { regularity: steadinessOf(gaps), interval: median(gaps) * width };
  }
  return { regularity: evennessOf(counts, contacts), interval };
}

/** Buckets from each that holds a contact to the next, sorted. */
function gapsOf(counts: ArrayLike<number>): number[] {
  const gaps: number[] = [];
  let before = 0;
  for (let bucket = 1; bucket < counts.length; bucket++) {
    if (counts[bucket] === 0) continue;
    gaps.push(bucket - before);
    before = bucket;
  }
  return gaps.sort((a, b) => a - b);
}

/** RITA's score of intervals: the mean of 1 - |Bowley's skew| and 1 - median absolute deviation / median. */
function steadinessOf(gaps: readonly number[]): number {
  const [q1, q2, q3] = [quantile(gaps, 0.25), quantile(gaps, 0.5), quantile(gaps, 0.75)];
  const skew = q3 === q1 || q2 === q1 || q2 === q3 ? 0 : (q1 + q3 - 2 * q2) / (q3 - q1);
  const deviation = median(gaps.map((gap) => Math.abs(gap - q2)).sort((a, b) => a - b));
  return (1 - Math.abs(skew) + Math.max(0, (q2 - deviation) / q2)) / 2;
}

/** From the dispersion of contacts per window, which tends to the square of the gaps' coefficient of variation. */
function evennessOf(counts: ArrayLike<number>, contacts: number): number {
  const size = Math.max(1, Math.ceil((contactsPerWindow * counts.length) / contacts));
  const windows: number[] = [];
  for (let from = 0; from + size <= counts.length; from += size) {
    let sum = 0;
    for (let bucket = from; bucket < from + size; bucket++) sum += counts[bucket]!;
    windows.push(sum);
  }
  if (windows.length < 2) return 0;
  const mean = windows.reduce((sum, count) => sum + count, 0) / windows.length;
  if (mean === 0) return 0;
  const variance = windows.reduce((sum, count) => sum + (count - mean) ** 2, 0) / windows.length;
  // a clock's windows hold one contact more or less, which is no variation of its own
  const variation = Math.sqrt(Math.max(0, variance / mean - 1 / (6 * mean)));
  return variation <= 1 ? 1 - variation / 2 : 0.5 / variation;
}

function median(sorted: readonly number[]): number {
  return quantile(sorted, 0.5);
}

function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}
