import { brief } from './escape.ts';
import { countOf, figure, moment } from './figure.ts';
import type { InspectionSummary } from './inspection-json.ts';
import { type Markup, markup, trusted } from './markup.ts';
import { style, styleHash } from './page/built.ts';
import { severities } from './severity.ts';

/** A log that was inspected, as its inspection.json says, and where its reports lie relative to the index. */
export type IndexEntry = {
  readonly inspection: InspectionSummary;
  /** null where the log path has no report */
  readonly reportOf: (logPath: string) => string | null;
};

type LogSummary = InspectionSummary['logs'][number];
type Row = { readonly entry: IndexEntry; readonly log: LogSummary | null };

/**
 * Which logs were inspected and what they came to, newest log time first. Made of what is stored and in one order
 * only, so that whoever rebuilds it last, and however often, writes the same page.
 */
export function indexHtml(entries: readonly IndexEntry[]): string {
  const rows = entries.flatMap((entry): Row[] => {
    const { logs } = entry.inspection;
    return logs.length === 0 ? [{ entry, log: null }] : logs.map((log) => ({ entry, log }));
  });
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(`default-src 'none'; style-src '${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'`)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>stray: inspected logs</title><link rel="icon" href="data:,"><style>${trusted(style)}</style></head>
<body><header><p class="brand">stray</p><h1>Inspected logs</h1><p class="summary">${summary(rows)}</p></header>
<main><div class="scroll" tabindex="0" role="region" aria-label="Inspected logs"><table class="logs">
<thead><tr><th scope="col">last record (UTC)</th><th scope="col">findings</th><th scope="col">log path</th><th scope="col">log</th><th scope="col" class="number">hosts</th><th scope="col" class="number">records</th><th scope="col">outcome</th></tr></thead>
<tbody>${rows.sort(newestFirst).map(tableRow)}</tbody></table></div></main>
</body></html>
`;
  return page.text;
}

function summary(rows: readonly Row[]): string {
  const logs = countOf(new Set(rows.map(({ entry }) => entry)).size, 'logs');
  const totals = severities
    .toReversed()
    .map((severity) => ({
      severity,
      count: rows.reduce((sum, { log }) => sum + (log?.findings[severity] ?? 0), 0),
    }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${figure(count)} ${severity}`);
  return `${logs} · ${totals.length === 0 ? 'nothing stands out' : `findings: ${totals.join(', ')}`}`;
}

function newestFirst(a: Row, b: Row): number {
  const time = ({ log }: Row) => log?.window.last ?? -Infinity;
  if (time(a) !== time(b)) return time(b) > time(a) ? 1 : -1;
  const text = ({ entry, log }: Row) =>
    JSON.stringify([entry.inspection.source.name, log?.logPath, log && entry.reportOf(log.logPath)]);
  return text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0;
}

const outcomes = {
  clustered: 'clustered',
  too_few_hosts: 'too few hosts to cluster',
  no_records: 'no records',
  unsupported: 'no originators',
} as const;

function tableRow({ entry, log }: Row): Markup {
  const { source, read, reason, records } = entry.inspection;
  if (log === null) {
    return markup`<tr><td>–</td><td></td><td></td><td>${brief(source.name, 200)}</td><td></td><td class="number">${figure(records.accepted)}</td><td>${brief(reason ?? read, 300)}</td></tr>\n`;
  }
  const href = entry.reportOf(log.logPath);
  const name = brief(log.logPath, 60);
  const gaps = entry.inspection.window?.gaps.length ?? 0;
  const outcome = [
    outcomes[log.outcome],
    ...(read === 'cut' ? ['cut'] : []),
    ...(gaps > 0 ? [`no log for ${countOf(gaps, 'hours')}`] : []),
  ].join(', ');
  return markup`<tr><td>${moment(log.window.last).slice(0, 16)}</td><td>${findings(log)}</td><td>${href === null ? name : markup`<a href="${relativeHref(href)}">${name}</a>`}</td><td>${brief(source.name, 200)}</td><td class="number">${figure(log.hosts)}</td><td class="number">${figure(log.records)}</td><td>${outcome}</td></tr>\n`;
}

/** A path below the index, whatever a file is called: a name with a colon is no scheme, one with `#` no fragment. */
function relativeHref(path: string): string {
  return `./${path.toWellFormed().split('/').map(encodeURIComponent).join('/')}`;
}

function findings({ findings: found, silenced }: LogSummary): Markup {
  const badges = severities
    .toReversed()
    .filter((severity) => found[severity] > 0)
    .map((severity) => markup`<span class="severity ${severity}">${found[severity]} ${severity}</span> `);
  return markup`${badges}${silenced > 0 && `(${silenced} silenced)`}`;
}
