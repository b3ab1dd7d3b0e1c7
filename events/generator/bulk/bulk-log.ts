import { Random } from '../random.ts';
import { tsvClose, tsvHeader } from '../writer.ts';
import { ByteWriter } from './byte-writer.ts';
import { Clock } from './clock.ts';
import { connRecords } from './conn-records.ts';
import { dceRpcRecords } from './dce-rpc-records.ts';

export const bulkLogPaths = ['dce_rpc', 'conn'] as const;

export type BulkOptions = {
  readonly log: (typeof bulkLogPaths)[number];
  readonly format: 'tsv' | 'ndjson';
  readonly hosts: number;
  /** the log ends with the record that reaches it */
  readonly bytes: number;
  readonly seed: number;
};

/** The records of one log path: `draw` makes the next, `tsv` and `ndjson` write the one drawn last. */
export type BulkRecords = {
  draw(): void;
  tsv(writer: ByteWriter): void;
  ndjson(writer: ByteWriter): void;
};

const opened = Date.parse('2026-11-20T09:00:00Z') / 1000;

/**
 * A log for measuring, in chunks: as large as asked, always the same for the same options. The two formats of
 * a seed hold the same records in the same order, as far as each goes.
 */
export function* bulkLog({ log, format, hosts, bytes, seed }: BulkOptions): Generator<Uint8Array> {
  const random = new Random(`bulk/${log}/${hosts}/${seed}`);
  const clock = new Clock(opened);
  const records = log === 'conn' ? connRecords(hosts, clock, random) : dceRpcRecords(hosts, clock, random);
  const writer = new ByteWriter();
  if (format === 'tsv') writer.text(tsvHeader(log, opened));
  while (writer.total < bytes) {
    records.draw();
    if (format === 'tsv') records.tsv(writer);
    else records.ndjson(writer);
    if (writer.isFull) yield writer.take();
  }
  if (format === 'tsv') writer.text(tsvClose(clock.seconds));
  yield writer.take();
}
