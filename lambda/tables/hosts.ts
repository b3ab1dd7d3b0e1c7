import type { Clustering } from '../clusters/clustering.ts';
import type { Feature, LogType } from '../hosts/feature.ts';
import type { HostTable, TopValue } from '../hosts/table.ts';
import { general } from '../hosts/types/general.ts';
import type { Cell, Column, ColumnType } from './column.ts';
import { type Windowed, windowColumns } from './windowed.ts';

/** A host table and what it is a table of. */
export type HostRows = Windowed & { readonly table: HostTable };

type HostColumn = Column<HostRows>;

/**
 * The columns of a log type: those that every log has, by the general type, and the type's own. They do not depend on
 * the log or the preset: a column that was not counted is null, so that all files of a log path have the same ones.
 */
export function hostColumns(type: LogType): HostColumn[] {
  const all = [...windowColumns<HostRows>(), ...described, ...placed, ...counted(general), ...counted(type)];
  const names = all.map(({ name }) => name);
  return all.filter(({ name }, index) => names.indexOf(name) === index);
}

/** The columns of hosts.csv that are no feature, or stand in a feature's place. */
const described: readonly HostColumn[] = [
  each('host', 'string', 'originator', (table, row) => table.host(row)),
  column('records', 'bigint', 'records; in the notebook preset those with a responder', recordsOf),
  ...valuesOf('id.resp_h', 'responder'),
  ...valuesOf('operation', 'operation'),
  each('first_seen', 'timestamp', 'first record; UTC', (table, row) => table.first(row)),
  each('last_seen', 'timestamp', 'last record; UTC', (table, row) => table.last(row)),
];

/** Where the host stands among the others. */
const placed: readonly HostColumn[] = [
  column('cluster', 'int', 'cluster; null where hosts were too few', (source) => {
    const labels = clusteringOf(source)?.labels;
    return (row) => labels?.[row] ?? null;
  }),
  column('distance', 'double', 'distance to the centroid of its cluster, in z units', (source) => {
    const distances = clusteringOf(source)?.distances;
    return (row) => distances?.[row] ?? null;
  }),
];

/** Features, and the z-scores of those that are clustered. */
function counted({ features }: LogType): HostColumn[] {
  const values = features.map((feature) =>
    column(feature.name, typeOf(feature), `${feature.title} (${feature.unit})`, ({ table }) => {
      const isCounted = table.features.some(({ name }) => name === feature.name);
      return cellsOf(isCounted ? table.column(feature.name) : undefined);
    }),
  );
  const scores = features
    .filter(({ clustered }) => clustered !== false)
    .map(({ name, title }) =>
      column(`z_${name}`, 'double', `z-score of ${title}`, (source) => {
        const clustering = clusteringOf(source);
        return cellsOf(clustering?.z[clustering.features.indexOf(name)]);
      }),
    );
  return [...values, ...scores];
}

/** What counts is whole; what is summed, averaged or divided need not be. */
function typeOf(feature: Feature): ColumnType {
  const counts = ['count', 'unique', 'uniqueOf', 'top', 'most', 'mostOf'];
  return counts.some((reducer) => reducer in feature) ? 'bigint' : 'double';
}

function cellsOf(values: Float64Array | undefined): (row: number) => Cell {
  if (values === undefined) return () => null;
  return (row) => (Number.isFinite(values[row]) ? values[row]! : null);
}

/** As in hosts.csv: the notebook's feature of that name leaves out the records without a responder. */
function recordsOf({ table }: HostRows): (row: number) => Cell {
  if (table.features.some(({ name }) => name === 'records')) return cellsOf(table.column('records'));
  return (row) => table.records(row);
}

/** pandas' describe() of a field; null throughout where the log does not have the field. */
function valuesOf(field: string, noun: string): HostColumn[] {
  const top = ({ table }: HostRows, of: (value: TopValue | null) => Cell) => {
    const isThere = field === 'id.resp_h' || table.fields.has(field);
    return (row: number) => (isThere ? of(table.top(row, field)) : null);
  };
  return [
    column(`${noun}s`, 'bigint', `distinct ${noun}s`, (source) =>
      top(source, (value) => value?.distinct ?? 0),
    ),
    column(`top_${noun}`, 'string', `most frequent ${noun}`, (source) =>
      top(source, (value) => value?.value ?? null),
    ),
    column(`top_${noun}_records`, 'bigint', `records of the most frequent ${noun}`, (source) =>
      top(source, (value) => value?.records ?? 0),
    ),
  ];
}

function clusteringOf({ log: { clustered } }: HostRows): Clustering | null {
  return clustered?.outcome === 'clustered' ? clustered.clustering : null;
}

function each(
  name: string,
  type: ColumnType,
  about: string,
  of: (table: HostTable, row: number) => Cell,
): HostColumn {
  return column(
    name,
    type,
    about,
    ({ table }) =>
      (row) =>
        of(table, row),
  );
}

function column(
  name: string,
  type: ColumnType,
  about: string,
  cells: (source: HostRows) => (row: number) => Cell,
): HostColumn {
  return { name, type, about, cells };
}
