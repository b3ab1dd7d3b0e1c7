/** When a pair's contacts took place, in up to 256 buckets of equal width: see cadence.ts in the kernel's assembly. */
export type ContactHistogram = {
  readonly contacts: number;
  /** seconds since 1970 */
  readonly first: number;
  readonly last: number;
  /** seconds of a bucket */
  readonly width: number;
  /** contacts in each bucket, from the one of `first` to the one of `last` */
  readonly counts: Uint8Array;
};

/** Fewer contacts tell nothing of a rhythm. */
export const fewestContacts = 12;
/** From this many buckets between contacts on, the gaps themselves can be seen. */
const visibleGap = 3;
const contactsPerWindow = 4;
const fewestGaps = 3;
/** Counts of a bucket stop here: what lies above can no longer be told apart. */
const fullBucket = 255;

export type Rhythm = { readonly regularity: number; readonly interval: number };

/**
 * 1 like a clock, about 0.5 as chance has it, lower in bursts. Where contacts lie some buckets apart, the gaps between them
 * are judged as RITA does; where they lie closer, how little the contacts per window vary: for chance the variance is the
 * mean, for a clock next to nothing.
 */
export function rhythmOf({ contacts, first, last, width, counts }: ContactHistogram): Rhythm | null {
  if (contacts < fewestContacts || last === first) return null;
  const gaps = gapsOf(counts);
  const quarters = quartersOf(gaps);
  if (quarters !== null && quarters.middle >= visibleGap) {
    return { regularity: steadinessOf(gaps, quarters), interval: quarters.middle * width };
  }
  if (counts.includes(fullBucket)) return null;
  return { regularity: evennessOf(counts, contacts), interval: (last - first) / (contacts - 1) };
}

/** How many times each number of buckets lies between one that holds a contact and the next: index by that number. */
function gapsOf(counts: Uint8Array): Uint16Array {
  const gaps = new Uint16Array(256);
  let before = 0;
  for (let bucket = 1; bucket < counts.length; bucket++) {
    if (counts[bucket] === 0) continue;
    gaps[bucket - before]! += 1;
    before = bucket;
  }
  return gaps;
}

/** RITA's score of intervals: the mean of 1 - |Bowley's skew| and 1 - median absolute deviation / median. */
function steadinessOf(gaps: Uint16Array, { low, middle, high }: Quarters): number {
  const skew =
    high === low || middle === low || middle === high ? 0 : (low + high - 2 * middle) / (high - low);
  // twice the deviation, as the median may lie between two numbers
  const deviations = new Uint16Array(512);
  for (let gap = 1; gap < gaps.length; gap++) {
    if (gaps[gap]! > 0) deviations[Math.round(Math.abs(gap - middle) * 2)]! += gaps[gap]!;
  }
  const deviation = quartersOf(deviations)!.middle / 2;
  return (1 - Math.abs(skew) + Math.max(0, (middle - deviation) / middle)) / 2;
}

/** From the dispersion of contacts per window, which tends to the square of the gaps' coefficient of variation. */
function evennessOf(counts: Uint8Array, contacts: number): number {
  const size = Math.max(1, Math.ceil((contactsPerWindow * counts.length) / contacts));
  let [windows, sum, squares] = [0, 0, 0];
  // the first and the last bucket are seldom full: the contacts begin and end inside of them
  for (let from = 1; from + size < counts.length; from += size) {
    let inside = 0;
    for (let bucket = from; bucket < from + size; bucket++) inside += counts[bucket]!;
    windows++;
    sum += inside;
    squares += inside * inside;
  }
  if (windows < 2 || sum === 0) return 0;
  const mean = sum / windows;
  // a clock's windows hold one contact more or less, which is no variation of its own
  const variation = Math.sqrt(Math.max(0, (squares / windows - mean * mean) / mean - 1 / (6 * mean)));
  return variation <= 1 ? 1 - variation / 2 : 0.5 / variation;
}

type Quarters = { readonly low: number; readonly middle: number; readonly high: number };

/** Quartiles of the numbers that stand in an index as often as its entry says; null of too few. */
function quartersOf(numbers: Uint16Array): Quarters | null {
  let total = 0;
  for (let number = 0; number < numbers.length; number++) total += numbers[number]!;
  if (total < fewestGaps) return null;
  const found = [0, 0, 0, 0, 0, 0];
  const ranks = [0.25, 0.5, 0.75].map((q) => q * (total - 1));
  const wanted = ranks.flatMap((rank) => [Math.floor(rank), Math.ceil(rank)]);
  let passed = 0;
  for (let number = 0, next = 0; next < wanted.length; number++) {
    passed += numbers[number]!;
    while (next < wanted.length && passed > wanted[next]!) found[next++] = number;
  }
  const between = (i: number) => found[i * 2]! + (found[i * 2 + 1]! - found[i * 2]!) * (ranks[i]! % 1);
  return { low: between(0), middle: between(1), high: between(2) };
}
