import { analysisOf } from '../hosts/types/registry.ts';
import type { LogInspection } from '../report/inspection.ts';
import { evidence, evidenceRows } from './evidence.ts';
import { findings, foundRows } from './findings.ts';
import { hostColumns } from './hosts.ts';
import { parquet } from './parquet.ts';
import { type TableName, tableKey } from './places.ts';
import { extentOf, type TableWindow } from './table-window.ts';

/** A file and its key in the results bucket. */
export type TableFile = { readonly path: string; readonly body: Uint8Array };

/**
 * What one log path came to, as tables to query: its hosts, its findings, and what they rest on. Files without rows
 * are written too, so that a repeat which finds less leaves nothing standing of what was found before. None where the
 * log has no originators, or its time no date.
 */
export function* tablesOf(log: LogInspection, window: TableWindow): Generator<TableFile, void, undefined> {
  const { table } = log;
  const extent = extentOf(window, log.window);
  if (table === null || extent === null) return;
  const at = (name: TableName) => tableKey(name, log.logPath, window.folder, extent);
  const found = foundRows({ log, extent });
  const source = window.unit === 'object' ? window.source : null;
  const pieces = evidenceRows(found, source);
  const columns = hostColumns(analysisOf(log.logPath, 'default'));
  yield { path: at('hosts'), body: parquet(columns, { log, extent, table }, table.size) };
  yield { path: at('findings'), body: parquet(findings, { log, extent, rows: found }, found.length) };
  yield { path: at('evidence'), body: parquet(evidence, { log, extent, rows: pieces }, pieces.length) };
}
