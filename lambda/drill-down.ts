import { logTypes } from './hosts/types/registry.ts';
import type { LogInspection, ToldFinding } from './report/inspection.ts';
import type { Settings } from './settings.ts';
import type { World } from './world.ts';
import { type Selected, selectRecords } from './zeek/select.ts';

export type DrilledDown = {
  /** the same logs, their findings with uids */
  readonly logs: readonly LogInspection[];
  /** gzip of the raw records, by log path */
  readonly records: ReadonlyMap<string, Uint8Array>;
};

/** The second pass over a log, only where something was found: the flagged hosts' records as they stood. */
export async function drillDown(
  logs: readonly LogInspection[],
  world: World,
  source: { readonly name: string; readonly bytes: number },
  settings: Settings,
): Promise<DrilledDown> {
  const found = logs.filter(({ findings }) => findings.length > 0);
  const hosts = new Map(found.map((log) => [log.logPath, flagged(log)]));
  if (hosts.size === 0 || settings.largestDrillDown === 0) return { logs, records: new Map() };
  const { largestDrillDown } = settings;
  const reopened = { ...source, reopen: () => world.open() };
  const selected = await selectRecords(world.open(), reopened, hosts, largestDrillDown, logTypes, settings);
  return {
    logs: logs.map((log) => withUids(log, selected.get(log.logPath))),
    records: new Map([...selected].map(([logPath, { gzip }]) => [logPath, gzip])),
  };
}

function flagged({ findings }: LogInspection): Set<string> {
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
