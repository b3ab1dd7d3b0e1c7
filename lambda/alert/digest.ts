import type { Severity } from '../patterns/finding.ts';
import { severityRank } from '../report/severity.ts';
import { keyOf, type ToldEntry, type ToldState } from './told-state.ts';

/** From this many logs on that alerted within the hours (by the logs' own time), further ones are told together. */
export type DigestSettings = { readonly afterLogs: number; readonly withinHours: number };

/** What is told in place of an alert of its own. */
export type Digest = DigestSettings & {
  /** logs that alerted within the hours, this one included */
  readonly logs: number;
  /** what was held back since the last digest, this log's included, earliest first */
  readonly held: readonly ToldEntry[];
};

/** A log that is inspected again is held or told as it was before; any other by how many alerted around it. */
export function isHeld(told: ToldState, settings: DigestSettings, source: string, now: number): boolean {
  const near = nearby(told, settings, now);
  const own = near.filter((entry) => entry.source === keyOf(source));
  if (own.length > 0) return own.some(({ held }) => held === true);
  return sourcesOf(near.filter(({ held }) => held !== true)).size >= settings.afterLogs;
}

/**
 * The digest that is due with this log, which `told` already counts as held: the first that is held says so, then
 * every so many. Null in between.
 */
export function digestDue(
  told: ToldState,
  settings: DigestSettings,
  source: string,
  now: number,
): Digest | null {
  const near = nearby(told, settings, now);
  const held = near.filter((entry) => entry.held === true).sort(byTime);
  const order = [...sourcesOf(held)];
  const position = order.indexOf(keyOf(source));
  if (position < 0 || position % settings.afterLogs !== 0) return null;
  const since = new Set(order.slice(Math.max(0, position - settings.afterLogs + 1), position + 1));
  return { ...settings, logs: sourcesOf(near).size, held: held.filter((entry) => since.has(entry.source)) };
}

export function worstHeld({ held }: Digest): Severity {
  return held.reduce<Severity>(
    (worst, { severity }) => (severityRank(severity) > severityRank(worst) ? severity : worst),
    'low',
  );
}

const nearby = ({ told }: ToldState, { withinHours }: DigestSettings, now: number): ToldEntry[] =>
  told.filter((entry) => Math.abs(entry.at - now) < withinHours * 3600);

const sourcesOf = (entries: readonly ToldEntry[]) => new Set(entries.map(({ source }) => source));

function byTime(a: ToldEntry, b: ToldEntry): number {
  return a.at - b.at || (a.source < b.source ? -1 : a.source > b.source ? 1 : 0);
}
