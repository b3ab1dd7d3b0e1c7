import { type Points, squaredDistance } from './points.ts';

/** Points in k groups. */
export type Partition = {
  readonly k: number;
  /** cluster of each point: its nearest centroid, the lower id where two are as near */
  readonly labels: Int32Array;
  /** k centroids, row-major; the means of their members wherever `converged` */
  readonly centroids: Float64Array;
  /** weighted sum of squared distances to the own centroid */
  readonly inertia: number;
  /** no point changes its cluster any more */
  readonly converged: boolean;
};

/** Lloyd's iteration from these centroids until no label changes, or `bound` times. */
export function settle(points: Points, start: Float64Array, bound: number): Partition {
  const k = start.length / points.dimensions;
  const centroids = start.slice();
  const labels = new Int32Array(points.size).fill(-1);
  for (let iteration = 0; ; iteration++) {
    const { inertia, changed } = assign(points, centroids, labels);
    if (!changed || iteration === bound) return { k, labels, centroids, inertia, converged: !changed };
    moveToMeans(points, labels, centroids);
  }
}

/** Labels every point with its nearest centroid, in place. */
export function assign(points: Points, centroids: Float64Array, labels: Int32Array) {
  const { at, weights, dimensions, size } = points;
  const k = centroids.length / dimensions;
  let inertia = 0;
  let changed = false;
  for (let point = 0; point < size; point++) {
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let id = 0; id < k; id++) {
      const distance = squaredDistance(at, point, centroids, id, dimensions);
      if (distance < least) {
        least = distance;
        nearest = id;
      }
    }
    inertia += least * weights[point]!;
    if (labels[point] !== nearest) changed = true;
    labels[point] = nearest;
  }
  return { inertia, changed };
}

/** Moves every centroid to its members' mean, in place; one without members goes to the point worst served. */
export function moveToMeans(points: Points, labels: Int32Array, centroids: Float64Array): void {
  const { at, weights, dimensions, size } = points;
  const k = centroids.length / dimensions;
  const masses = massesOf(points, labels, k);
  for (let id = 0; id < k; id++) {
    if (masses[id] === 0) relocate(points, labels, centroids, masses, id);
  }
  centroids.fill(0);
  for (let point = 0; point < size; point++) {
    const to = labels[point]! * dimensions;
    const weight = weights[point]!;
    for (let dimension = 0; dimension < dimensions; dimension++) {
      centroids[to + dimension]! += weight * at[point * dimensions + dimension]!;
    }
  }
  for (let id = 0; id < k; id++) {
    for (let dimension = 0; dimension < dimensions; dimension++) {
      if (masses[id]! > 0) centroids[id * dimensions + dimension]! /= masses[id]!;
    }
  }
}

/** Weight of each cluster. */
export function massesOf(points: Points, labels: Int32Array, k: number): Float64Array {
  const masses = new Float64Array(k);
  for (let point = 0; point < points.size; point++) masses[labels[point]!]! += points.weights[point]!;
  return masses;
}

/** As scikit-learn does; ml-kmeans would leave the empty cluster where it stands for ever. */
function relocate(
  points: Points,
  labels: Int32Array,
  centroids: Float64Array,
  masses: Float64Array,
  empty: number,
): void {
  let worst = -1;
  let most = -1;
  for (let point = 0; point < points.size; point++) {
    const id = labels[point]!;
    const weight = points.weights[point]!;
    const cost = weight * squaredDistance(points.at, point, centroids, id, points.dimensions);
    if (cost > most && masses[id]! > weight) {
      most = cost;
      worst = point;
    }
  }
  if (worst === -1) return;
  masses[labels[worst]!]! -= points.weights[worst]!;
  masses[empty] = points.weights[worst]!;
  labels[worst] = empty;
}
