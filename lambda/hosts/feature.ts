import type { Condition, Field } from '../zeek/field.ts';

/**
 * What is counted about a host, as data: the reader learns from features which columns to look at, the
 * kernel executes them, and profiles, plot, CSV and patterns pick them up by name.
 */

/** How a feature's number comes from a host's records. */
export type Reducer =
  /** records, or those that satisfy the condition */
  | { readonly count: 'records' | Condition }
  /** distinct values of a field (unset does not count), optionally of the records that satisfy `where` */
  | { readonly unique: Field; readonly where?: Condition }
  /** distinct images of a field's values under a pure function, e.g. registered domains of queries */
  | { readonly uniqueOf: Field; readonly as: (value: string) => string | null }
  /** records of the most frequent value of a field */
  | { readonly top: Field; readonly where?: Condition }
  /** share (0 to 1) of the host's records that satisfy the condition */
  | { readonly share: Condition }
  /**
   * sum, mean or largest of a numeric field in its own unit; null where the field never had a number. A sum
   * may be of the records that satisfy `where`, and is null where none of them had a number.
   */
  | { readonly sum: string; readonly where?: Condition }
  | { readonly mean: string }
  | { readonly max: string }
  /** mean over the host's distinct values of a number derived from the value (null is left out) */
  | { readonly meanOf: Field; readonly as: (value: string) => number | null }
  /** the largest number of distinct `of` under any one value of `under`: ports under one responder */
  | { readonly most: Field; readonly under: Field }
  /** the largest number of distinct values that share one image: subdomains under one registered domain */
  | { readonly mostOf: Field; readonly as: (value: string) => string | null }
  /** one feature divided by another; null where the divisor is 0 or null */
  | { readonly ratio: readonly [string, string] }
  /** seconds between the host's first and last record */
  | { readonly span: 'ts' }
  /**
   * Regularity (0 to 1) of the most regular responder of the host, by the time histogram of each pair of
   * originator and responder; null where no pair has enough contacts.
   */
  | { readonly cadence: 'id.resp_h' };

/** A feature of the analysis. `scale` log means log1p before the z-score. */
export type Feature<Name extends string = string> = Reducer & {
  readonly name: Name;
  readonly title: string;
  readonly unit: string;
  readonly scale: 'linear' | 'log';
  /** false: reported and open to patterns, but kept out of the distance between hosts */
  readonly clustered?: false;
};

/** What is known of one log path: how to recognise it and what to count. */
export type LogType<Name extends string = string> = {
  readonly logPath: string;
  /** Fields that together give the type away where a log does not name its path. */
  readonly signature: readonly string[];
  readonly features: readonly Feature<Name>[];
  /** Values kept per host beyond what the features need, so that a finding can name them. */
  readonly evidence?: readonly { readonly field: Field; readonly where?: Condition }[];
};

/** Keeps the literal feature names, so that a pattern's misspelt one does not compile. */
export function logType<const Name extends string>(type: LogType<Name>): LogType<Name> {
  return type;
}
