import type { LogInspection, ToldFinding } from './report/inspection.ts';
import type { Settings } from './settings.ts';
import type { Selected } from './zeek/select.ts';

/** Flagged hosts by log path. */
export type Flagged = ReadonlyMap<string, ReadonlySet<string>>;

/** The raw records of flagged hosts by log path, and sentences on what could not be had. */
export type RawRecords = {
  readonly selected: ReadonlyMap<string, Selected>;
  readonly notes: readonly string[];
};

export type DrilledDown = {
  /** the same logs, their findings with uids */
  readonly logs: readonly LogInspection[];
  /** gzip of the raw records, by log path */
  readonly records: ReadonlyMap<string, Uint8Array>;
  readonly notes: readonly string[];
};

/** The second pass, only where something was found: the flagged hosts' records as they stood. */
export async function drillDown(
  logs: readonly LogInspection[],
  recordsOf: (flagged: Flagged) => Promise<RawRecords>,
  { largestDrillDown }: Pick<Settings, 'largestDrillDown'>,
): Promise<DrilledDown> {
  const flagged = new Map(
    logs.filter(({ findings }) => findings.length > 0).map((log) => [log.logPath, flaggedOf(log)]),
  );
  if (flagged.size === 0 || largestDrillDown === 0) return { logs, records: new Map(), notes: [] };
  const { selected, notes } = await recordsOf(flagged);
  return {
    logs: logs.map((log) => withUids(log, selected.get(log.logPath))),
    records: new Map([...selected].map(([logPath, { gzip }]) => [logPath, gzip])),
    notes,
  };
}

function flaggedOf({ findings }: LogInspection): Set<string> {
  return new Set(findings.flatMap(({ finding }) => finding.hosts.map(({ host }) => host)));
}

function withUids(log: LogInspection, selected: Selected | undefined): LogInspection {
  if (selected === undefined) return log;
  const { records, cut, uids } = selected;
  const named = ({ finding, ...told }: ToldFinding): ToldFinding => ({
    ...told,
    finding: {
      ...finding,
      hosts: finding.hosts.map((host) => ({ ...host, uids: uids.get(host.host) ?? [] })),
    },
  });
  return { ...log, findings: log.findings.map(named), drillDown: { records, cut } };
}
