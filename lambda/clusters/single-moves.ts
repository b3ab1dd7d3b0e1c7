import { massesOf, moveToMeans, type Partition, type Patience, settle } from './partition.ts';
import { type Points, squaredDistance } from './points.ts';

/** A move must lower the inertia by more than rounding can, or two moves could undo each other for ever. */
const leastGain = 1e-12;

/**
 * Lloyd's iteration, then single moves (Hartigan and Wong 1979) until neither finds anything. Lloyd stops where every
 * point is nearest to its own centroid, though moving a point also moves both centroids and may still lower the
 * inertia; small populations are full of such stops.
 */
export function refine(points: Points, start: Float64Array, patience: Patience): Partition {
  let partition = settle(points, start, patience);
  for (let round = 0; round < patience.rounds; round++) {
    const labels = partition.labels.slice();
    const centroids = partition.centroids.slice();
    if (!moveSingly(points, labels, centroids)) return partition;
    moveToMeans(points, labels, centroids);
    const moved = settle(points, centroids, patience);
    if (!(moved.inertia < partition.inertia)) return partition;
    partition = moved;
  }
  return { ...partition, converged: false };
}

/** One pass over all points; tells whether any was moved. Labels and centroids are changed in place. */
function moveSingly(points: Points, labels: Int32Array, centroids: Float64Array): boolean {
  const { at, weights, dimensions } = points;
  const k = centroids.length / dimensions;
  const masses = massesOf(points, labels, k);
  let moved = false;
  for (let point = 0; point < points.size; point++) {
    const own = labels[point]!;
    const weight = weights[point]!;
    if (masses[own]! <= weight) continue;
    const saved =
      (squaredDistance(at, point, centroids, own, dimensions) * masses[own]!) / (masses[own]! - weight);
    let best = own;
    let least = saved * (1 - leastGain);
    for (let id = 0; id < k; id++) {
      if (id === own) continue;
      const cost =
        (squaredDistance(at, point, centroids, id, dimensions) * masses[id]!) / (masses[id]! + weight);
      if (cost < least) {
        least = cost;
        best = id;
      }
    }
    if (best === own) continue;
    shift(points, point, centroids, own, -weight, masses);
    shift(points, point, centroids, best, weight, masses);
    labels[point] = best;
    moved = true;
  }
  return moved;
}

/** Adds (or with a negative weight takes) a point to a cluster's mean. */
function shift(
  points: Points,
  point: number,
  centroids: Float64Array,
  id: number,
  weight: number,
  masses: Float64Array,
): void {
  const { at, dimensions } = points;
  masses[id]! += weight;
  const part = weight / masses[id]!;
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const index = id * dimensions + dimension;
    centroids[index]! += part * (at[point * dimensions + dimension]! - centroids[index]!);
  }
}
