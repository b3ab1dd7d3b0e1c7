import { drawFar } from './k-means-plus-plus.ts';
import type { Partition } from './partition.ts';
import type { Points } from './points.ts';
import type { Random } from './random.ts';
import { refine } from './single-moves.ts';

/**
 * Random swap (Fränti 2018): one centroid is taken away, another set at a far point, and the result kept where it is
 * better. Two centroids that share a group while one spans two is the stop that Lloyd's iteration and single moves
 * cannot leave, and that every start may run into.
 */
export function swapCentroids(
  points: Points,
  partition: Partition,
  tries: number,
  bound: number,
  random: Random,
): Partition {
  if (partition.k < 2) return partition;
  let best = partition;
  for (let swap = 0; swap < tries; swap++) {
    const centroids = best.centroids.slice();
    const id = Math.floor(random() * best.k);
    centroids.set(drawFar(points, best.centroids, random), id * points.dimensions);
    const swapped = refine(points, centroids, bound);
    if (swapped.inertia < best.inertia) best = swapped;
  }
  return best;
}
