/** When a pair's contacts took place, in up to 256 buckets of equal width: see ring.ts in the kernel's assembly. */
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
  const total = findGaps(counts);
  const quarters = quartersOf(gaps, total);
  if (quarters !== null && quarters.middle >= visibleGap) {
    return { regularity: steadinessOf(quarters, total), interval: quarters.middle * width };
  }
  if (counts.includes(fullBucket)) return null;
  return { regularity: evennessOf(counts, contacts), interval: (last - first) / (contacts - 1) };
}

/** How many times each number of buckets lies between one that holds a contact and the next: index by that number. */
const gaps = new Uint16Array(256);
/** How many gaps differ from the median by each number of halves, as the median may lie between two numbers. */
const deviations = new Uint16Array(512);

/** Fills `gaps`, which hundreds of thousands of pairs share, and returns how many there are. */
function findGaps(counts: Uint8Array): number {
  gaps.fill(0);
  let before = 0;
  let total = 0;
  for (let bucket = 1; bucket < counts.length; bucket++) {
    if (counts[bucket] === 0) continue;
    gaps[bucket - before]! += 1;
    before = bucket;
    total++;
  }
  return total;
}

/** RITA's score of intervals: the mean of 1 - |Bowley's skew| and 1 - median absolute deviation / median. */
function steadinessOf({ low, middle, high }: Quarters, total: number): number {
  const skew =
    high === low || middle === low || middle === high ? 0 : (low + high - 2 * middle) / (high - low);
  deviations.fill(0);
  for (let gap = 1, left = total; left > 0; gap++) {
    if (gaps[gap] === 0) continue;
    deviations[Math.round(Math.abs(gap - middle) * 2)]! += gaps[gap]!;
    left -= gaps[gap]!;
  }
  const deviation = quartersOf(deviations, total)!.middle / 2;
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

/** Quartiles of `total` numbers that stand in an index as often as its entry says; null of too few. */
function quartersOf(numbers: Uint16Array, total: number): Quarters | null {
  if (total < fewestGaps) return null;
  let [low, middle, high] = [0, 0, 0];
  let number = -1;
  let passed = 0;
  // in ascending order, so that one walk finds them all
  for (let quarter = 1; quarter < 4; quarter++) {
    const rank = (quarter / 4) * (total - 1);
    while (passed <= Math.floor(rank)) passed += numbers[++number]!;
    const below = number;
    while (passed <= Math.ceil(rank)) passed += numbers[++number]!;
    const quantile = below + (number - below) * (rank % 1);
    if (quarter === 1) low = quantile;
    else if (quarter === 2) middle = quantile;
    else high = quantile;
  }
  return { low, middle, high };
}
