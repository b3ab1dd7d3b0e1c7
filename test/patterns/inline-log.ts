import { clusterHosts } from '../../lambda/clusters/cluster.ts';
import type { HostTable } from '../../lambda/hosts/table.ts';
import { analysisOf } from '../../lambda/hosts/types/registry.ts';
import { type FindOptions, findPatterns } from '../../lambda/patterns/find.ts';
import type { Finding } from '../../lambda/patterns/finding.ts';
import { slowTable } from '../witness/slow-table.ts';

/** A record of a log in a test: Zeek's field names, `id.` left out. */
export type Row = Readonly<Record<string, string | number | boolean>>;

const fields: Readonly<Record<string, string>> = { from: 'id.orig_h', to: 'id.resp_h', port: 'id.resp_p' };

/** The same rows as Zeek's TSV and as NDJSON. */
export function textsOf(logPath: string, rows: readonly Row[]): { tsv: string; ndjson: string } {
  const records = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [fields[name] ?? name, value])),
  );
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const cell = (value: Row[string] | undefined): string =>
    value === undefined ? '-' : value === true ? 'T' : value === false ? 'F' : String(value);
  const tsv = [
    '#separator \\x09',
    '#set_separator\t,',
    '#empty_field\t(empty)',
    '#unset_field\t-',
    `#path\t${logPath}`,
    `#fields\t${names.join('\t')}`,
    ...records.map((record) => names.map((name) => cell(record[name])).join('\t')),
    '',
  ].join('\n');
  return { tsv, ndjson: records.map((record) => `${JSON.stringify(record)}\n`).join('') };
}

export function tableOf(
  logPath: string,
  rows: readonly Row[],
  preset: 'default' | 'notebook' = 'default',
): HostTable {
  return slowTable(textsOf(logPath, rows).tsv, analysisOf(logPath, preset));
}

export function findingsIn(table: HostTable, options: FindOptions = {}): Finding[] {
  return findPatterns(table, clusterHosts(table, { k: 5, seed: 0, smallestPopulation: 5 }), options);
}

/** `times` rows alike, `every` seconds apart. */
export function repeated(
  times: number,
  row: Row | ((index: number) => Row),
  start = 1_700_000_000,
  every = 1,
): Row[] {
  return Array.from({ length: times }, (_, index) => ({
    ts: (start + index * every).toFixed(6),
    ...(typeof row === 'function' ? row(index) : row),
  }));
}

/** Calls in the order given, each `endpoint::operation`, a second apart. */
export function calls(from: string, to: string, ...operations: string[]): Row[] {
  return operations.flatMap((name, index) => {
    const [endpoint, operation] = name.split('::') as [string, string];
    return repeated(1, { from, to, port: 445, endpoint, operation }, 1_700_000_000 + index);
  });
}

/** A few hosts that each do a little, so that there is a population. */
export function quiet(make: (host: string, index: number) => Row[], hosts = 12): Row[] {
  return Array.from({ length: hosts }, (_, index) => make(`10.0.1.${index + 1}`, index)).flat();
}
