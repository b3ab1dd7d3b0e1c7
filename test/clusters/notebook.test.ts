import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clusterHosts } from '../../lambda/clusters/cluster.ts';
import { tableOf } from './table-of.ts';

/** What pandas, scipy and scikit-learn give on real logs; beside the checkout, so not everywhere. */
const reference = join(import.meta.dirname, '../../../shared/reference/notebook-results.json');

type Entry = {
  hosts: Record<string, { records: number; responders: number }>;
  notebook: { distinct: number; inertia_best: number; zscores: Record<string, [number, number]> };
};

const entries: [string, Entry][] = existsSync(reference)
  ? Object.entries(JSON.parse(readFileSync(reference, 'utf8')) as Record<string, Entry>)
  : [];

describe.skipIf(entries.length === 0)(
  'the notebook (skipped where its reference results are not beside the checkout)',
  () => {
    it.each(entries)(
      '%s: z-scores as scipy, inertia no worse than the best of 100 starts of scikit-learn',
      (_, entry) => {
        const { zscores, distinct, inertia_best: best } = entry.notebook;
        const hosts = Object.keys(zscores).sort();
        const table = tableOf(
          {
            responders: { values: hosts.map((host) => entry.hosts[host]!.responders) },
            records: { values: hosts.map((host) => entry.hosts[host]!.records) },
          },
          hosts,
        );
        const clustered = clusterHosts(table, { k: 5, seed: 0, smallestPopulation: 2 });
        if (clustered.outcome !== 'clustered') throw new Error(clustered.reason);
        const { z, inertia, distinctHosts } = clustered.clustering;
        expect(distinctHosts).toBe(distinct);
        expect(inertia).toBeLessThanOrEqual(best * (1 + 1e-9) + 1e-9);
        hosts.forEach((host, row) => {
          zscores[host]!.forEach((score, column) => {
            expect(Math.abs(z[column]![row]! - score)).toBeLessThan(1e-9);
          });
        });
      },
    );
  },
);
