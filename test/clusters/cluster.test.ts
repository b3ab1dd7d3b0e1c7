import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterHosts } from '../../lambda/clusters/cluster.ts';
import type { Clustering } from '../../lambda/clusters/clustering.ts';
import type { HostTable } from '../../lambda/hosts/table.ts';
import { leastInertia, meanSilhouetteByDefinition } from './by-definition.ts';
import { type MadeUp, tableOf } from './table-of.ts';

const seed = 20_240_601;

function clusteringOf(table: HostTable, k: number | 'auto' = 5, seedOf = 0): Clustering {
  const clustered = clusterHosts(table, { k, seed: seedOf, smallestPopulation: 2 });
  if (clustered.outcome !== 'clustered') throw new Error(clustered.reason);
  return clustered.clustering;
}

const hostile = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.double(),
  fc.constantFrom(null, Number.POSITIVE_INFINITY, 1e308, -1e308, 5e-324, -0),
);

const hostileTable = fc.integer({ min: 2, max: 12 }).chain((size) => {
  const column = fc.record({
    values: fc.array(hostile, { minLength: size, maxLength: size }),
    scale: fc.constantFrom('linear' as const, 'log' as const),
  });
  return fc.record({ a: column, b: column, c: column });
});

const smallTable = fc.integer({ min: 2, max: 8 }).chain((size) => {
  const column = fc.record({ values: fc.array(fc.nat({ max: 9 }), { minLength: size, maxLength: size }) });
  return fc.record({ a: column, b: column });
});

function clusterable(columns: Record<string, MadeUp>): boolean {
  return clusterHosts(tableOf(columns), { k: 2, seed: 0, smallestPopulation: 2 }).outcome === 'clustered';
}

describe('hosts in clusters', () => {
  it('agrees with itself whatever a log holds: no NaN, nearest centroids, centroids that are means, its own inertia', () => {
    fc.assert(
      fc.property(hostileTable, fc.integer({ min: 1, max: 6 }), (columns, k) => {
        fc.pre(clusterable(columns));
        const clustering = clusteringOf(tableOf(columns), k);
        const { z, labels, centroids, distances, inertia } = clustering;
        expect(clustering.k).toBe(centroids.length);
        expect(clustering.k).toBeLessThanOrEqual(Math.min(k, clustering.distinctHosts));
        expect(new Set(labels).size).toBe(clustering.k);
        expect(z.every((column) => column.every(Number.isFinite))).toBe(true);
        const toCentroid = (row: number, id: number) =>
          Math.hypot(...z.map((column, d) => column[row]! - centroids[id]![d]!));
        labels.forEach((id, row) => {
          const own = toCentroid(row, id);
          expect(distances[row]).toBeCloseTo(own, 9);
          expect(own).toBeLessThanOrEqual(
            Math.min(...centroids.keys().map((other) => toCentroid(row, other))) + 1e-9,
          );
        });
        centroids.forEach((centroid, id) => {
          const members = [...labels.keys()].filter((row) => labels[row] === id);
          centroid.forEach((value, d) => {
            expect(value).toBeCloseTo(members.reduce((sum, row) => sum + z[d]![row]!, 0) / members.length, 9);
          });
        });
        expect(inertia).toBeCloseTo(
          distances.reduce((sum, distance) => sum + distance ** 2, 0),
          9,
        );
      }),
      { seed, numRuns: 300 },
    );
  });

  it('finds the best partition there is, by comparison with every partition of up to eight hosts in up to three clusters', () => {
    fc.assert(
      fc.property(smallTable, fc.integer({ min: 1, max: 3 }), (columns, k) => {
        fc.pre(clusterable(columns));
        const { z, inertia, distinctHosts } = clusteringOf(tableOf(columns), k);
        expect(inertia).toBeCloseTo(leastInertia(z, Math.min(k, distinctHosts)), 9);
      }),
      { seed, numRuns: 200 },
    );
  });

  it('measures the silhouette as Rousseeuw defines it, host by host', () => {
    fc.assert(
      fc.property(smallTable, fc.integer({ min: 2, max: 3 }), (columns, k) => {
        fc.pre(clusterable(columns));
        const { z, labels, silhouette } = clusteringOf(tableOf(columns), k);
        expect(silhouette).toBeCloseTo(meanSilhouetteByDefinition(z, labels), 9);
      }),
      { seed, numRuns: 200 },
    );
  });

  it('gives the same clusters whatever the order of the hosts', () => {
    fc.assert(
      fc.property(smallTable, fc.infiniteStream(fc.nat()), (columns, keys) => {
        fc.pre(clusterable(columns));
        const rows = columns.a.values.map((_, row) => row);
        const sortKey = rows.map(() => keys.next().value as number);
        const order = rows.toSorted((a, b) => sortKey[a]! - sortKey[b]!);
        const shuffled = {
          a: { values: order.map((row) => columns.a.values[row]!) },
          b: { values: order.map((row) => columns.b.values[row]!) },
        };
        const straight = clusteringOf(tableOf(columns), 3);
        const mixed = clusteringOf(tableOf(shuffled), 3);
        expect(mixed.inertia).toBeCloseTo(straight.inertia, 9);
        expect([...mixed.labels]).toEqual(order.map((row) => straight.labels[row]));
      }),
      { seed, numRuns: 200 },
    );
  });

  it('gives the same result for the same table and seed', () => {
    const values = Array.from({ length: 3_000 }, (_, row) => (row * row) % 997);
    const table = tableOf({ a: { values }, b: { values: values.map((value) => (value * 7) % 101) } });
    expect(clusteringOf(table, 4, 7)).toEqual(clusteringOf(table, 4, 7));
  });

  it('numbers the clusters by the mean of their first feature, and by the next where that is equal', () => {
    const table = tableOf({
      a: { values: [90, 91, 1, 2, 1, 2] },
      b: { values: [5, 5, 80, 80, 3, 3] },
    });
    expect([...clusteringOf(table, 3).labels]).toEqual([2, 2, 1, 1, 0, 0]);
  });

  it('never makes more clusters than there are hosts that differ, and says so', () => {
    const clustering = clusteringOf(tableOf({ a: { values: [1, 1, 1, 9, 9, 9, 20] } }), 5);
    expect(clustering.k).toBe(3);
    expect(clustering.inertia).toBe(0);
    expect(clustering.notes).toEqual([
      '5 clusters were asked for; only 3 originators differ, so there are 3.',
    ]);
  });

  it('says of a constant column that it tells no host apart', () => {
    const clustering = clusteringOf(tableOf({ a: { values: [1, 2, 3] }, b: { values: [0.1, 0.1, 0.1] } }), 2);
    expect(clustering.notes).toEqual([
      'Title of b is the same for every originator, so it tells none apart.',
    ]);
  });

  it('leaves a feature that is not clustered out of the distance', () => {
    const table = tableOf({ a: { values: [1, 1, 9, 9] }, b: { values: [5, 700, 5, 700], clustered: false } });
    const clustering = clusteringOf(table, 2);
    expect(clustering.features).toEqual(['a']);
    expect([...clustering.labels]).toEqual([0, 0, 1, 1]);
  });

  it('compares features in log units where they ask for it', () => {
    const values = [1, 2, 1, 2, 1_000, 2_000, 1_000_000];
    expect([...clusteringOf(tableOf({ a: { values } }), 2).labels]).toEqual([0, 0, 0, 0, 0, 0, 1]);
    expect([...clusteringOf(tableOf({ a: { values, scale: 'log' } }), 2).labels]).toEqual([
      0, 0, 0, 0, 1, 1, 1,
    ]);
  });
});

describe('k auto', () => {
  it('takes the k of the best silhouette and shows the score of each k that it tried', () => {
    const values = [10, 11, 12, 500, 501, 502, 9_000, 9_001, 9_002, 13, 503, 9_003];
    const clustering = clusteringOf(tableOf({ a: { values } }), 'auto');
    expect(clustering.k).toBe(3);
    expect(clustering.tried!.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(clustering.silhouette).toBe(Math.max(...clustering.tried!.map(({ silhouette }) => silhouette)));
  });

  it('does not give every distinct host a cluster of its own, which would always score best where hosts repeat', () => {
    const values = [1, 1, 1, 2, 2, 2, 50, 50, 50];
    const clustering = clusteringOf(tableOf({ a: { values } }), 'auto');
    expect(clustering.k).toBe(2);
    expect(clustering.tried!.map(({ k }) => k)).toEqual([2]);
  });
});
