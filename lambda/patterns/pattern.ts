import type { LogType } from '../hosts/feature.ts';
import type { Severity } from './finding.ts';
import type { Scene } from './scene.ts';

/** What is in a host's favour: the roles a deployment may give to addresses in its settings. */
export type Role = 'domain-controller' | 'scanner' | 'management' | 'dns-server' | 'backup' | 'proxy';

/** A value that counted against a host. */
export type Counted = { readonly field: string; readonly value: string; readonly records: number };

/** What a pattern says of one host. */
export type Judged<Name extends string = string> = {
  readonly row: number;
  readonly severity: Severity;
  /** the sentence of this host, with numbers, without a full stop */
  readonly explanation: string;
  /** most telling first; `note` stands beside the number */
  readonly evidence: readonly (Name | { readonly feature: Name; readonly note: string })[];
  /** values that counted, most records first */
  readonly values?: readonly Counted[];
  /** responders concerned, or as many of them as are shown; the host's own where absent */
  readonly responders?: readonly string[];
  /** how many there are; as many as `responders` where absent */
  readonly responderCount?: number;
  /** more specific than the pattern's techniques */
  readonly techniques?: readonly string[];
  /** orders hosts of one severity, largest first; records where absent */
  readonly weight?: number;
};

export type Bound = { readonly value: number; readonly why: string };

/** A detector: what it looks for, its bounds, and its words for the reader. */
export type Pattern<Name extends string = string, Bounds extends string = string> = {
  readonly id: string;
  readonly title: string;
  /** log paths it looks at; null: every one */
  readonly logPaths: readonly string[] | null;
  /** features that it reads; a log analysed without one of them is passed over */
  readonly uses: readonly Name[];
  /** what a host must have done, in one sentence */
  readonly contract: string;
  readonly bounds: Readonly<Record<Bounds, Bound>>;
  /** those that it can give, least first */
  readonly severities: readonly Severity[];
  readonly techniques: readonly string[];
  /** who does this and means no harm, as a sentence */
  readonly lookAlikes: string;
  /** roles whose work this is: hosts that have one are not judged */
  readonly exempt: readonly Role[];
  /** what to look at next, one step each */
  readonly next: readonly string[];
  /** pure: the same scene gives the same answer */
  readonly find: (scene: Scene<Name, Bounds>) => Judged<Name>[];
};

type Words<Bounds extends string> = Omit<Pattern<string, Bounds>, 'logPaths' | 'uses' | 'find' | 'exempt'> & {
  readonly exempt?: readonly Role[];
};

/** The features that all the given log types have. */
type Shared<Types extends readonly LogType[]> = Types extends readonly [LogType<infer Name>, ...infer Rest]
  ? Rest extends readonly [LogType, ...LogType[]]
    ? Name & Shared<Rest>
    : Name
  : never;

/**
 * A pattern over one log type or several; `uses` may name features that all of them have, and `find` may read
 * `uses` only. Over the general type it looks at every log.
 */
export function pattern<
  const Types extends readonly [LogType, ...LogType[]],
  const Used extends Shared<Types>,
  const Bounds extends string,
>(
  types: Types,
  about: Words<Bounds> & {
    readonly uses: readonly Used[];
    readonly find: (scene: Scene<NoInfer<Used>, NoInfer<Bounds>>) => Judged<NoInfer<Used>>[];
  },
): Pattern {
  const logPaths = types.some(({ logPath }) => logPath === '') ? null : types.map(({ logPath }) => logPath);
  return { exempt: [], ...about, logPaths } as unknown as Pattern;
}
