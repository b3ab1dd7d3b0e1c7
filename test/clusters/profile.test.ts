import { describe, expect, it } from 'vitest';
import { clusterHosts } from '../../lambda/clusters/cluster.ts';
import { tableOf } from './table-of.ts';

describe('the profile of a cluster', () => {
  const table = tableOf({
    a: { values: [1, 2, 3, 100, 102] },
    b: { values: [5, null, 9, null, null], scale: 'log' },
    c: { values: [0, 1, 2, 3, 4], clustered: false },
  });
  const clustered = clusterHosts(table, { k: 2, seed: 0, smallestPopulation: 2 });
  const profiles = clustered.outcome === 'clustered' ? clustered.profiles : [];
  const centroids = clustered.outcome === 'clustered' ? clustered.clustering.centroids : [];

  it('gives size and share of all originators', () => {
    expect(profiles.map(({ id, hosts, share }) => [id, hosts, share])).toEqual([
      [0, 3, 0.6],
      [1, 2, 0.4],
    ]);
  });

  it('gives mean, median, min and max in the units of the log and the centroid as z', () => {
    expect(profiles[0]!.features.a).toEqual({ mean: 2, median: 2, min: 1, max: 3, z: centroids[0]![0] });
    expect(profiles[1]!.features.a).toEqual({
      mean: 101,
      median: 101,
      min: 100,
      max: 102,
      z: centroids[1]![0],
    });
  });

  it('leaves nulls out and is null where no host of the cluster has the feature', () => {
    expect(profiles[0]!.features.b).toEqual({ mean: 7, median: 7, min: 5, max: 9, z: centroids[0]![1] });
    expect(profiles[1]!.features.b).toEqual({ mean: null, median: null, min: null, max: null, z: 0 });
  });

  it('has no z for a feature that was kept out of the distance', () => {
    expect(profiles[1]!.features.c).toEqual({ mean: 3.5, median: 3.5, min: 3, max: 4 });
  });
});
