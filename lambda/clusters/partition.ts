import { type Points, squaredDistance } from './points.ts';

/** Points in k groups. */
export type Partition = {
  readonly k: number;
  /** cluster of each point: its nearest centroid */
  readonly labels: Int32Array;
  /** k centroids, row-major; the means of their members wherever `converged` */
  readonly centroids: Float64Array;
  /** weighted sum of squared distances to the own centroid */
  readonly inertia: number;
  /** no point changes its cluster any more */
  readonly converged: boolean;
};

/** Where an iteration ends that could go on: after so many rounds, or where a round gains less than this share. */
export type Patience = { readonly rounds: number; readonly leastGain: number };

/** Rounds that a way to a lesser inertia is given at least, and how many of its last gains it may still be away from it. */
const [fewestRounds, farthestOff] = [2, 3];

/**
 * Lloyd's iteration from these centroids until no label changes, or as far as the patience goes. It is given up where it
 * will hardly come below the inertia that is to be beaten.
 */
export function settle(
  points: Points,
  start: Float64Array,
  { rounds, leastGain }: Patience,
  toBeat = Number.POSITIVE_INFINITY,
): Partition {
  const k = start.length / points.dimensions;
  const centroids = start.slice();
  const labels = new Int32Array(points.size);
  let before = Number.POSITIVE_INFINITY;
  for (let round = 0; ; round++) {
    const { inertia, changed } = assign(points, centroids, labels);
    const converged = round > 0 && !changed;
    const gain = before - inertia;
    const isHopeless = round >= fewestRounds && inertia - farthestOff * gain > toBeat;
    if (converged || round === rounds || gain < leastGain * inertia || isHopeless) {
      return { k, labels, centroids, inertia, converged };
    }
    before = inertia;
    moveToMeans(points, labels, centroids);
  }
}

/** Labels every point with its nearest centroid, in place; a point changes only for one that is strictly nearer. */
function assign(points: Points, centroids: Float64Array, labels: Int32Array) {
  const { at, weights, dimensions, size } = points;
  const k = centroids.length / dimensions;
  const halves = squaredHalves(centroids, dimensions);
  let inertia = 0;
  let changed = false;
  for (let point = 0; point < size; point++) {
    const own = labels[point]!;
    let nearest = own;
    const ownDistance = squaredDistance(at, point, centroids, own, dimensions);
    let least = ownDistance;
    for (let id = 0; id < k; id++) {
      if (id === own || halves[own * k + id]! > ownDistance) continue;
      // squaredDistance by hand, given up as soon as it is too far: most of the time of clustering is spent here
      let distance = 0;
      for (let dimension = 0; dimension < dimensions && distance < least; dimension++) {
        const difference = at[point * dimensions + dimension]! - centroids[id * dimensions + dimension]!;
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        nearest = id;
      }
    }
    inertia += least * weights[point]!;
    if (own !== nearest) changed = true;
    labels[point] = nearest;
  }
  return { inertia, changed };
}

/** What rounding can take from a squared distance, and more. */
const rounding = 1e-9;

/**
 * Squared half distances between centroids, k by k: a point that is nearer to its own centroid than half the way to another
 * one is not nearer to that (Elkan 2003).
 */
function squaredHalves(centroids: Float64Array, dimensions: number): Float64Array {
  const k = centroids.length / dimensions;
  const halves = new Float64Array(k * k);
  for (let id = 0; id < k; id++) {
    for (let other = 0; other < k; other++) {
      halves[id * k + other] =
        (squaredDistance(centroids, id, centroids, other, dimensions) / 4) * (1 - rounding);
    }
  }
  return halves;
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
