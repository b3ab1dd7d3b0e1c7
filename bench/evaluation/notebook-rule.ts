import { examine, plainVerdict, type Subject, type Verdict } from './subject.ts';

/**
 * The notebook's reading of its own clusters: the one with many records (mean z of 2 or more) to few responders
 * (mean z of 1 or less). k = 5 on unique and count, population deviation.
 */
export async function notebookRule(subject: Subject): Promise<Verdict> {
  const hosts: string[] = [];
  for (const { table, clustered } of await examine(subject.name, subject.bytes(), 'notebook')) {
    if (clustered.outcome !== 'clustered') continue;
    const { clustering, profiles } = clustered;
    const strays = profiles
      .filter(({ features }) => (features.records?.z ?? 0) >= 2 && (features.responders?.z ?? 0) <= 1)
      .map(({ id }) => id);
    for (let row = 0; row < table.size; row++) {
      if (strays.includes(clustering.labels[row]!)) hosts.push(table.host(row));
    }
  }
  return plainVerdict(subject.name, hosts);
}
