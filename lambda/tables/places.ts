import { logTypes } from '../hosts/types/registry.ts';
import type { Extent } from './table-window.ts';

export type TableName = 'hosts' | 'findings' | 'evidence';

/** The partition of every log path that has no type of its own: there are as many as strangers care to name. */
const OTHER = 'other';

/** The values of the partition `log_path`: a fixed list, so that a catalogue can name every place there is. */
export const partitions: readonly string[] = [...logTypes.map(({ logPath }) => logPath), OTHER];

export function partitionOf(logPath: string): string {
  return logTypes.some((type) => type.logPath === logPath) ? logPath : OTHER;
}

/** Key of a table's file; it depends on the window alone, so that a repeat rewrites it. */
export function tableKey(table: TableName, logPath: string, folder: string, { date, stem }: Extent): string {
  const partition = partitionOf(logPath);
  const file = partition === OTHER ? `${stem}.${folder}` : stem;
  return `tables/${table}/log_path=${partition}/date=${date}/${file}.parquet`;
}
