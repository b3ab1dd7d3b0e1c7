/** List prices of us-east-1 in dollars, without the free tier, as published in November 2026. */
export const PRICES_OF = 'us-east-1, November 2026';

export const prices = {
  /** Lambda on arm64 */
  gigabyteSecond: 0.0000133334,
  invocation: 0.2 / 1e6,
  /** Step Functions, standard */
  transition: 0.025 / 1e3,
  s3Write: 0.005 / 1e3,
  s3Read: 0.0004 / 1e3,
} as const;

/**
 * Requests to S3: three reads and three writes to count an object, as the soak prints them, two reads of its pointer and
 * its partial tally when its window is examined, and what a window itself leaves behind. A range is looked for, read with the
 * object's head and the rest of its last line, kept, and read once more when the ranges are joined.
 */
export const s3Requests = {
  object: { reads: 5, writes: 3 },
  range: { reads: 8, writes: 3 },
  window: { reads: 6, writes: 16 },
} as const;
