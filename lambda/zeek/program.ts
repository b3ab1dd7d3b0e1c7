import type { Address } from './kernel/kernel.ts';

/** Where the records of a batch lie in the kernel's memory: columns of their first byte and of the byte behind them. */
export type RecordPlaces = {
  readonly starts: Address;
  readonly ends: Address;
  /** the bytes as they stood in the log, where the reader changed them */
  readonly restored?: (record: Uint8Array) => Uint8Array;
};

/** What is done with the records of one log path. The readers fill its text columns, a batch at a time. */
export interface Program {
  /** names of the fields whose text it reads */
  readonly fields: Iterable<string>;
  /** where a scan puts the text of a field */
  text(field: string): Address;
  /** the field has no value until a scan puts one there */
  clear(field: string): void;
  /** the log has these fields, perhaps among others */
  meet(fields: ReadonlySet<string>): void;
  /** the header lines, with their line breaks, under which the next records stand */
  head(lines: Uint8Array): void;
  /** takes a batch whose text columns are filled */
  take(rows: number, places: RecordPlaces): void;
}

/** What a reader is told from outside: the program of each log path, null where nobody wants its records. */
export type Programs<P extends Program> = {
  programOf(logPath: string, form: { readonly escaped: boolean }): P | null;
  readonly signatures: readonly { readonly logPath: string; readonly signature: readonly string[] }[];
};
