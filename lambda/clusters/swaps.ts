import { draw, farChances } from './k-means-plus-plus.ts';
import type { Partition } from './partition.ts';
import { type Points, squaredDistance } from './points.ts';
import type { Random } from './random.ts';

/**
 * Random swap (Fränti 2018): one centroid is taken away, another set at a far point, and the result kept where it is
 * better. Two centroids that share a group while one spans two is the stop that Lloyd's iteration and single moves
 * cannot leave, and that every start may run into: so every other try takes away the centroid that is missed least.
 */
export function swapCentroids(
  points: Points,
  partition: Partition,
  tries: number,
  random: Random,
  improve: (start: Float64Array, toBeat: number) => Partition,
): Partition {
  if (partition.k < 2) return partition;
  let best = partition;
  let cheapest = cheapestToLose(points, best);
  let far = farChances(points, best.centroids);
  const { at, dimensions } = points;
  for (let swap = 0; swap < tries; swap++) {
    const centroids = best.centroids.slice();
    const id = swap % 2 === 0 ? cheapest : Math.floor(random() * best.k);
    const point = draw(far, random);
    centroids.set(at.subarray(point * dimensions, (point + 1) * dimensions), id * dimensions);
    const swapped = improve(centroids, best.inertia);
    if (!(swapped.inertia < best.inertia)) continue;
    best = swapped;
    cheapest = cheapestToLose(points, best);
    far = farChances(points, best.centroids);
  }
  return best;
}

/** The cluster whose points would be served nearly as well by their second nearest centroid. */
function cheapestToLose(points: Points, { k, labels, centroids }: Partition): number {
  const losses = new Float64Array(k);
  for (let point = 0; point < points.size; point++) {
    const own = labels[point]!;
    let second = Number.POSITIVE_INFINITY;
    for (let id = 0; id < k; id++) {
      if (id === own) continue;
      second = Math.min(second, squaredDistance(points.at, point, centroids, id, points.dimensions));
    }
    const served = squaredDistance(points.at, point, centroids, own, points.dimensions);
    losses[own]! += points.weights[point]! * (second - served);
  }
  return losses.indexOf(Math.min(...losses));
}
