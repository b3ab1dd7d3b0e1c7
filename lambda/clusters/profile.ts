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
        const values = Float64Array.from(members, (row) => column[row]!);
        return [name, z === undefined ? spread(values) : { ...spread(values), z }];
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

function spread(values: Float64Array): FeatureProfile {
  const known = values.filter(Number.isFinite);
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
