import type { Clustering } from '../clusters/clustering.ts';
import type { HostTable, TopValue } from '../hosts/table.ts';
import { csv } from './escape.ts';
import type { LogInspection } from './inspection.ts';

/** A column: its name and the cell of a row, escaped and ready to be written. */
type Column = readonly [name: string, cell: (row: number) => string];

/** Rows in a chunk: large enough that joining costs nothing, small enough that no chunk is a burden. */
const CHUNK_ROWS = 512;

/** One row per originator with what was counted, its cluster and its z-scores; in chunks of whole lines. */
export function* hostsCsv(log: LogInspection): Generator<string, void, undefined> {
  const { table } = log;
  if (table === null) return;
  const clustering = log.clustered?.outcome === 'clustered' ? log.clustered.clustering : null;
  const columns = [...describe(table), ...clusterColumns(table, clustering)];
  yield `${columns.map(([name]) => csv(name)).join(',')}\r\n`;
  const cells = columns.map(([, cell]) => cell);
  for (let start = 0; start < table.size; start += CHUNK_ROWS) {
    let chunk = '';
    for (let row = start; row < Math.min(start + CHUNK_ROWS, table.size); row++) {
      chunk += cells[0]!(row);
      for (let column = 1; column < cells.length; column++) chunk += `,${cells[column]!(row)}`;
      chunk += '\r\n';
    }
    yield chunk;
  }
}

/** pandas' describe() of the responders (and operations) of each host, then the analysis's other features. */
function describe(table: HostTable): Column[] {
  const named = new Set(table.features.map((feature) => feature.name));
  const column = (name: string): Column => {
    const values = table.column(name);
    return [name, (row) => numberCell(values[row]!)];
  };
  const fixed: Column[] = [
    ['host', (row) => csv(table.host(row))],
    // The notebook's feature counts as pandas does, without the records that have no responder.
    named.has('records') ? column('records') : ['records', (row) => String(table.records(row))],
    ...described(table, 'id.resp_h', 'responders', 'top_responder'),
    ...(table.fields.has('operation') ? described(table, 'operation', 'operations', 'top_operation') : []),
  ];
  const standing = new Set(fixed.map(([name]) => name));
  const others = table.features.filter((feature) => !standing.has(feature.name));
  return [...fixed, ...others.map((feature) => column(feature.name))];
}

/** Distinct values of a field, the most frequent one and its records. One look at a host's values serves all three. */
function described(table: HostTable, field: string, unique: string, top: string): Column[] {
  let seen = -1;
  let first: TopValue | null = null;
  const of = (row: number) => {
    if (row !== seen) first = table.top(row, field);
    seen = row;
    return first;
  };
  return [
    [unique, (row) => String(of(row)?.distinct ?? 0)],
    [top, (row) => csv(of(row)?.value ?? '')],
    [`${top}_records`, (row) => String(of(row)?.records ?? 0)],
  ];
}

function clusterColumns(table: HostTable, clustering: Clustering | null): Column[] {
  const clustered = table.features.filter((feature) => feature.clustered !== false).map(({ name }) => name);
  const z = (clustering?.features ?? clustered).map((name, index): Column => {
    const scores = clustering?.z[index];
    return [`z_${name}`, (row) => (scores === undefined ? '' : numberCell(scores[row]!))];
  });
  return [
    ['cluster', (row) => (clustering === null ? '' : String(clustering.labels[row]!))],
    ['distance', (row) => (clustering === null ? '' : numberCell(clustering.distances[row]!))],
    ...z,
  ];
}

/** The shortest form that reads back the same; nothing where there is no number. */
function numberCell(value: number): string {
  return Number.isFinite(value) ? String(value === 0 ? 0 : value) : '';
}
