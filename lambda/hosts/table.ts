import type { Condition, Field } from '../zeek/field.ts';
import type { Feature } from './feature.ts';

/** A value of a field and how many of a host's records carry it. */
export type ValueCount = { readonly value: string; readonly records: number };

/** The most frequent value of a host, and how many distinct ones it has. */
export type TopValue = ValueCount & { readonly distinct: number };

/** A responder's or a pair's regularity: see the `cadence` reducer. */
export type Cadence = {
  readonly responder: string;
  readonly records: number;
  /** 0 irregular to 1 like a clock */
  readonly regularity: number;
  /** median seconds between contacts */
  readonly interval: number;
};

/**
 * What every originator of one log path did. Rows are sorted by host as text (code units), so that no result
 * depends on the order of records. Columnar: a feature is one Float64Array, NaN where it is null.
 */
export interface HostTable {
  readonly logPath: string;
  /** the analysis's features, in their order */
  readonly features: readonly Feature[];
  /** number of originators */
  readonly size: number;
  /** fields that the log has, by Zeek's names */
  readonly fields: ReadonlySet<string>;
  /** seconds since 1970 of the earliest and latest record with a readable ts, else null */
  readonly window: { readonly first: number | null; readonly last: number | null };
  host(row: number): string;
  /** the row of a host, or -1 */
  rowOf(host: string): number;
  /** all records of the host, with or without a responder */
  records(row: number): number;
  /** the values of a feature, one per row; NaN stands for null. Throws on an unknown name. */
  column(name: string): Float64Array;
  /** seconds since 1970, null where no ts was readable */
  first(row: number): number | null;
  last(row: number): number | null;
  /**
   * Distinct values of a tallied field of this host, most records first, ties by first seen. A scanner may have millions:
   * whoever shows a few of them asks for `most`.
   */
  values(row: number, field: Field, where?: Condition, most?: number): ValueCount[];
  /** the first of `values` and their number, at less cost; null where there are none */
  top(row: number, field: Field, where?: Condition): TopValue | null;
  /** how many hosts called each of these responders */
  callers(responders: ReadonlySet<string>): Map<string, number>;
  /** the number of distinct `of` under each value of `under` for this host, largest first; as the feature `most` */
  under(row: number, of: Field, under: Field): { value: string; distinct: number }[];
  /** responders of this host with enough contacts, most regular first */
  cadences(row: number): Cadence[];
}
