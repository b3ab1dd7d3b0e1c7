import { gzipSync } from 'node:zlib';
import type { LogPath } from '../../events/generator/columns.ts';
import type { LogRecord } from '../../events/generator/record.ts';
import { quietWeek } from '../../events/generator/week.ts';
import { writeNdjson, writeTsv } from '../../events/generator/writer.ts';
import type { MemoryLog } from './memory-window.ts';

/** Monday morning of the generated week. */
export const FIRST_HOUR = 7;
export const monday = Date.UTC(2026, 10, 16) / 1000;

/** A host that tries the ports of a server a little each hour: too little for one hour to show it. */
export const slowScanner = '10.66.6.6';

const scan = (start: number, hour: number): LogRecord[] =>
  Array.from({ length: 12 }, (_, index) => ({
    ts: start + 30 + index * 290,
    uid: `Cscan${hour}x${index}`,
    'id.orig_h': slowScanner,
    'id.orig_p': 40_000 + index,
    'id.resp_h': '10.66.0.9',
    'id.resp_p': 1 + hour * 12 + index,
    proto: 'tcp',
    conn_state: 'REJ',
  })) as unknown as LogRecord[];

/** Hours of a quiet network as a sensor rotates them, with one host that scans slowly through all of them. */
export function hourlyLogs(logPath: LogPath, hours: number, format: 'tsv' | 'ndjson' = 'tsv'): MemoryLog[] {
  const week = quietWeek({ hosts: 60, seed: 5, firstHour: FIRST_HOUR, hours });
  return [...week.logs()]
    .filter((log) => log.logPath === logPath)
    .map(({ window, records }) => {
      const hour = new Date(window.start * 1000).toISOString().slice(11, 13);
      const all = logPath === 'conn' ? [...records, ...scan(window.start, Number(hour))] : [...records];
      all.sort((a, b) => Number(a.ts) - Number(b.ts));
      // Zeek names a log by when it wrote: a connection that ended in this hour may have begun in the one before.
      const late = all.map((record, index) =>
        index % 150 === 7 ? { ...record, ts: window.start - 5 } : record,
      );
      const text = format === 'tsv' ? writeTsv(logPath, late, window) : writeNdjson(logPath, late);
      return { name: `${logPath}.2026-11-16-${hour}.log.gz`, bytes: gzipSync(text, { level: 1 }) };
    });
}
