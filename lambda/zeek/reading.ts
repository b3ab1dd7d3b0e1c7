import type { StartThread } from './counting-ring.ts';
import type { ExpandedElsewhere } from './expand.ts';
import type { Plan } from './plan.ts';
import type { Tally } from './tally.ts';

/** How the bytes were packed and laid out, as found by looking at them. */
export type SourceForm = {
  readonly format: 'tsv' | 'ndjson' | 'json-array' | null;
  readonly compression: 'none' | 'gzip' | 'zstd';
};

export type Rejection = { readonly line: number; readonly reason: string };

/** Accepted and rejected records; the first few rejections are kept. */
export type RecordCounts = {
  readonly accepted: number;
  readonly rejected: number;
  readonly firstRejected: readonly Rejection[];
};

/** What became of the source as a whole. `reason` is a sentence wherever `read` is not whole. */
export type ReadState = {
  readonly read: 'whole' | 'cut' | 'not_a_log' | 'empty';
  readonly reason: string | null;
};

/** Seconds since 1970 of the earliest and latest record with a readable ts. */
export type Window = { readonly first: number | null; readonly last: number | null };

/** What one log path of a source holds. */
export type LogReading = {
  readonly logPath: string;
  readonly records: RecordCounts;
  /** fields that the log has, by Zeek's names */
  readonly fields: ReadonlySet<string>;
  readonly window: Window;
  /** null where the log has no originators */
  readonly tally: Tally | null;
};

export type Reading = ReadState & {
  readonly form: SourceForm;
  /** the whole source, with what was rejected before any log path was known */
  readonly records: RecordCounts;
  /** in the order in which they were first seen, without those that nobody wants */
  readonly logs: readonly LogReading[];
};

/** What the reader is told from outside about the log paths that there are. */
export type LogPaths = {
  /** null: not wanted */
  planOf(logPath: string): Plan | null;
  /** fields that together give a log path away */
  readonly signatures: readonly { readonly logPath: string; readonly signature: readonly string[] }[];
};

/** Stored bytes from which on a log is counted by a thread of its own: a smaller one is read before that has begun. */
export const worthAThread = 16 * 1024 * 1024;

/** A log before it is read. */
export type LogSource = {
  readonly name: string;
  /** size as stored */
  readonly bytes: number;
  /** its bytes from the beginning once more; without, some of the records just before damage may be lost */
  readonly reopen?: () => AsyncIterable<Uint8Array>;
  /** starts a thread that counts while this one reads; without, one does both */
  readonly startThread?: StartThread | undefined;
  /** starts a thread that expands the log from its beginning while this one reads; without, this one does both */
  readonly expandElsewhere?: (() => ExpandedElsewhere) | undefined;
};

export type Limits = {
  /** expanded bytes after which a compressed source is cut */
  readonly largestExpandedBytes: number;
  /** largest ratio of expanded to stored bytes */
  readonly largestExpansion: number;
};
