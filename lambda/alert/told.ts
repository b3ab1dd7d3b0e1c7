import type { FoundHost, Severity } from '../patterns/finding.ts';
import type { Inspection, LogInspection, ToldFinding } from '../report/inspection.ts';
import { severityRank } from '../report/severity.ts';

/** A finding that is to be told, with the hosts that are, and the log path where it was made. */
export type Telling = ToldFinding & { readonly log: LogInspection; readonly hosts: readonly FoundHost[] };

/** What is to be told of a log over all its log paths: most severe first, then by the most hosts. */
export function tellingsOf(inspection: Pick<Inspection, 'logs'>): Telling[] {
  return inspection.logs
    .flatMap((log) => log.findings.map((told): Telling => ({ ...told, log, hosts: hostsToTell(told) })))
    .filter(({ silence, hosts }) => silence === null && hosts.length > 0)
    .sort((a, b) => severityRank(b.finding.severity) - severityRank(a.finding.severity));
}

export const worstOf = (tellings: readonly Telling[]): Severity => tellings[0]!.finding.severity;

function hostsToTell({ finding, silencedHosts }: ToldFinding): readonly FoundHost[] {
  const silenced = new Set(silencedHosts?.map(({ host }) => host));
  return finding.hosts.filter(({ host }) => !silenced.has(host));
}
