import type { ReadState, RecordCounts, SourceForm, Window } from '../zeek/reading.ts';

/** Where a partial tally comes from: objects are ordered by name (code units), then version. */
export type TalliedObject = {
  readonly name: string;
  readonly version: string;
  /** size as stored */
  readonly bytes: number;
  readonly form: SourceForm;
};

/** What one object's records of one log path within one hour counted, or the merge of several such. */
export type Part = {
  readonly logPath: string;
  /** seconds since 1970 at which its (first) hour begins; null: no record had a readable time */
  readonly hour: number | null;
  /** in their order */
  readonly objects: readonly TalliedObject[];
  readonly records: RecordCounts;
  readonly read: ReadState;
  /** fields that the log has, by Zeek's names */
  readonly fields: readonly string[];
  readonly window: Window;
  /** distinct originators */
  readonly hosts: number;
  /** distinct pairs of an originator and a value, of all tables */
  readonly pairs: number;
};

export function byObject(a: TalliedObject, b: TalliedObject): number {
  return compare(a.name, b.name) || compare(a.version, b.version);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
