import type { Finding, FoundHost, Severity, Silence } from '../patterns/finding.ts';
import { moment } from '../report/figure.ts';
import type { LogInspection, ToldFinding } from '../report/inspection.ts';
import { severityRank } from '../report/severity.ts';
import type { NoiseSettings } from '../settings.ts';
import { faultsOf, nameOf, type Rule, rulesOf, type Suspect } from './allow-list.ts';
import { type Digest, type DigestSettings, digestDue, isHeld } from './digest.ts';
import { entryOf, toldAlready } from './told-already.ts';
import { mergeTold, type ToldEntry, type ToldState } from './told-state.ts';

export { mergeTold, nothingTold, parseToldState, type ToldState } from './told-state.ts';

export type Quieting = {
  readonly allow: NoiseSettings['allow'];
  readonly dryRun: NoiseSettings['dryRun'];
  readonly leastSeverity: Severity;
  /** hours by the logs' own time; 0: always told */
  readonly tellAgainAfterHours: number;
  readonly digest?: DigestSettings | undefined;
  /** the log's name and version: the same for every inspection of the same bytes */
  readonly source: string;
};

export type Quietened = {
  /** the same logs, each finding marked with why it is not told */
  readonly logs: readonly LogInspection[];
  /** what will have been told once the alert is out */
  readonly told: ToldState;
  /** what is told in place of an alert, where logs are told together and it is time */
  readonly digest: Digest | null;
  /** sentences for the operator */
  readonly notes: readonly string[];
};

/**
 * Decides what is told. Findings stay as they are; "now" is the log's last record time, so that a backfill
 * behaves as the day itself did.
 */
export function quieten(logs: readonly LogInspection[], quieting: Quieting, told: ToldState): Quietened {
  const now = logs.reduce<number | null>((latest, { window }) => laterOf(latest, window.last), null);
  const desk = new Desk(quieting, told, now);
  const marked = logs.map((log) => ({
    ...log,
    findings: log.findings.map(({ finding }) => desk.mark(finding, log)),
  }));
  const known = mergeTold(told, { schemaVersion: 1, told: desk.tellings });
  const { digest, source } = quieting;
  return {
    logs: marked,
    told: known,
    digest:
      digest === undefined || now === null || !desk.holds ? null : digestDue(known, digest, source, now),
    notes: [...faultsOf(quieting.allow), ...desk.expired],
  };
}

const laterOf = (a: number | null, b: number | null) => (a === null || (b !== null && b > a) ? b : a);

/** Goes over the findings of one log and remembers what it let through. */
class Desk {
  readonly tellings: ToldEntry[] = [];
  readonly expired = new Set<string>();
  /** whether what is found goes into a digest */
  readonly holds: boolean;
  readonly #quieting: Quieting;
  readonly #told: ToldState;
  readonly #now: number | null;
  readonly #rules: readonly Rule[];
  readonly #dryRun: ReadonlySet<string>;

  constructor(quieting: Quieting, told: ToldState, now: number | null) {
    this.#quieting = quieting;
    this.#told = told;
    this.#now = now;
    this.#rules = rulesOf(quieting.allow);
    this.#dryRun = new Set(quieting.dryRun);
    const { digest, source } = quieting;
    this.holds = digest !== undefined && now !== null && isHeld(told, digest, source, now);
  }

  mark(finding: Finding, log: LogInspection): ToldFinding {
    const whole = this.#silenceOfAll(finding);
    if (whole !== null) return { finding, silence: whole };
    const silenced = finding.hosts.flatMap((host) => {
      const silence = this.#allowed(finding, host, log) ?? this.#repeated(finding, host, log);
      return silence === null ? [] : [{ host: host.host, silence }];
    });
    if (silenced.length === 0) return { finding, silence: null };
    if (silenced.length === finding.hosts.length)
      return { finding, silence: jointly(silenced.map(({ silence }) => silence)) };
    return { finding, silence: null, silencedHosts: silenced };
  }

  #silenceOfAll({ severity, pattern }: Finding): Silence | null {
    const { leastSeverity } = this.#quieting;
    if (this.#dryRun.has(pattern))
      return { by: 'dry-run', reason: 'this pattern is on trial and only reported' };
    if (severityRank(severity) >= severityRank(leastSeverity)) return null;
    return { by: 'severity', reason: `${severity} is below ${leastSeverity}, the least that is told` };
  }

  #allowed(finding: Finding, host: FoundHost, log: LogInspection): Silence | null {
    const calledOnly: Suspect['calledOnly'] = (passes) => hostCalledOnly(host, log, passes);
    const suspect: Suspect = { pattern: finding.pattern, host, calledOnly };
    for (const rule of this.#rules) {
      if (!rule.matches(suspect)) continue;
      const { entry, until } = rule;
      if (until === null || (this.#now !== null && this.#now <= until)) {
        return {
          by: 'allow-list',
          reason: entry.until === undefined ? entry.reason : `${entry.reason} (until ${entry.until})`,
        };
      }
      this.expired.add(
        this.#now === null
          ? `${nameOf(entry)} has an end, and this log has no readable time: it did not silence`
          : `${nameOf(entry)} expired ${entry.until} and no longer silences`,
      );
    }
    return null;
  }

  #repeated(finding: Finding, host: FoundHost, log: LogInspection): Silence | null {
    const { tellAgainAfterHours, digest, source } = this.#quieting;
    if (this.#now === null || (tellAgainAfterHours === 0 && digest === undefined)) return null;
    const { pattern, severity } = finding;
    const telling = { pattern, severity, logPath: log.logPath, source, at: this.#now, held: this.holds };
    const news = entryOf(telling, host);
    const before = toldAlready(this.#told, news, tellAgainAfterHours * 3600);
    if (before !== null) {
      return { by: 'told-already', reason: `told at ${moment(before.at)} of ${before.source}` };
    }
    this.tellings.push(news);
    return this.holds
      ? { by: 'digest', reason: `more than ${digest?.afterLogs} logs alert, and are told together` }
      : null;
  }
}

/** Every responder concerned passes; where more are concerned than a finding lists, every responder of the host. */
function hostCalledOnly(
  host: FoundHost,
  { table }: LogInspection,
  passes: (responder: string) => boolean,
): boolean {
  const listed = host.responders.length > 0 && host.responders.every(passes);
  if (!listed || host.responderCount <= host.responders.length || table === null) return listed;
  const row = table.rowOf(host.host);
  const others = { field: 'id.resp_h', in: (responder: string) => !passes(responder) } as const;
  return row < 0 || table.top(row, 'id.resp_h', others) === null;
}

/** One silence for a finding whose hosts are all silenced, perhaps for different reasons. */
function jointly(silences: readonly Silence[]): Silence {
  const reasons = [...new Set(silences.map(({ reason }) => reason))];
  const more = reasons.length > 3 ? `; and ${reasons.length - 3} more` : '';
  return { by: silences[0]!.by, reason: reasons.slice(0, 3).join('; ') + more };
}
