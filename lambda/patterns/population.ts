import { median } from 'd3-array';

/** How a feature is spread over the hosts, by measures that the strays themselves do not move. */
export type Population = {
  readonly hosts: number;
  readonly median: number;
  /** the robust score of a value: (log1p(x) - median) / (1.4826 MAD), on the log scale */
  score(value: number): number;
  /** the largest value of the hosts other than the `rank` largest */
  nextLargest(rank: number): number;
};

/**
 * Most hosts of a log often have the same few contacts, so their deviation is 0 and any other value would score
 * without limit. The spread is taken as no less than this, on the log scale: a factor of about 1.5.
 */
const leastSpread = 0.4;

export function populationOf(column: Float64Array): Population {
  const known = column.filter((value) => !Number.isNaN(value)).sort();
  const logs = Array.from(known, (value) => Math.log1p(value));
  const middle = median(logs) ?? 0;
  const deviation = median(logs.map((value) => Math.abs(value - middle))) ?? 0;
  const spread = Math.max(1.4826 * deviation, leastSpread);
  return {
    hosts: known.length,
    median: median(known) ?? 0,
    score: (value) => (Math.log1p(value) - middle) / spread,
    nextLargest: (rank) => known[known.length - 1 - rank] ?? 0,
  };
}
