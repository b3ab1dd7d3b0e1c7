import { lowerBound, type Points, squaredDistance } from './points.ts';
import type { Random } from './random.ts';

/**
 * Greedy k-means++ (Arthur and Vassilvitskii 2007; the greedy form is scikit-learn's): each next centroid is the best
 * of a few candidates drawn by squared distance to the nearest centroid so far. Returns k centroids, row-major.
 */
export function plusPlusCentroids(points: Points, k: number, random: Random): Float64Array {
  const { dimensions } = points;
  const centroids = new Float64Array(k * dimensions);
  const nearest = new Float64Array(points.size).fill(Number.POSITIVE_INFINITY);
  let chosen = draw(runningSums(points.weights), random);
  for (let id = 0; ; id++) {
    centroids.set(points.at.subarray(chosen * dimensions, (chosen + 1) * dimensions), id * dimensions);
    closeIn(points, chosen, nearest, nearest);
    if (id === k - 1) return centroids;
    chosen = bestCandidate(points, nearest, 2 + Math.floor(Math.log(k)), random);
  }
}

/** Running sums of the points' chances to be drawn: their squared distances to the nearest of these centroids, weighted. */
export function farChances(points: Points, centroids: Float64Array): Float64Array {
  const { at, weights, dimensions, size } = points;
  const chances = new Float64Array(size);
  for (let point = 0; point < size; point++) {
    let least = Number.POSITIVE_INFINITY;
    for (let id = 0; id * dimensions < centroids.length; id++) {
      least = Math.min(least, squaredDistance(at, point, centroids, id, dimensions));
    }
    chances[point] = weights[point]! * least;
  }
  return runningSums(chances);
}

function bestCandidate(points: Points, nearest: Float64Array, candidates: number, random: Random): number {
  const chances = new Float64Array(points.size);
  for (let point = 0; point < points.size; point++) chances[point] = nearest[point]! * points.weights[point]!;
  const sums = runningSums(chances);
  const scratch = new Float64Array(points.size);
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let candidate = 0; candidate < candidates; candidate++) {
    const point = draw(sums, random);
    const potential = closeIn(points, point, nearest, scratch);
    if (potential < least) {
      least = potential;
      best = point;
    }
  }
  return best;
}

/** Writes each point's distance to the nearest of the centroids so far and `chosen`; returns the weighted sum. */
function closeIn(points: Points, chosen: number, nearest: Float64Array, into: Float64Array): number {
  const { at, weights, dimensions, size } = points;
  let potential = 0;
  for (let point = 0; point < size; point++) {
    const distance = Math.min(nearest[point]!, squaredDistance(at, point, at, chosen, dimensions));
    into[point] = distance;
    potential += distance * weights[point]!;
  }
  return potential;
}

/** An index drawn in proportion to chances, of which the running sums are given. */
export function draw(sums: Float64Array, random: Random): number {
  return lowerBound(sums, random() * sums.at(-1)!);
}

function runningSums(chances: Float64Array): Float64Array {
  let sum = 0;
  const sums = new Float64Array(chances.length);
  for (let index = 0; index < chances.length; index++) {
    sum += chances[index]!;
    sums[index] = sum;
  }
  return sums;
}
