import type { LogType } from '../feature.ts';
import { conn } from './conn.ts';
import { dceRpc } from './dce-rpc.ts';
import { general } from './general.ts';
import { notebook } from './notebook.ts';

/** Every log type with features of its own; one line each. */
export const logTypes: readonly LogType[] = [conn, dceRpc];

/** What to count of a log path. The notebook preset counts the same two features of every log. */
export function analysisOf(logPath: string, preset: 'default' | 'notebook'): LogType {
  const known = logTypes.find((type) => type.logPath === logPath);
  if (preset === 'notebook') return { ...notebook, logPath, signature: known?.signature ?? [] };
  return known ?? { ...general, logPath };
}
