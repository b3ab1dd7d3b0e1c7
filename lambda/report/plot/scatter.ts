import { brief } from '../escape.ts';
import { countOf, figure, inUnit, percent } from '../figure.ts';
import type { LogInspection } from '../inspection.ts';
import { severityRank } from '../severity.ts';
import { extentOf, type Measure } from './axis.ts';
import { axisTitle, type Drawing, type Plot } from './draw.ts';

/** The notebook's picture: responders against records. */
export function scatterOf(log: LogInspection): Plot | null {
  const { table, clustered } = log;
  if (table === null || table.size === 0) return null;
  const named = new Map(log.features.map((feature) => [feature.name, feature]));
  const measure = (name: string, fallback: (row: number) => number): Measure => ({
    name,
    title: named.get(name)?.title ?? name,
    unit: named.get(name)?.unit ?? name,
    values: named.has(name)
      ? table.column(name)
      : Float64Array.from({ length: table.size }, (_, row) => fallback(row)),
  });
  const isClustered = clustered?.outcome === 'clustered';
  return {
    x: measure('records', (row) => table.records(row)),
    y: measure('responders', (row) => table.top(row, 'id.resp_h')?.distinct ?? 0),
    labels: isClustered ? clustered.clustering.labels : null,
    clusters: isClustered ? clustered.profiles : [],
    flagged: flaggedOf(log),
  };
}

/** Every host of a finding once, most severe finding first, silenced ones after those that are told. */
export function flaggedOf({ table, findings }: LogInspection): { row: number; host: string }[] {
  const ordered = [...findings].sort(
    (a, b) =>
      Number(a.silence !== null) - Number(b.silence !== null) ||
      severityRank(b.finding.severity) - severityRank(a.finding.severity),
  );
  const hosts = new Set(ordered.flatMap(({ finding }) => finding.hosts.map(({ host }) => host)));
  return [...hosts].map((host) => ({ host, row: table?.rowOf(host) ?? -1 })).filter(({ row }) => row >= 0);
}

/** What the picture shows, in words: its text alternative. */
export function describeScatter(plot: Plot, { x, y }: Pick<Drawing, 'x' | 'y'>): string {
  const range = ({ values, unit }: Measure) => {
    const [least, most] = extentOf(values);
    return `${inUnit(least, unit)} to ${inUnit(most, unit)}`;
  };
  const sentences = [
    `Scatter plot of ${countOf(plot.x.values.length, 'hosts')}. Across: ${axisTitle(plot.x, x.kind)}, ${range(plot.x)}. Up: ${axisTitle(plot.y, y.kind)}, ${range(plot.y)}.`,
  ];
  const clusters = plot.clusters
    .slice(0, 12)
    .map(({ id, hosts, share }) => `${id} with ${countOf(hosts, 'hosts')} (${percent(share)})`);
  if (clusters.length > 0)
    sentences.push(`${countOf(plot.clusters.length, 'clusters')}: ${clusters.join(', ')}.`);
  const flagged = plot.flagged
    .slice(0, 10)
    .map(
      ({ host, row }) =>
        `${brief(host, 60)} at ${figure(plot.x.values[row]!)} and ${figure(plot.y.values[row]!)}`,
    );
  if (flagged.length > 0)
    sentences.push(
      `Flagged: ${flagged.join('; ')}${plot.flagged.length > 10 ? `; and ${plot.flagged.length - 10} more` : ''}.`,
    );
  return sentences.join(' ');
}
