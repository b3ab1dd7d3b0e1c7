import type { Feature } from '../../lambda/hosts/feature.ts';
import type { HostTable } from '../../lambda/hosts/table.ts';

/** A feature of a made-up table; `null` in its values is NaN in the column. */
export type MadeUp = {
  readonly values: ArrayLike<number | null>;
  readonly scale?: Feature['scale'];
  readonly clustered?: false;
};

/** A host table with these columns, as far as clustering asks: hosts are named in the order of the rows. */
export function tableOf(columns: Readonly<Record<string, MadeUp>>, hosts?: readonly string[]): HostTable {
  const size = Object.values(columns)[0]?.values.length ?? 0;
  const names = hosts ?? Array.from({ length: size }, (_, row) => `host-${String(row).padStart(6, '0')}`);
  const features = Object.entries(columns).map(
    ([name, { scale = 'linear', clustered }]): Feature => ({
      name,
      title: `Title of ${name}`,
      unit: 'records',
      scale,
      count: 'records',
      ...(clustered === undefined ? {} : { clustered }),
    }),
  );
  const data = new Map(
    Object.entries(columns).map(([name, { values }]) => [
      name,
      Float64Array.from(values, (value) => value ?? Number.NaN),
    ]),
  );
  return {
    logPath: 'made-up',
    features,
    size,
    fields: new Set(['id.orig_h']),
    window: { first: null, last: null },
    host: (row) => names[row]!,
    rowOf: (host) => names.indexOf(host),
    records: () => 1,
    column(name) {
      const column = data.get(name);
      if (column === undefined) throw new Error(`the table has no feature ${name}`);
      return column;
    },
    first: () => null,
    last: () => null,
    values: () => [],
    top: () => null,
    callers: () => new Map(),
    under: () => [],
    cadences: () => [],
  };
}
