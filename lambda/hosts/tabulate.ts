import type { Condition, Field } from '../zeek/field.ts';
import { tallyKey } from '../zeek/plan.ts';
import type { LogReading } from '../zeek/reading.ts';
import type { Tally } from '../zeek/tally.ts';
import { cadencesOf } from './cadences.ts';
import type { LogType } from './feature.ts';
import { featureColumns } from './feature-columns.ts';
import type { HostTable } from './table.ts';
import { distinctUnder } from './under.ts';
import { ValueColumns } from './value-table.ts';

/** The host table of a log that has originators. `type` is the one whose plan the log was read with. */
export function hostTable(log: LogReading, type: LogType): HostTable {
  const { tally } = log;
  if (tally === null) throw new Error(`${log.logPath} has no originators`);
  const { ids, hosts } = sortedHosts(tally);
  const columns = featureColumns(tally, type.features);
  for (const [name, column] of columns)
    columns.set(
      name,
      Float64Array.from(ids, (id) => column[id]!),
    );
  const tables = new Map<string, ValueColumns | null>();
  const tableOf = (field: Field, where?: Condition) => {
    const key = tallyKey(field, where);
    if (!tables.has(key)) tables.set(key, ValueColumns.of(tally, field, where));
    return tables.get(key) ?? null;
  };
  return {
    logPath: log.logPath,
    features: type.features,
    size: ids.length,
    fields: log.fields,
    window: log.window,
    host: (row) => hosts[row]!,
    rowOf: (host) => find(hosts, host),
    records: (row) => tally.hosts.records(ids[row]!),
    column: (name) => {
      const column = columns.get(name);
      if (column === undefined) throw new Error(`no feature ${name} in ${log.logPath}`);
      return column;
    },
    first: (row) => tally.hosts.first(ids[row]!),
    last: (row) => tally.hosts.last(ids[row]!),
    values: (row, field, where) => tableOf(field, where)?.valuesOf(ids[row]!) ?? [],
    under: (row, of, under) => distinctUnder(tally, ids[row]!, of, under),
    cadences: (row) => cadencesOf(tally, ids[row]!),
  };
}

/** Originators sorted as text by code units, and the tally's id of each. */
function sortedHosts(tally: Tally): { ids: Uint32Array; hosts: string[] } {
  const names = Array.from({ length: tally.hosts.size }, (_, id) => tally.hosts.host(id));
  const ids = Uint32Array.from(names, (_, id) => id).sort((a, b) => (names[a]! < names[b]! ? -1 : 1));
  return { ids, hosts: Array.from(ids, (id) => names[id]!) };
}

function find(hosts: readonly string[], host: string): number {
  let [low, high] = [0, hosts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (hosts[middle]! < host) low = middle + 1;
    else high = middle;
  }
  return hosts[low] === host ? low : -1;
}
