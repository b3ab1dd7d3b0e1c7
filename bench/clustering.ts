import { readFileSync, writeFileSync } from 'node:fs';
import { clusterHosts } from '../lambda/clusters/cluster.ts';
import { tableOf } from '../test/clusters/table-of.ts';

/** Clusters a file of points as the product does: node clustering.ts FILE OUT.json */
const [file, out] = process.argv.slice(2) as [string, string];
const bytes = readFileSync(file);
const [hosts, features] = file
  .match(/(\d+)-by-(\d+)\.f64$/)!
  .slice(1)
  .map(Number) as [number, number];
const counts = new Float64Array(bytes.buffer, bytes.byteOffset, hosts * features);
const table = tableOf(
  Object.fromEntries(
    Array.from({ length: features }, (_, index) => [
      `feature ${index}`,
      { values: counts.subarray(index * hosts, (index + 1) * hosts), scale: 'log' },
    ]),
  ),
);
const started = performance.now();
const clustered = clusterHosts(table, { k: 5, seed: 0, smallestPopulation: 2 });
if (clustered.outcome !== 'clustered') throw new Error(clustered.reason);
const seconds = (performance.now() - started) / 1000;
writeFileSync(out, `${JSON.stringify({ inertia: clustered.clustering.inertia, seconds })}\n`);
