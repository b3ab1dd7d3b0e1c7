import type { Feature } from '../../lambda/hosts/feature.ts';
import type { HostTable, ValueCount } from '../../lambda/hosts/table.ts';
import type { Field } from '../../lambda/zeek/field.ts';

/** What a host of a table built by hand did. */
export type HostEntry = {
  readonly host: string;
  readonly records: number;
  /** values by field, most frequent first */
  readonly values: Readonly<Record<string, readonly ValueCount[]>>;
  /** further features by name */
  readonly features?: Readonly<Record<string, number>>;
};

export const FEATURES: readonly Feature[] = [
  { name: 'records', count: 'records', title: 'records', unit: 'records', scale: 'log' },
  { name: 'responders', unique: 'id.resp_h', title: 'responders', unit: 'hosts', scale: 'log' },
  {
    name: 'records_per_responder',
    ratio: ['records', 'responders'],
    title: 'records per responder',
    unit: 'records',
    scale: 'log',
  },
  {
    name: 'lookups',
    share: { field: 'operation', in: new Set() },
    title: 'account look-ups',
    unit: 'share',
    scale: 'linear',
    clustered: false,
  },
];

/** A host table held in memory, for everything that only reads one. */
export function tableOf(
  logPath: string,
  entries: readonly HostEntry[],
  features: readonly Feature[] = FEATURES,
): HostTable {
  const rows = [...entries].sort((a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : 0));
  const rowByHost = new Map(rows.map(({ host }, row) => [host, row]));
  const number = (entry: HostEntry, name: string): number => {
    const responders = entry.values['id.resp_h']?.length ?? 0;
    if (name === 'records') return entry.records;
    if (name === 'responders') return responders;
    if (name === 'records_per_responder') return responders === 0 ? NaN : entry.records / responders;
    return entry.features?.[name] ?? NaN;
  };
  const columns = new Map(
    features.map(({ name }) => [name, Float64Array.from(rows, (entry) => number(entry, name))]),
  );
  return {
    logPath,
    features,
    size: rows.length,
    fields: new Set([
      'ts',
      'uid',
      'id.orig_h',
      'id.resp_h',
      ...rows.flatMap(({ values }) => Object.keys(values)),
    ]),
    window: { first: 1_521_911_720.6, last: 1_521_912_990.1 },
    host: (row) => rows[row]!.host,
    rowOf: (host) => rowByHost.get(host) ?? -1,
    records: (row) => rows[row]!.records,
    column: (name) => {
      const column = columns.get(name);
      if (column === undefined) throw new Error(`no feature ${name}`);
      return column;
    },
    first: () => 1_521_911_720.6,
    last: () => 1_521_912_990.1,
    callers: () => new Map(),
    values: (row, field: Field) => [...(rows[row]!.values[String(field)] ?? [])],
    top(row, field, where) {
      const passes =
        where !== undefined && 'in' in where && typeof where.in === 'function' ? where.in : () => true;
      const values = (rows[row]!.values[String(field)] ?? []).filter(({ value }) => passes(value));
      return values.length === 0 ? null : { ...values[0]!, distinct: values.length };
    },
    under: () => [],
    cadences: () => [],
  };
}
