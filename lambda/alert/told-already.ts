import type { FoundHost, Severity } from '../patterns/finding.ts';
import { keyOf, type ToldEntry, type ToldState } from './told-state.ts';

/** Told again when the finding's first number has grown by this factor. */
const GROWTH = 10;

export type Occasion = {
  readonly pattern: string;
  readonly logPath: string;
  readonly source: string;
  readonly at: number;
  readonly severity: Severity;
  readonly held: boolean;
};

/** What would be remembered of telling this host. */
export function entryOf(telling: Occasion, host: FoundHost): ToldEntry {
  const value = host.evidence[0]?.value ?? 1;
  return {
    pattern: telling.pattern,
    logPath: keyOf(telling.logPath),
    host: keyOf(host.host),
    source: keyOf(telling.source),
    at: telling.at,
    value: Number.isFinite(value) ? value : 1,
    responders: host.responders.map(keyOf).sort(),
    responderCount: host.responderCount,
    severity: telling.severity,
    held: telling.held,
  };
}

/**
 * The telling that makes this one a repetition, or null where it is news: the first within `window` seconds of the
 * log's own time, tenfold what was told, or reaching responders that were not told. Earlier and later logs silence
 * alike, so that the order in which logs arrive does not matter; a log that is inspected again finds what it
 * found before, so its own telling does not silence it.
 */
export function toldAlready(state: ToldState, news: ToldEntry, window: number): ToldEntry | null {
  const same = state.told.filter(
    (entry) => entry.pattern === news.pattern && entry.host === news.host && entry.logPath === news.logPath,
  );
  if (same.some((entry) => entry.source === news.source)) return null;
  const near = same.filter((entry) => Math.abs(entry.at - news.at) < window);
  if (near.length === 0 || grown(near, news) || reachesNew(near, news)) return null;
  return near.reduce((latest, entry) => (entry.at > latest.at ? entry : latest));
}

const grown = (near: readonly ToldEntry[], news: ToldEntry) =>
  near.every((entry) => news.value >= GROWTH * Math.max(entry.value, 1));

/** Where more responders are concerned than are listed, their number stands for them. */
function reachesNew(near: readonly ToldEntry[], news: ToldEntry): boolean {
  const allListed = (entry: ToldEntry) => entry.responderCount <= entry.responders.length;
  if (near.every(allListed)) {
    const known = new Set(near.flatMap((entry) => entry.responders));
    return !allListed(news) || news.responders.some((responder) => !known.has(responder));
  }
  return near.every((entry) => news.responderCount >= GROWTH * Math.max(entry.responderCount, 1));
}
