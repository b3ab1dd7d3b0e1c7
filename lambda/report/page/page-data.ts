import { deflateRawSync } from 'node:zlib';
import type { Severity } from '../../patterns/finding.ts';
import { brief } from '../escape.ts';
import type { LogInspection } from '../inspection.ts';
import { flaggedOf } from '../plot/scatter.ts';
import { severityRank } from '../severity.ts';

/** A column of numbers, one per host of the page; null where a host has none. */
export type PageColumn = {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly values: readonly (number | null)[];
};

/** The hosts as the page's script reads them. Texts are raw: the script never writes them as HTML. */
export type PageData = {
  readonly hosts: readonly string[];
  readonly columns: readonly PageColumn[];
  /** top responder of each host, as an index of `responders`; -1 where there is none */
  readonly topResponder: readonly number[];
  readonly responders: readonly string[];
  /** cluster of each host, null where the hosts were not clustered */
  readonly labels: readonly number[] | null;
  readonly distances: readonly number[] | null;
  readonly clusters: readonly { readonly id: number; readonly hosts: number; readonly share: number }[];
  /** flagged hosts, most severe first, and whether they are told */
  readonly flagged: readonly {
    readonly row: number;
    readonly severity: Severity;
    readonly silenced: boolean;
  }[];
};

/** Hosts that a browser sorts and draws without stalling, and a page carries without weighing on a mailbox. */
export const LARGEST_PAGE = 30_000;
const LONGEST_NAME = 80;

export function pageData(log: LogInspection): PageData {
  const { table } = log;
  const clustered = log.clustered?.outcome === 'clustered' ? log.clustered : null;
  const rows = pageRows(log);
  const place = new Map(rows.map((row, index) => [row, index]));
  const responders = new Map<string, number>();
  const topResponder = rows.map((row) => {
    const top = table!.top(row, 'id.resp_h')?.value;
    if (top === undefined) return -1;
    if (!responders.has(top)) responders.set(top, responders.size);
    return responders.get(top)!;
  });
  const states = flaggedStates(log);
  return {
    hosts: rows.map((row) => table!.host(row).slice(0, LONGEST_NAME)),
    columns: log.features.map(({ name, title, unit }) => {
      const values = table?.column(name);
      return { name, title, unit, values: rows.map((row) => shortened(values![row]!)) };
    }),
    topResponder,
    responders: [...responders.keys()].map((name) => name.slice(0, LONGEST_NAME)),
    labels: clustered && rows.map((row) => clustered.clustering.labels[row]!),
    distances: clustered && rows.map((row) => shortened(clustered.clustering.distances[row]!) ?? 0),
    clusters: clustered?.profiles.map(({ id, hosts, share }) => ({ id, hosts, share })) ?? [],
    flagged: flaggedOf(log).map(({ host, row }) => ({ row: place.get(row)!, ...states.get(host)! })),
  };
}

/**
 * Flagged hosts first, then the others in the table's order. Beyond the bound: those that lie farthest from their
 * cluster's centre, and an even sample of the rest, so that the picture keeps its shape.
 */
export function pageRows(log: LogInspection, most = LARGEST_PAGE): number[] {
  const size = log.table?.size ?? 0;
  const flagged = flaggedOf(log)
    .map(({ row }) => row)
    .slice(0, most);
  const seen = new Set(flagged);
  const others = Array.from({ length: size }, (_, row) => row).filter((row) => !seen.has(row));
  const room = most - flagged.length;
  if (others.length <= room) return [...flagged, ...others];
  const distances = log.clustered?.outcome === 'clustered' ? log.clustered.clustering.distances : null;
  const far =
    distances === null
      ? []
      : others.toSorted((a, b) => distances[b]! - distances[a]! || a - b).slice(0, room / 3);
  const isFar = new Set(far);
  const rest = others.filter((row) => !isFar.has(row));
  const wanted = room - far.length;
  const sample = Array.from(
    { length: wanted },
    (_, index) => rest[Math.floor((index * rest.length) / wanted)]!,
  );
  return [...flagged, ...[...far, ...sample].sort((a, b) => a - b)];
}

/** The data as text that holds no character with a meaning in HTML: raw deflate in base64. */
export function packed(data: PageData): string {
  return deflateRawSync(JSON.stringify(data), { level: 6 }).toString('base64');
}

/** The worst severity of a host's findings, and whether none of them is told. */
export function flaggedStates(log: LogInspection): Map<string, { severity: Severity; silenced: boolean }> {
  const states = new Map<string, { severity: Severity; silenced: boolean }>();
  for (const { finding, silence, silencedHosts } of log.findings) {
    const quiet = new Set(silencedHosts?.map(({ host }) => host));
    for (const { host } of finding.hosts) {
      const silenced = silence !== null || quiet.has(host);
      const known = states.get(host);
      const worse = known === undefined || severityRank(finding.severity) > severityRank(known.severity);
      states.set(host, {
        severity: worse ? finding.severity : known.severity,
        silenced: silenced && (known?.silenced ?? true),
      });
    }
  }
  return states;
}

/** Six significant digits: more than a person reads, and half the bytes. */
function shortened(value: number): number | null {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return value;
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}

/** A host as the page shows it. */
export const shownHost = (host: string): string => brief(host, LONGEST_NAME);
