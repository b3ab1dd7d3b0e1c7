import type { Clustering, ClusterProfile } from '../clusters/clustering.ts';
import type { FoundHost } from '../patterns/finding.ts';
import { json } from './escape.ts';
import type { LogInspection, Source, ToldFinding } from './inspection.ts';

/** What one log path came to, as a program reads it. */
export function profilesJson(source: Source, log: LogInspection): string {
  return `${json(profilesOf(source, log))}\n`;
}

export function profilesOf(source: Source, log: LogInspection) {
  const { clustered } = log;
  return {
    schemaVersion: 1,
    source: { ...sourceOf(source), ...holdersOf(log) },
    logPath: log.logPath,
    outcome: log.outcome,
    reason: log.reason,
    records: log.records,
    window: log.window,
    analysis: { preset: log.preset, features: log.features.map(featureOf) },
    hosts: log.table?.size ?? 0,
    ...(clustered?.outcome === 'clustered'
      ? { clustering: clusteringOf(clustered.clustering), clusters: clustered.profiles.map(clusterOf) }
      : {}),
    findings: log.findings.map(findingOf),
    ...(log.drillDown === null ? {} : { drillDown: log.drillDown }),
  };
}

export const sourceOf = ({ name, bytes, format, compression }: Source) => ({
  name,
  bytes,
  format,
  compression,
});

type Held = { readonly objects: readonly string[]; readonly objectCount: number };

/**
 * Of a window: in which objects a found host's records lie. It stands with the source, so that all else is, byte for byte,
 * what one log with the same records gives.
 */
function holdersOf({ findings }: LogInspection): { foundIn?: Record<string, Held> } {
  const hosts = findings.flatMap(({ finding }) => finding.hosts);
  const held = hosts.flatMap(({ host, objects, objectCount }) =>
    objects === undefined || objectCount === undefined ? [] : [[host, { objects, objectCount }] as const],
  );
  return held.length === 0 ? {} : { foundIn: Object.fromEntries(held) };
}

const featureOf = ({ name, title, unit, scale, clustered }: LogInspection['features'][number]) => ({
  name,
  title,
  unit,
  scale,
  ...(clustered === false ? { clustered } : {}),
});

function clusteringOf(clustering: Clustering) {
  const { k, seed, inertia, silhouette, converged, distinctHosts, features, tried } = clustering;
  return { k, seed, inertia, silhouette, converged, distinctHosts, features, ...(tried ? { tried } : {}) };
}

const clusterOf = ({ id, hosts, share, features }: ClusterProfile) => ({ id, hosts, share, features });

function findingOf({ finding, silence, silencedHosts }: ToldFinding) {
  const { pattern, title, severity, techniques, cluster, explanation, lookAlikes, next, hosts } = finding;
  const silenceOf = new Map(silencedHosts?.map((silenced) => [silenced.host, silenced.silence]));
  return {
    pattern,
    title,
    severity,
    techniques,
    cluster,
    explanation,
    hosts: hosts.map((host) => ({ ...foundHostOf(host), ...silenceOfHost(silenceOf.get(host.host)) })),
    lookAlikes,
    next,
    silence,
  };
}

const silenceOfHost = (silence: ToldFinding['silence'] | undefined) => (silence == null ? {} : { silence });

function foundHostOf(host: FoundHost) {
  return {
    host: host.host,
    explanation: host.explanation,
    evidence: host.evidence,
    topResponder: host.topResponder,
    responders: host.responders,
    responderCount: host.responderCount,
    values: host.values,
    uids: host.uids,
    first: host.first,
    last: host.last,
  };
}
