import type { Partition } from './partition.ts';
import { type DistinctPoints, type Points, squaredDistance } from './points.ts';
import { type Random, seededRandom } from './random.ts';

/** Distinct points above which the silhouette is estimated: it needs the distance of every pair. */
const largestExact = 2_000;

/**
 * Mean silhouette over the hosts (Rousseeuw 1987; 0 for a host alone in its cluster, as in scikit-learn); null with
 * one cluster. Above 2,000 distinct points it is estimated from a seeded sample with an equal number of hosts of
 * every cluster, since a uniform sample would hold none of a small one.
 */
export function meanSilhouette(points: DistinctPoints, partition: Partition, seed: number): number | null {
  if (partition.k < 2) return null;
  if (points.size <= largestExact)
    return weightedMean(points, partition.labels, hostsPerCluster(points, partition));
  const { sample, labels } = stratifiedSample(points, partition, seededRandom(seed));
  return weightedMean(sample, labels, hostsPerCluster(points, partition));
}

function hostsPerCluster(points: DistinctPoints, partition: Partition): Float64Array {
  const hosts = new Float64Array(partition.k);
  for (const point of points.pointOf) hosts[partition.labels[point]!]!++;
  return hosts;
}

/** The mean over each cluster's points in the sample, weighted by the hosts of the cluster. */
function weightedMean(sample: Points, labels: Int32Array, hosts: Float64Array): number {
  const sampled = new Float64Array(hosts.length);
  labels.forEach((id, point) => {
    sampled[id]! += sample.weights[point]!;
  });
  let sum = 0;
  let all = 0;
  for (let point = 0; point < sample.size; point++) {
    const id = labels[point]!;
    const share = (hosts[id]! * sample.weights[point]!) / sampled[id]!;
    sum += share * (hosts[id] === 1 ? 0 : silhouetteOf(sample, labels, sampled, point));
    all += share;
  }
  return sum / all;
}

function silhouetteOf(sample: Points, labels: Int32Array, sampled: Float64Array, point: number): number {
  const distances = new Float64Array(sampled.length);
  for (let other = 0; other < sample.size; other++) {
    const squared = squaredDistance(sample.at, point, sample.at, other, sample.dimensions);
    distances[labels[other]!]! += Math.sqrt(squared) * sample.weights[other]!;
  }
  const own = labels[point]!;
  const within = distances[own]! / Math.max(1, sampled[own]! - 1);
  let nearest = Number.POSITIVE_INFINITY;
  for (let id = 0; id < sampled.length; id++) {
    if (id !== own && sampled[id]! > 0) nearest = Math.min(nearest, distances[id]! / sampled[id]!);
  }
  const larger = Math.max(within, nearest);
  return larger === 0 ? 0 : (nearest - within) / larger;
}

function stratifiedSample(points: DistinctPoints, partition: Partition, random: Random) {
  const members = Array.from({ length: partition.k }, (): number[] => []);
  for (const point of points.pointOf) members[partition.labels[point]!]!.push(point);
  const quota = Math.ceil(largestExact / partition.k);
  const picked = members.flatMap((cluster) => pick(cluster, quota, random));
  const { dimensions } = points;
  const at = new Float64Array(picked.length * dimensions);
  picked.forEach((point, index) => {
    at.set(points.at.subarray(point * dimensions, (point + 1) * dimensions), index * dimensions);
  });
  const weights = new Float64Array(picked.length).fill(1);
  return {
    sample: { size: picked.length, dimensions, at, weights },
    labels: Int32Array.from(picked, (point) => partition.labels[point]!),
  };
}

/** The first `count` of a Fisher-Yates shuffle. */
function pick(from: number[], count: number, random: Random): number[] {
  const last = Math.min(count, from.length);
  for (let index = 0; index < last; index++) {
    const other = index + Math.floor(random() * (from.length - index));
    [from[index], from[other]] = [from[other]!, from[index]!];
  }
  return from.slice(0, last);
}
