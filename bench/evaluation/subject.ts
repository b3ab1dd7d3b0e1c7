import { clusterHosts } from '../../lambda/clusters/cluster.ts';
import type { Clustered } from '../../lambda/clusters/clustering.ts';
import { planOf } from '../../lambda/hosts/plan.ts';
import type { HostTable } from '../../lambda/hosts/table.ts';
import { hostTable } from '../../lambda/hosts/tabulate.ts';
import { analysisOf, logTypes } from '../../lambda/hosts/types/registry.ts';
import { findPatterns } from '../../lambda/patterns/find.ts';
import type { Finding, Severity } from '../../lambda/patterns/finding.ts';
import type { RoleEntry } from '../../lambda/patterns/scene.ts';
import { readLog } from '../../lambda/zeek/read.ts';

/** A log and the truth about it. */
export type Subject = {
  readonly name: string;
  readonly bytes: () => Buffer;
  /** originators that attack or are infected; the rest is benign */
  readonly attackers: ReadonlySet<string>;
};

export type Examined = { readonly table: HostTable; readonly clustered: Clustered };

export type Preset = 'default' | 'notebook';

const limits = { largestExpandedBytes: 1024 ** 4, largestExpansion: 1_100 };
/** As the settings have it by default. */
const smallestPopulation = 5;

/** Every log path of a log that has originators. */
export async function examine(name: string, bytes: Buffer, preset: Preset): Promise<Examined[]> {
  const source = { name, bytes: bytes.length };
  const paths = { planOf: (path: string) => planOf(analysisOf(path, preset)), signatures: logTypes };
  const reading = await readLog(chunks(bytes), source, paths, limits);
  return reading.logs
    .filter(({ tally }) => tally !== null)
    .map((log) => {
      const table = hostTable(log, analysisOf(log.logPath, preset));
      return { table, clustered: clusterHosts(table, { k: 5, seed: 0, smallestPopulation: 2 }) };
    });
}

async function* chunks(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export function findingsOf({ table, clustered }: Examined, roles: readonly RoleEntry[] = []): Finding[] {
  return findPatterns(table, clustered, { roles, smallestPopulation });
}

/** What one method says of one log: the hosts it names and, where it has them, at which severity and why. */
export type Verdict = {
  readonly name: string;
  /** by host: the most severe first */
  readonly named: ReadonlyMap<
    string,
    { readonly severity: Severity | null; readonly patterns: readonly string[] }
  >;
};

const ranks: readonly Severity[] = ['low', 'medium', 'high'];

export function verdictOf(name: string, findings: readonly Finding[]): Verdict {
  const named = new Map<string, { severity: Severity; patterns: string[] }>();
  for (const { hosts, severity, pattern } of findings) {
    for (const { host } of hosts) {
      const known = named.get(host);
      const patterns = [...(known?.patterns ?? []), pattern];
      const higher = known !== undefined && ranks.indexOf(known.severity) > ranks.indexOf(severity);
      named.set(host, { severity: higher ? known.severity : severity, patterns });
    }
  }
  return { name, named };
}

/** A method without severities: whom it names, it names. */
export function plainVerdict(name: string, hosts: readonly string[]): Verdict {
  return { name, named: new Map(hosts.map((host) => [host, { severity: null, patterns: [] }])) };
}
