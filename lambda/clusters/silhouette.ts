import { massesOf, type Partition } from './partition.ts';
import { type DistinctPoints, type Points, squaredDistance } from './points.ts';
import { type Random, seededRandom } from './random.ts';

/** Distinct points above which the silhouette is estimated: it needs the distance of every pair. */
const largestExact = 2_000;
const hostsInSample = 1_000;

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
  const sampled = massesOf(sample, labels, hosts.length);
  const distances = distancesToClusters(sample, labels, hosts.length);
  let sum = 0;
  let all = 0;
  for (let point = 0; point < sample.size; point++) {
    const id = labels[point]!;
    const share = (hosts[id]! * sample.weights[point]!) / sampled[id]!;
    const own = distances.subarray(point * hosts.length, (point + 1) * hosts.length);
    sum += share * (hosts[id] === 1 ? 0 : silhouetteOf(own, sampled, id));
    all += share;
  }
  return sum / all;
}

/** For each point the weighted sum of its distances to each cluster's points; every pair is measured once. */
function distancesToClusters(sample: Points, labels: Int32Array, k: number): Float64Array {
  const { at, weights, dimensions, size } = sample;
  const sums = new Float64Array(size * k);
  for (let point = 0; point < size; point++) {
    for (let other = point + 1; other < size; other++) {
      const distance = Math.sqrt(squaredDistance(at, point, at, other, dimensions));
      sums[point * k + labels[other]!]! += distance * weights[other]!;
      sums[other * k + labels[point]!]! += distance * weights[point]!;
    }
  }
  return sums;
}

function silhouetteOf(distances: Float64Array, sampled: Float64Array, own: number): number {
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
  const quota = Math.ceil(hostsInSample / partition.k);
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
