import type { HostTable } from '../hosts/table.ts';
import { clusterOrder } from './cluster-order.ts';
import type { Clustered, Clustering, ClusterOptions, SilhouetteOfK } from './clustering.ts';
import { featureMatrix } from './feature-matrix.ts';
import { kMeans, roughKMeans } from './k-means.ts';
import type { Partition } from './partition.ts';
import { type DistinctPoints, distinctPoints, squaredDistance } from './points.ts';
import { profilesOf } from './profile.ts';
import { meanSilhouette } from './silhouette.ts';
import { clusteringNotes, tooFewHosts } from './too-few-hosts.ts';

/** The host table's originators in groups that behave alike. The same table and options give the same result. */
export function clusterHosts(table: HostTable, options: ClusterOptions): Clustered {
  const matrix = featureMatrix(table);
  const points = distinctPoints(matrix.z, table.size);
  const reason = tooFewHosts(matrix, table.size, points.size, options.smallestPopulation);
  if (reason !== null) return { outcome: 'too_few_hosts', distinctHosts: points.size, reason };

  const { partition, silhouette, tried } = choose(points, options);
  const clustering: Clustering = {
    ...ordered(table, points, partition),
    seed: options.seed,
    silhouette,
    distinctHosts: points.size,
    features: matrix.features,
    z: matrix.z,
    notes: clusteringNotes(matrix, options.k, points.size),
    ...(tried === undefined ? {} : { tried }),
  };
  const profiles = profilesOf(table, clustering.labels, clustering.centroids, matrix.features);
  return { outcome: 'clustered', clustering, profiles };
}

/** With more distinct points than these, each k is tried roughly and only the chosen one is clustered in full. */
const largestTriedInFull = 20_000;

type Choice = { partition: Partition; silhouette: number | null; tried?: SilhouetteOfK[] };

function choose(points: DistinctPoints, { k, seed }: ClusterOptions): Choice {
  if (k === 'auto') return bestBySilhouette(points, seed);
  const partition = kMeans(points, Math.min(k, points.size), seed);
  return { partition, silhouette: meanSilhouette(points, partition, seed) };
}

/**
 * The k from 2 to 10 of the highest mean silhouette, the smaller where two are equal. A cluster for every distinct
 * point would always score best where hosts repeat, and says nothing, so k stays below their number where it can.
 */
function bestBySilhouette(points: DistinctPoints, seed: number): Choice {
  const largest = Math.max(2, Math.min(10, points.size - 1));
  const isLarge = points.size > largestTriedInFull;
  const choiceOf = (k: number, cluster: typeof kMeans) => {
    const partition = cluster(points, k, seed);
    return { partition, silhouette: meanSilhouette(points, partition, seed) };
  };
  const choices = Array.from({ length: largest - 1 }, (_, index) =>
    choiceOf(index + 2, isLarge ? roughKMeans : kMeans),
  );
  const silhouettes = choices.map(({ silhouette }) => silhouette ?? -1);
  const best = silhouettes.indexOf(silhouettes.reduce((most, one) => Math.max(most, one)));
  if (isLarge) choices[best] = choiceOf(best + 2, kMeans);
  const tried = choices.map(({ partition, silhouette }) => ({
    k: partition.k,
    silhouette: silhouette ?? 0,
    inertia: partition.inertia,
  }));
  return { ...choices[best]!, tried };
}

/** The partition of the points as that of the table's rows, with ids that do not permute between runs. */
function ordered(table: HostTable, points: DistinctPoints, partition: Partition) {
  const { dimensions } = points;
  const centroids = Array.from({ length: partition.k }, (_, id) =>
    Array.from(partition.centroids.subarray(id * dimensions, (id + 1) * dimensions)),
  );
  const labels = points.pointOf.map((point) => partition.labels[point]!);
  const order = clusterOrder(table, labels, centroids);
  const newId = new Int32Array(order.length);
  order.forEach((id, index) => {
    newId[id] = index;
  });
  return {
    k: partition.k,
    inertia: partition.inertia,
    converged: partition.converged,
    labels: labels.map((id) => newId[id]!),
    centroids: order.map((id) => centroids[id]!),
    distances: Float64Array.from(points.pointOf, (point) =>
      Math.sqrt(squaredDistance(points.at, point, partition.centroids, partition.labels[point]!, dimensions)),
    ),
  };
}
