import { max, mean, median, min } from 'd3-array';
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
  return {
    mean: finite(mean(known)),
    median: finite(median(known)),
    min: finite(min(known)),
    max: finite(max(known)),
  };
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
