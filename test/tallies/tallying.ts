import type { LogType } from '../../lambda/hosts/feature.ts';
import { planOf } from '../../lambda/hosts/plan.ts';
import { hostTable } from '../../lambda/hosts/tabulate.ts';
import { logTypes } from '../../lambda/hosts/types/registry.ts';
import { joinParts, type MergeOptions, mergeParts } from '../../lambda/tallies/merge.ts';
import { tallyObject } from '../../lambda/tallies/tally-object.ts';
import type { LogPaths, LogReading } from '../../lambda/zeek/reading.ts';
import { inChunks, limits, preset } from '../zeek/read-text.ts';

export function pathsOf(typeOf: (logPath: string) => LogType = preset): LogPaths {
  return { planOf: (logPath) => planOf(typeOf(logPath)), signatures: logTypes };
}

export async function tally(log: string | Uint8Array, name: string, typeOf = preset, version = 'v1') {
  const bytes = typeof log === 'string' ? Buffer.from(log) : log;
  const object = { name, version, bytes: bytes.length };
  return tallyObject(() => inChunks(bytes), object, pathsOf(typeOf), limits);
}

/** The only part of a log within one hour. */
export async function partOf(log: string | Uint8Array, name: string, typeOf = preset): Promise<Uint8Array> {
  const { parts } = await tally(log, name, typeOf);
  if (parts.length !== 1) throw new Error(`${name} has ${parts.length} parts`);
  return parts[0]!.bytes;
}

export async function* given(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

export const merged = (parts: readonly Uint8Array[], typeOf = preset, options: MergeOptions = {}) =>
  mergeParts(given(parts), pathsOf(typeOf), options);

export const joined = (parts: readonly Uint8Array[], typeOf = preset) =>
  joinParts(given(parts), pathsOf(typeOf));

/** All that can be asked of a log that was read. */
export function told(log: LogReading, typeOf: (logPath: string) => LogType = preset) {
  const { records, window } = log;
  const fields = [...log.fields].sort();
  const about = {
    logPath: log.logPath,
    accepted: records.accepted,
    rejected: records.rejected,
    fields,
    window,
  };
  if (log.tally === null) return { ...about, rows: null };
  const type = typeOf(log.logPath);
  const table = hostTable(log, type);
  const { values, distinct } = planOf(type);
  const rows = Array.from({ length: table.size }, (_, row) => ({
    host: table.host(row),
    records: table.records(row),
    first: table.first(row),
    last: table.last(row),
    features: type.features.map(({ name }) => [name, table.column(name)[row]!]),
    responders: table.values(row, 'id.resp_h'),
    operations: table.values(row, 'operation'),
    top: table.top(row, 'operation'),
    values: values.map(({ field, where }) => table.values(row, field, where)),
    evidence: (type.evidence ?? []).map(({ field, where }) => table.values(row, field, where)),
    under: distinct.map(({ of, under }) => table.under(row, of, under)),
    cadences: table.cadences(row),
  }));
  return { ...about, rows };
}
