import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../events/generator/random.ts';
import { make } from './inputs.ts';

/** Host-like counts to cluster: heavy-tailed, in groups of unequal size. */
export type PointsOptions = { readonly hosts: number; readonly features: number };

/** Share of the hosts in each group, as the roles of a network are spread: most are workstations. */
const groups = [0.5, 0.25, 0.15, 0.07, 0.02, 0.01];

/** A file of float64, one column of `hosts` numbers after the other; its name tells the shape. */
export async function pointsFile(folder: string, { hosts, features }: PointsOptions): Promise<string> {
  const path = join(folder, `points-${hosts}-by-${features}.f64`);
  await make(path, (part) => writeFile(part, countsOf(hosts, features)));
  return path;
}

function countsOf(hosts: number, features: number): Float64Array {
  const random = new Random('bench/points');
  const medians = groups.map(() => Array.from({ length: features }, () => 1 + 400 * random.next() ** 3));
  const counts = new Float64Array(hosts * features);
  for (let host = 0; host < hosts; host++) {
    const group = groupOf(random.next());
    for (let feature = 0; feature < features; feature++) {
      counts[feature * hosts + host] = Math.floor(random.logNormal(medians[group]![feature]!, 1.2));
    }
  }
  return counts;
}

function groupOf(chance: number): number {
  let sum = 0;
  const group = groups.findIndex((share) => {
    sum += share;
    return chance < sum;
  });
  return group === -1 ? 0 : group;
}
