import type { HostTable } from '../hosts/table.ts';

/**
 * Old cluster ids in their new order: ascending by the mean of the analysis's first feature, then of the next ones,
 * so that ids do not permute between runs. Means that are equal throughout are told apart by the centroids, which
 * differ. Null comes first.
 */
export function clusterOrder(
  table: HostTable,
  labels: Int32Array,
  centroids: readonly (readonly number[])[],
): number[] {
  const keys = centroids.map((): number[] => []);
  for (const { name } of table.features) {
    meansOf(table.column(name), labels, centroids.length).forEach((mean, id) => {
      keys[id]!.push(mean);
    });
  }
  centroids.forEach((centroid, id) => {
    keys[id]!.push(...centroid);
  });
  return [...keys.keys()].sort((a, b) => compare(keys[a]!, keys[b]!));
}

function meansOf(column: Float64Array, labels: Int32Array, k: number): number[] {
  const sums = new Float64Array(k);
  const counts = new Float64Array(k);
  column.forEach((value, row) => {
    if (!Number.isFinite(value)) return;
    sums[labels[row]!]! += value;
    counts[labels[row]!]!++;
  });
  return Array.from(sums, (sum, id) => (counts[id] === 0 ? Number.NEGATIVE_INFINITY : sum / counts[id]!));
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < a.length; index++) {
    if (a[index] !== b[index]) return a[index]! < b[index]! ? -1 : 1;
  }
  return 0;
}
