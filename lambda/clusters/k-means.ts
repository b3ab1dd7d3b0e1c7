import { kmeans } from 'ml-kmeans';
import { plusPlusCentroids } from './k-means-plus-plus.ts';
import { assign, massesOf, type Partition } from './partition.ts';
import { coreset, type DistinctPoints } from './points.ts';
import { type Random, seededRandom } from './random.ts';
import { refine } from './single-moves.ts';

/** Up to so many distinct points, every start runs over all hosts; above, the starts run over a coreset. */
const fewPoints = 500;
const startsOnFew = 50;
const startsOnMany = 20;
/** of the starts on a coreset, those that are judged on all points */
const finalists = 4;
const bound = 300;

/**
 * k-means by ml-kmeans, which is given its starts and not trusted with more: it knows neither NaN nor a k above the
 * distinct points, leaves empty clusters empty, and labels by the centroids before its last update. Needs
 * 1 <= k <= points.size and finite coordinates. One start is not enough: of several, the least inertia is kept.
 */
export function kMeans(points: DistinctPoints, k: number, seed: number): Partition {
  if (k === points.size) return oneClusterPerPoint(points);
  const random = seededRandom(seed);
  const hosts = hostsOf(points);
  const starts =
    points.size > fewPoints
      ? [startFromCoreset(points, k, random)]
      : Array.from({ length: startsOnFew }, () => plusPlusCentroids(points, k, random));
  const best = starts
    .map((start) => refine(points, mlKmeans(hosts, start, points.dimensions), bound))
    .reduce((least, partition) => (partition.inertia < least.inertia ? partition : least));
  return withoutEmpty(points, best);
}

/** The best there is, without rounding: every point is its own centroid. */
function oneClusterPerPoint(points: DistinctPoints): Partition {
  const labels = new Int32Array(points.size).map((_, point) => point);
  return { k: points.size, labels, centroids: points.at.slice(), inertia: 0, converged: true };
}

/** One array per host, shared by hosts that are the same point: ml-kmeans knows no weights. */
function hostsOf(points: DistinctPoints): number[][] {
  const rows = rowsOf(points.at, points.dimensions);
  return Array.from(points.pointOf, (point) => rows[point]!);
}

function rowsOf(flat: Float64Array, dimensions: number): number[][] {
  return Array.from({ length: flat.length / dimensions }, (_, row) =>
    Array.from(flat.subarray(row * dimensions, (row + 1) * dimensions)),
  );
}

/** `tolerance` is the squared movement of a centroid, in z units. */
function mlKmeans(hosts: number[][], start: Float64Array, dimensions: number): Float64Array {
  const initialization = rowsOf(start, dimensions);
  const options = { initialization, tolerance: 1e-12, maxIterations: bound };
  return Float64Array.from(kmeans(hosts, initialization.length, options).centroids.flat());
}

/** Several starts on a coreset, settled there, cost less than one run over all hosts; the best on all points wins. */
function startFromCoreset(points: DistinctPoints, k: number, random: Random): Float64Array {
  const sample = coreset(points, Math.min(10_000, Math.max(1_000, Math.ceil(points.size / 10))), random);
  const settled = Array.from({ length: startsOnMany }, () =>
    refine(sample, plusPlusCentroids(sample, Math.min(k, sample.size), random), bound),
  ).sort((a, b) => a.inertia - b.inertia);
  const judged = settled.slice(0, finalists).map(({ centroids }) => ({
    centroids,
    inertia: assign(points, centroids, new Int32Array(points.size)).inertia,
  }));
  return judged.reduce((least, one) => (one.inertia < least.inertia ? one : least)).centroids;
}

/** Points so close that their squared distance is 0 can leave a cluster without members: it is dropped. */
function withoutEmpty(points: DistinctPoints, partition: Partition): Partition {
  const masses = massesOf(points, partition.labels, partition.k);
  const kept = [...masses.keys()].filter((id) => masses[id]! > 0);
  if (kept.length === partition.k) return partition;
  const { dimensions } = points;
  const centroids = kept.flatMap((id) =>
    Array.from(partition.centroids.subarray(id * dimensions, (id + 1) * dimensions)),
  );
  const newId = new Map(kept.map((id, index) => [id, index]));
  return {
    ...partition,
    k: kept.length,
    labels: partition.labels.map((id) => newId.get(id)!),
    centroids: Float64Array.from(centroids),
  };
}
