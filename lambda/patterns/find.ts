import { median } from 'd3-array';
import type { Clustered } from '../clusters/clustering.ts';
import type { HostTable } from '../hosts/table.ts';
import type { Evidence, Finding, FoundHost, Severity } from './finding.ts';
import type { Judged, Pattern } from './pattern.ts';
import { patterns } from './registry.ts';
import { mostShown, type RoleEntry, sceneOf } from './scene.ts';
import { counted } from './wording.ts';

export type FindOptions = {
  /** bounds by pattern id and bound name, instead of the pattern's own */
  readonly bounds?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly roles?: readonly RoleEntry[];
  /** fewest hosts that are compared with each other */
  readonly smallestPopulation?: number;
};

/** Every finding of the table, most severe first. What compares hosts is silent where there are too few. */
export function findPatterns(
  table: HostTable,
  clustered: Clustered,
  options: FindOptions = {},
  among: readonly Pattern[] = patterns,
): Finding[] {
  const analysed = new Set(table.features.map(({ name }) => name));
  const findings = among
    .filter(({ logPaths }) => logPaths === null || logPaths.includes(table.logPath))
    .filter(({ uses }) => uses.every((name) => analysed.has(name)))
    .flatMap((pattern) => findingsOf(pattern, table, clustered, options));
  return findings.sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity));
}

/** The bounds in force: the pattern's own, and what the settings say instead. */
export function boundsOf(pattern: Pattern, settings: FindOptions['bounds'] = {}): Record<string, number> {
  const own = Object.entries(pattern.bounds).map(([name, { value }]) => [name, value] as const);
  return { ...Object.fromEntries(own), ...settings[pattern.id] };
}

const severities: readonly Severity[] = ['low', 'medium', 'high'];

/** One finding a severity, so that a host is not told at another's. */
function findingsOf(
  pattern: Pattern,
  table: HostTable,
  clustered: Clustered,
  options: FindOptions,
): Finding[] {
  const { smallestPopulation = 5 } = options;
  const scene = sceneOf(table, clustered, {
    bounds: boundsOf(pattern, options.bounds),
    roles: options.roles ?? [],
    exempt: pattern.exempt,
    smallestPopulation,
  });
  const bySeverity = Map.groupBy(pattern.find(scene), ({ severity }) => severity);
  return [...bySeverity].map(([severity, judged]) => {
    const weight = (host: Judged): number => host.weight ?? table.records(host.row);
    const ordered = judged.toSorted((a, b) => weight(b) - weight(a) || a.row - b.row);
    // details are asked for in the order of rows: a table may have to fetch them in pieces
    const found = new Map(
      judged
        .toSorted((a, b) => a.row - b.row)
        .map((host) => [host, foundHost(host, table, clustered, scene.comparable)] as const),
    );
    const hosts = ordered.map((host) => found.get(host)!);
    return {
      pattern: pattern.id,
      title: pattern.title,
      severity,
      techniques: [...new Set(ordered.flatMap(({ techniques }) => techniques ?? pattern.techniques))].sort(),
      cluster: clusterOf(ordered, clustered),
      explanation: together(hosts),
      lookAlikes: pattern.lookAlikes,
      next: pattern.next,
      hosts,
    };
  });
}

function together(hosts: readonly FoundHost[]): string {
  const others = hosts.length - 1;
  const first = hosts[0]!.explanation;
  return others === 0 ? first : `${first} ${counted(others, 'other host')} did the like.`;
}

/** The one cluster that all the hosts are in, else null. */
function clusterOf(judged: readonly Judged[], clustered: Clustered): number | null {
  if (clustered.outcome !== 'clustered') return null;
  const clusters = new Set(judged.map(({ row }) => clustered.clustering.labels[row]!));
  return clusters.size === 1 ? [...clusters][0]! : null;
}

function foundHost(judged: Judged, table: HostTable, clustered: Clustered, comparable: boolean): FoundHost {
  const { row } = judged;
  const top = table.top(row, 'id.resp_h');
  const responders =
    judged.responders ?? table.values(row, 'id.resp_h', undefined, mostShown).map(({ value }) => value);
  const responderCount = judged.responderCount ?? judged.responders?.length ?? top?.distinct ?? 0;
  return {
    host: table.host(row),
    explanation: `${judged.explanation}.`,
    evidence: judged.evidence.map((item) => {
      const { feature, ...note } = typeof item === 'string' ? { feature: item } : item;
      const { median, ...evidence } = evidenceOf(row, feature, table, clustered);
      return { ...evidence, median: comparable ? median : null, ...note };
    }),
    topResponder: top === null ? null : { host: top.value, records: top.records },
    responders: responders.slice(0, mostShown),
    responderCount,
    values: (judged.values ?? []).slice(0, 10),
    uids: [],
    first: table.first(row),
    last: table.last(row),
  };
}

function evidenceOf(row: number, name: string, table: HostTable, clustered: Clustered): Evidence {
  const { title, unit } = table.features.find((feature) => feature.name === name)!;
  const column = table.column(name);
  const value = column[row]!;
  const clustering = clustered.outcome === 'clustered' ? clustered.clustering : null;
  const z = clustering?.z[clustering.features.indexOf(name)]?.[row] ?? null;
  return {
    feature: name,
    title,
    unit,
    value: Number.isNaN(value) ? null : value,
    median: medianOf(column),
    z,
  };
}

/** A column is the same for every host of its table, and thousands of hosts may be found at once. */
const medians = new WeakMap<Float64Array, number | null>();

function medianOf(column: Float64Array): number | null {
  const known = medians.get(column);
  if (known !== undefined) return known;
  const middle = median(column) ?? null;
  medians.set(column, middle);
  return middle;
}
