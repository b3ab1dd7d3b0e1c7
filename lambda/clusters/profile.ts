import type { HostTable } from '../hosts/table.ts';
import type { ClusterProfile, FeatureProfile } from './clustering.ts';

/**
 * What each cluster is like, in the features' own units; features that were kept out of the distance stand here too.
 * Nulls are left out; a feature that no host of the cluster has is null throughout.
 */
export function profilesOf(
  table: HostTable,
  labels: Int32Array,
  centroids: readonly (readonly number[])[],
  clustered: readonly string[],
): ClusterProfile[] {
  const rows = centroids.map((_, id) => rowsWith(labels, id));
  return rows.map((members, id) => ({
    id,
    hosts: members.length,
    share: members.length / table.size,
    features: Object.fromEntries(
      table.features.map(({ name }) => {
        const column = table.column(name);
        const z = centroids[id]![clustered.indexOf(name)];
        const values = spread(knownOf(column, members));
        return [name, z === undefined ? values : { ...values, z }];
      }),
    ),
  }));
}

function rowsWith(labels: Int32Array, id: number): number[] {
  const rows: number[] = [];
  labels.forEach((label, row) => {
    if (label === id) rows.push(row);
  });
  return rows;
}

/** The numbers of some rows, without nulls and what a hostile log drives to infinity. */
function knownOf(column: Float64Array, rows: readonly number[]): Float64Array {
  const known = new Float64Array(rows.length);
  let count = 0;
  for (const row of rows) if (Number.isFinite(column[row])) known[count++] = column[row]!;
  return known.subarray(0, count);
}

/** Sorts the numbers in place. */
function spread(known: Float64Array): FeatureProfile {
  if (known.length === 0) return { mean: null, median: null, min: null, max: null };
  const sum = known.reduce((all, value) => all + value, 0);
  const sorted = known.sort();
  const middle = (sorted.length - 1) / 2;
  const low = sorted[Math.floor(middle)]!;
  return {
    mean: finite(sum / sorted.length),
    median: finite(low + (sorted[Math.ceil(middle)]! - low) * (middle % 1)),
    min: sorted[0]!,
    max: sorted.at(-1)!,
  };
}

/** Null for what a hostile log drives beyond the largest number. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
