import { plusPlusCentroids } from './k-means-plus-plus.ts';
import { kmeans } from './ml-kmeans/built.js';
import { massesOf, type Partition, type Patience, settle } from './partition.ts';
import { coreset, type DistinctPoints } from './points.ts';
import { type Random, seededRandom } from './random.ts';
import { refine } from './single-moves.ts';
import { swapCentroids } from './swaps.ts';

/** Up to so many distinct points every start is a run of ml-kmeans; above, the best of many short starts is. */
const fewPoints = 500;
const startsOnFew = 50;
const swapsOnFew = 50;
const startsOnMany = 10;
const swapsOnMany = 10;
const finalists = 4;
const smallestCoreset = 2_000;
const largestCoreset = 10_000;
const thorough: Patience = { rounds: 300, leastGain: 0 };
const rough: Patience = { rounds: 30, leastGain: 1e-3 };

/**
 * k-means by ml-kmeans, which is given its starts and not trusted with more: it knows neither NaN nor a k above the
 * distinct points, leaves empty clusters empty, and labels by the centroids before its last update. Needs
 * 1 <= k <= points.size and finite coordinates. One start is not enough: of several, the least inertia is kept.
 */
export function kMeans(points: DistinctPoints, k: number, seed: number): Partition {
  if (k === points.size) return oneClusterPerPoint(points);
  const random = seededRandom(seed);
  const hosts = hostsOf(points);
  const finish = (start: Float64Array) => refine(points, start, thorough);
  const run = (start: Float64Array) => finish(mlKmeans(hosts, start, points.dimensions));
  if (points.size > fewPoints) return withoutEmpty(points, run(bestStart(points, k, random)));
  const ends = Array.from({ length: startsOnFew }, () => run(plusPlusCentroids(points, k, random)));
  return withoutEmpty(points, swapCentroids(points, ends.reduce(lesser), swapsOnFew, random, finish));
}

/**
 * The best of the short starts on a sample, judged by all points and not improved on them: a third of the work, and within
 * a percent of the inertia, which is enough to compare one k with another. Needs more than 500 points.
 */
export function roughKMeans(points: DistinctPoints, k: number, seed: number): Partition {
  const random = seededRandom(seed);
  return withoutEmpty(points, bestOnSample(points, k, random));
}

/** The best there is, without rounding: every point is its own centroid. */
function oneClusterPerPoint(points: DistinctPoints): Partition {
  const labels = new Int32Array(points.size).map((_, point) => point);
  return { k: points.size, labels, centroids: points.at.slice(), inertia: 0, converged: true };
}

/** One array per host, shared by hosts that are the same point (ml-kmeans knows no weights), in the points' order. */
function hostsOf(points: DistinctPoints): number[][] {
  const hosts: number[][] = [];
  rowsOf(points.at, points.dimensions).forEach((row, point) => {
    for (let host = 0; host < points.weights[point]!; host++) hosts.push(row);
  });
  return hosts;
}

/** Filled number by number, V8 keeps the doubles of a row side by side: ml-kmeans runs three times as fast on that. */
function rowsOf(flat: Float64Array, dimensions: number): number[][] {
  const rows: number[][] = [];
  for (let from = 0; from < flat.length; from += dimensions) {
    const row: number[] = [];
    for (let dimension = 0; dimension < dimensions; dimension++) row.push(flat[from + dimension]!);
    rows.push(row);
  }
  return rows;
}

/** `tolerance` is the squared movement of a centroid, in z units. */
function mlKmeans(hosts: number[][], start: Float64Array, dimensions: number): Float64Array {
  const initialization = rowsOf(start, dimensions);
  const options = { initialization, tolerance: 1e-12, maxIterations: thorough.rounds };
  return Float64Array.from(kmeans(hosts, initialization.length, options).centroids.flat());
}

/** The best on a sample, improved on all points. */
function bestStart(points: DistinctPoints, k: number, random: Random): Float64Array {
  const best = bestOnSample(points, k, random);
  const swapsOnAll = Math.max(4, Math.min(16, Math.floor(400_000 / points.size)));
  const judge = (start: Float64Array, toBeat: number) => settle(points, start, rough, toBeat);
  return swapCentroids(points, best, swapsOnAll, random, judge).centroids;
}

/**
 * Short starts on a sample, each run only as far as it gains much, cost less than one run over all hosts. A coreset
 * tells near-tied ends apart no better than its size allows, so the best few are judged on all points.
 */
function bestOnSample(points: DistinctPoints, k: number, random: Random): Partition {
  const picks = Math.min(largestCoreset, Math.max(smallestCoreset, Math.ceil(points.size / 4)));
  const sample = points.size <= smallestCoreset ? points : coreset(points, picks, random);
  const descend = (start: Float64Array, toBeat?: number) => settle(sample, start, rough, toBeat);
  const ends = Array.from({ length: startsOnMany }, () =>
    descend(plusPlusCentroids(sample, Math.min(k, sample.size), random)),
  ).sort((a, b) => a.inertia - b.inertia);
  const swapped = swapCentroids(sample, ends[0]!, swapsOnMany, random, descend);
  return [swapped, ...ends.slice(0, finalists - 1)]
    .map(({ centroids }) => settle(points, centroids, rough))
    .reduce(lesser);
}

function lesser(a: Partition, b: Partition): Partition {
  return b.inertia < a.inertia ? b : a;
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
