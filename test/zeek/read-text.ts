import type { LogType } from '../../lambda/hosts/feature.ts';
import { planOf } from '../../lambda/hosts/plan.ts';
import type { HostTable } from '../../lambda/hosts/table.ts';
import { hostTable } from '../../lambda/hosts/tabulate.ts';
import { analysisOf, logTypes } from '../../lambda/hosts/types/registry.ts';
import type { StartThread } from '../../lambda/zeek/counting-ring.ts';
import { type Reading, readLog } from '../../lambda/zeek/read.ts';
import type { LogSource } from '../../lambda/zeek/reading.ts';

export const limits = { largestExpandedBytes: 2 ** 40, largestExpansion: 1100 };

/** Bytes in chunks of a size, as a stream may cut them. */
export async function* inChunks(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export const preset = (logPath: string) => analysisOf(logPath, 'default');

export function read(
  log: string | Uint8Array,
  options: {
    name?: string;
    chunk?: number;
    typeOf?: (logPath: string) => LogType | null;
    limits?: typeof limits;
    startThread?: StartThread;
    expandElsewhere?: LogSource['expandElsewhere'];
  } = {},
): Promise<Reading> {
  const bytes = typeof log === 'string' ? Buffer.from(log) : log;
  const { name = 'log', chunk, typeOf = preset } = options;
  const paths = {
    planOf: (logPath: string) => {
      const type = typeOf(logPath);
      return type === null ? null : planOf(type);
    },
    signatures: logTypes,
  };
  const { startThread, expandElsewhere } = options;
  // a thread is worth its start from some size on, which is only looked at
  const source = {
    name,
    bytes: startThread === undefined ? bytes.length : 2 ** 30,
    startThread,
    expandElsewhere,
  };
  return readLog(inChunks(bytes, chunk), source, paths, options.limits ?? limits);
}

/** The host tables of the logs that have originators, by log path. */
export function tablesOf(
  reading: Reading,
  typeOf: (logPath: string) => LogType = preset,
): Map<string, HostTable> {
  return new Map(
    reading.logs
      .filter((log) => log.tally !== null)
      .map((log) => [log.logPath, hostTable(log, typeOf(log.logPath))]),
  );
}

/** A log in Zeek's own layout. */
export function tsv(path: string, fields: readonly string[], rows: readonly (readonly string[])[]): string {
  return [
    '#separator \\x09',
    '#set_separator\t,',
    '#empty_field\t(empty)',
    '#unset_field\t-',
    `#path\t${path}`,
    `#fields\t${fields.join('\t')}`,
    ...rows.map((row) => row.join('\t')),
    '',
  ].join('\n');
}
