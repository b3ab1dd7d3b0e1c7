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
