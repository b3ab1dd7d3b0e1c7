export type Severity = 'low' | 'medium' | 'high';

/** A feature of the host against the population. z is null where the hosts were not clustered. */
export type Evidence = {
  readonly feature: string;
  readonly title: string;
  readonly unit: string;
  readonly value: number | null;
  /** the population's median, null where there is no population to speak of */
  readonly median: number | null;
  readonly z: number | null;
  /** words beside the number, e.g. the operations that counted */
  readonly note?: string;
};

export type FoundHost = {
  readonly host: string;
  /** the sentence of this host, with numbers */
  readonly explanation: string;
  readonly evidence: readonly Evidence[];
  readonly topResponder: { readonly host: string; readonly records: number } | null;
  /** the responders concerned, most records first, at most 20, and how many there are */
  readonly responders: readonly string[];
  readonly responderCount: number;
  /** values that counted (operations, names, ports), most records first, at most 10 */
  readonly values: readonly { readonly field: string; readonly value: string; readonly records: number }[];
  /** at most 10; filled by the drill-down pass */
  readonly uids: readonly string[];
  /** of a window: objects in which the host has records, at most 24, and how many there are */
  readonly objects?: readonly string[];
  readonly objectCount?: number;
  /** seconds since 1970 of the host's first and last record */
  readonly first: number | null;
  readonly last: number | null;
};

/** Why a finding is not told. The finding itself stays as it is. */
export type Silence = {
  readonly by: 'allow-list' | 'dry-run' | 'told-already' | 'role' | 'severity' | 'digest';
  /** a sentence's end, fit to follow "silenced by …:" */
  readonly reason: string;
};

export type Finding = {
  /** the pattern's id, kebab-case */
  readonly pattern: string;
  readonly title: string;
  readonly severity: Severity;
  /** MITRE ATT&CK ids, e.g. T1046 */
  readonly techniques: readonly string[];
  /** the cluster where the finding is about one, else null */
  readonly cluster: number | null;
  /** one sentence a person can read, with numbers */
  readonly explanation: string;
  /** benign look-alikes, a sentence */
  readonly lookAlikes: string;
  /** what to look at next, one step each */
  readonly next: readonly string[];
  /** most telling first */
  readonly hosts: readonly FoundHost[];
};
