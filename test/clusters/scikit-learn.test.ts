import { describe, expect, it } from 'vitest';
import { clusterHosts } from '../../lambda/clusters/cluster.ts';
import witness from './scikit-learn.json' with { type: 'json' };
import { tableOf } from './table-of.ts';

const largest = 2 ** 31 - 1;

/** The columns that scikit_learn.py makes, from the same seed. */
function countColumns(hosts: number, features: number, seed: number) {
  let state = seed;
  const columns = Array.from({ length: features }, (): number[] => []);
  for (let host = 0; host < hosts; host++) {
    for (const column of columns) {
      state = (state * 48_271) % largest;
      column.push(Math.min(Math.floor(largest / state), 5_000));
    }
  }
  return Object.fromEntries(columns.map((values, index) => [`feature ${index}`, { values }]));
}

describe(`scikit-learn ${witness.versions['scikit-learn']}, whose stored answers are the witness`, () => {
  it.each(witness.answers)(
    'finds no better clusters of $hosts hosts in $features features from $starts starts',
    (answer) => {
      const table = tableOf(countColumns(answer.hosts, answer.features, answer.seed));
      const clustered = clusterHosts(table, { k: 5, seed: 0, smallestPopulation: 2 });
      if (clustered.outcome !== 'clustered') throw new Error(clustered.reason);
      const { z, inertia, silhouette } = clustered.clustering;
      answer.firstZ.forEach((score, column) => {
        expect(z[column]![0]).toBeCloseTo(score, 9);
      });
      expect(inertia).toBeLessThanOrEqual(answer.inertia * (1 + 1e-9));
      // Equal silhouettes where the partition is the same; near-tied optima may be cut elsewhere, and a sample estimates.
      expect(Math.abs(silhouette! - answer.silhouette)).toBeLessThan(0.05);
    },
  );
});
