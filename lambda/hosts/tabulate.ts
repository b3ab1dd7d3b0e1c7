import type { Condition, Field } from '../zeek/field.ts';
import { tallyKey } from '../zeek/plan.ts';
import type { LogReading } from '../zeek/reading.ts';
import { HostCadences } from './cadences.ts';
import type { LogType } from './feature.ts';
import { featureColumns, inOrder } from './feature-columns.ts';
import { hostOrder, rowOf } from './host-order.ts';
import type { HostTable } from './table.ts';
import { distinctUnder } from './under.ts';
import { ValueColumns } from './value-columns.ts';

/** The host table of a log that has originators. `type` is the one whose plan the log was read with. */
export function hostTable(log: LogReading, type: LogType): HostTable {
  const { tally } = log;
  if (tally === null) throw new Error(`${log.logPath} has no originators`);
  const { ids, hosts } = hostOrder(tally);
  const columns = featureColumns(tally, type.features, ids);
  const records = inOrder(tally.hosts.records(), ids);
  const [firsts, lasts] = [inOrder(tally.hosts.first(), ids), inOrder(tally.hosts.last(), ids)];
  const cadences = new HostCadences(tally);
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
    rowOf: (host) => rowOf(hosts, host),
    records: (row) => records[row]!,
    column: (name) => {
      const column = columns.get(name);
      if (column === undefined) throw new Error(`no feature ${name} in ${log.logPath}`);
      return column;
    },
    first: (row) => orNull(firsts[row]!),
    last: (row) => orNull(lasts[row]!),
    values: (row, field, where, most) => tableOf(field, where)?.valuesOf(ids[row]!, most) ?? [],
    top: (row, field, where) => tableOf(field, where)?.topOf(ids[row]!) ?? null,
    callers: (responders) => tableOf('id.resp_h')?.hostsOf(responders) ?? new Map(),
    under: (row, of, under) => distinctUnder(tally, ids[row]!, of, under),
    cadences: (row) => cadences.of(ids[row]!),
  };
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
