import type { Clustered } from '../clusters/clustering.ts';
import type { Feature } from '../hosts/feature.ts';
import type { HostTable } from '../hosts/table.ts';
import type { Finding, Silence } from '../patterns/finding.ts';
import type { ReadState, RecordCounts, Rejection, SourceForm } from '../zeek/reading.ts';

/** `mixed`: a window's objects differ. */
export type Source = { readonly [Part in keyof SourceForm]: SourceForm[Part] | 'mixed' } & {
  /** file name or key, as given; a stranger may have chosen it. Of a window: its name */
  readonly name: string;
  /** size as stored (compressed) */
  readonly bytes: number;
};

export type WindowUnit = 'hour' | 'day';

/** An object that has records in a window. */
export type WindowObject = {
  readonly name: string;
  readonly version: string;
  /** its records that count in the window */
  readonly records: number;
  /** seconds since 1970 at which the hours begin in which they count */
  readonly hours: readonly number[];
};

/** The stretch of time that an inspection is of, where it is of many objects. Times are seconds since 1970. */
export type InspectedWindow = {
  readonly logPath: string;
  readonly unit: WindowUnit;
  readonly start: number;
  /** the first moment that no longer belongs to it */
  readonly end: number;
  /** by name, then version */
  readonly objects: readonly WindowObject[];
  /** beginnings of the hours for which no object has a record */
  readonly gaps: readonly number[];
  /** how many pieces the hosts were merged in */
  readonly shards: number;
  /** how often the window was inspected before */
  readonly rerun: number;
};

/** Of a window, a rejection says in which object it was. */
export type InspectedRecords = Omit<RecordCounts, 'firstRejected'> & {
  readonly firstRejected: readonly (Rejection & { readonly object?: string })[];
};

/** A finding and whether it is told; `silence` is null where it is. */
export type ToldFinding = {
  readonly finding: Finding;
  readonly silence: Silence | null;
  /** hosts that are not told although the finding is told for others */
  readonly silencedHosts?: readonly { readonly host: string; readonly silence: Silence }[];
};

export type Outcome = 'clustered' | 'too_few_hosts' | 'no_records' | 'unsupported';

/** What one log path of a source came to. */
export type LogInspection = {
  readonly logPath: string;
  readonly outcome: Outcome;
  /** a sentence wherever the outcome is not `clustered` */
  readonly reason: string | null;
  readonly records: InspectedRecords;
  readonly window: { readonly first: number | null; readonly last: number | null };
  readonly preset: 'default' | 'notebook';
  readonly features: readonly Feature[];
  /** null where the log has no originators */
  readonly table: HostTable | null;
  readonly clustered: Clustered | null;
  readonly findings: readonly ToldFinding[];
  /** what the drill-down kept, null where there was none; `cut` is a sentence where the bound was met */
  readonly drillDown: { readonly records: number; readonly cut: string | null } | null;
};

/** What the settings said, as far as it decides what is found and told. */
export type SettingsInForce = {
  readonly preset: string;
  readonly k: number | 'auto';
  readonly seed: number;
  readonly smallestPopulation?: number;
  readonly leastSeverity?: string;
  readonly tellAgainAfterHours?: number;
  readonly bounds?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly allow?: readonly unknown[];
  readonly roles?: readonly unknown[];
  readonly dryRun?: readonly string[];
};

/** What one source came to: everything that the artefacts are made of. */
export type Inspection = ReadState & {
  readonly source: Source;
  readonly records: InspectedRecords;
  /** sorted by log path */
  readonly logs: readonly LogInspection[];
  /** settings in force, as the report shows them */
  readonly settings: SettingsInForce;
  /** sentences an operator should read: an allow-list that did not parse, an entry that expired */
  readonly notes: readonly string[];
  /** absent where the source is one log */
  readonly window?: InspectedWindow;
};
