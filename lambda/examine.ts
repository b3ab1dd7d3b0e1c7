import { clusterHosts } from './clusters/cluster.ts';
import type { HostTable } from './hosts/table.ts';
import { hostTable } from './hosts/tabulate.ts';
import { analysisOf } from './hosts/types/registry.ts';
import { findPatterns } from './patterns/find.ts';
import type { Finding } from './patterns/finding.ts';
import type { InspectedRecords, LogInspection } from './report/inspection.ts';
import type { NoiseSettings, Settings } from './settings.ts';
import type { LogReading } from './zeek/reading.ts';

/** One log path as it was counted. */
export type CountedLog = Pick<LogReading, 'logPath' | 'window'> & {
  readonly records: InspectedRecords;
  /** null: it has no originators */
  readonly table: HostTable | null;
  /** names of the objects in which a host has records, in their order; absent where there is one log */
  readonly objectsOf?: ((host: string) => readonly string[]) | undefined;
};

/** Hosts are put into groups from here; a pattern that compares them asks for more (`smallestPopulation`). */
const FEWEST_TO_CLUSTER = 2;
/** Objects that are named of a found host: a day of one sensor. */
const NAMED_OBJECTS = 24;

export function counted(log: LogReading, { preset }: Settings): CountedLog {
  const { logPath, records, window, tally } = log;
  const table = tally === null ? null : hostTable(log, analysisOf(logPath, preset));
  return { logPath, records, window, table };
}

/** The groups of one log path's hosts, and what looks like an attack. */
export function examine(log: CountedLog, settings: Settings, { roles }: NoiseSettings): LogInspection {
  const { preset, k, seed, bounds, smallestPopulation } = settings;
  const { logPath, records, window, table } = log;
  const { features } = analysisOf(logPath, preset);
  const known = { logPath, records, window, preset, features, drillDown: null };
  if (records.accepted === 0 || table === null) return { ...known, ...nothingToExamine(log) };
  const clustered = clusterHosts(table, { k, seed, smallestPopulation: FEWEST_TO_CLUSTER });
  const found = findPatterns(table, clustered, { bounds, roles, smallestPopulation });
  return {
    ...known,
    outcome: clustered.outcome,
    reason: clustered.outcome === 'clustered' ? null : clustered.reason,
    table,
    clustered,
    findings: found.map((finding) => ({ finding: inObjects(finding, log), silence: null })),
  };
}

function inObjects(finding: Finding, { objectsOf }: CountedLog): Finding {
  if (objectsOf === undefined) return finding;
  const hosts = finding.hosts.map((host) => {
    const objects = objectsOf(host.host);
    return { ...host, objects: objects.slice(0, NAMED_OBJECTS), objectCount: objects.length };
  });
  return { ...finding, hosts };
}

function nothingToExamine({ records }: CountedLog) {
  const none = { table: null, clustered: null, findings: [] };
  if (records.accepted > 0) {
    return {
      ...none,
      outcome: 'unsupported',
      reason: 'The log names no originators (no field id.orig_h).',
    } as const;
  }
  const reason =
    records.rejected === 0
      ? 'The log has a header and no records.'
      : `None of ${records.rejected} ${records.rejected === 1 ? 'line' : 'lines'} could be read as a record.`;
  return { ...none, outcome: 'no_records', reason } as const;
}
