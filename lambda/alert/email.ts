import { countOf } from '../report/figure.ts';
import type { InspectedWindow, Inspection } from '../report/inspection.ts';
import { gapWords, spanWords } from '../report/window-words.ts';
import { ascii, plainText } from './escape.ts';
import { findingLines, LONGEST_PLACE, labelled, stepLines } from './finding-lines.ts';
import type { Places } from './places.ts';
import { silenceEntry } from './silence-entry.ts';
import type { Telling } from './told.ts';
import { wrap } from './wrap.ts';

const SUBJECT_LENGTH = 99;
const DETAILED_FINDINGS = 5;
const LISTED_FINDINGS = 20;
const LISTED_NOTES = 5;

/** `[stray] HIGH 10.20.4.77 and 1 more - many records, few responders (dce_rpc)` */
export function emailSubject(tellings: readonly Telling[]): string {
  const { finding, hosts, log } = tellings[0]!;
  const others = new Set(tellings.flatMap((telling) => telling.hosts.map(({ host }) => host))).size - 1;
  const who = ascii(hosts[0]!.host, 39) + (others > 0 ? ` and ${others} more` : '');
  const lead = `[stray] ${finding.severity.toUpperCase()} ${who} - `;
  const end = ` (${ascii(log.logPath, 24)})`;
  return lead + ascii(finding.title, SUBJECT_LENGTH - lead.length - end.length) + end;
}

/** The body: who, what, against what normal, what now; seven seconds to the decision, on a phone. */
export function emailMessage(inspection: Inspection, tellings: readonly Telling[], places: Places): string {
  const source = plainText(inspection.source.name, 300);
  const detailed = tellings.slice(0, DETAILED_FINDINGS);
  const several = tellings.length > 1;
  const lines = several
    ? [...wrap(`${tellings.length} findings in ${source}, the most severe first.`), '']
    : [];
  detailed.forEach((telling, index) => {
    if (several)
      lines.push(`${index + 1}. ${telling.finding.severity.toUpperCase()}  ${titleOf(telling)}`, '');
    lines.push(...findingLines(telling), '');
    // A second finding about the same host of the same log would send its reader the same way.
    const known = detailed.slice(0, index).some((earlier) => sameHost(earlier, telling));
    if (!known) lines.push(...stepLines(inspection, telling, places), '');
  });
  lines.push(...furtherLines(tellings), ...reportLines(detailed, places), ...silenceLines(detailed));
  return [...lines, '', ...readLines(inspection, source), ''].join('\n');
}

const titleOf = ({ finding, log }: Telling) =>
  `${plainText(finding.title, 80)} (${plainText(log.logPath, 40)})`;

const sameHost = (a: Telling, b: Telling) => a.log === b.log && a.hosts[0]!.host === b.hosts[0]!.host;

function furtherLines(tellings: readonly Telling[]): string[] {
  const further = tellings.slice(DETAILED_FINDINGS);
  if (further.length === 0) return [];
  const lines = further.slice(0, LISTED_FINDINGS).flatMap((telling) => {
    const sentence = plainText(telling.finding.explanation, 200);
    return wrap(`${telling.finding.severity.toUpperCase()} ${titleOf(telling)}: ${sentence}`, '    ', '  - ');
  });
  const more = further.length - LISTED_FINDINGS;
  return ['Also', ...lines, ...(more > 0 ? [`  and ${more} more`] : []), ''];
}

function reportLines(tellings: readonly Telling[], places: Places): string[] {
  const logPaths = [...new Set(tellings.map(({ log }) => log.logPath))];
  return logPaths.map((logPath) => `Report   ${placeText(places.report(logPath))}`);
}

/** Our own address keeps its scheme, so that it can be opened; everything else in it is made visible. */
function placeText(place: string): string {
  const [scheme, ...rest] = place.split('://');
  if (rest.length === 0) return plainText(place, LONGEST_PLACE);
  return `${plainText(scheme!, 12)}://${plainText(rest.join('://'), LONGEST_PLACE)}`;
}

function silenceLines(tellings: readonly Telling[]): string[] {
  const entries = tellings.map(({ finding, hosts, log }) =>
    silenceEntry(finding.pattern, hosts[0]!.host, log.window.last),
  );
  return [
    'Silence  add to the allow-list, with your reason:',
    ...[...new Set(entries)].map((entry) => `  ${entry}`),
  ];
}

/** What was read, so that a reader knows what the absence of others is worth. */
function readLines({ records, logs, notes, read, reason, window }: Inspection, source: string): string[] {
  const silenced = logs.flatMap((log) => log.findings).filter(({ silence }) => silence !== null).length;
  const rejected = countOf(records.rejected, 'lines');
  return [
    ...labelled('Read', `${source}: ${countOf(records.accepted, 'records')}, ${rejected} rejected`),
    ...(window === undefined ? [] : windowLines(window, read === 'cut' ? reason : null)),
    ...(silenced > 0 ? labelled('Not told', `${countOf(silenced, 'findings')}; the report shows them`) : []),
    ...notes.slice(0, LISTED_NOTES).flatMap((note) => labelled('Note', plainText(note, 300))),
  ];
}

/** An hour without a log is said: what happened in it is not known. */
function windowLines(window: InspectedWindow, missing: string | null): string[] {
  const gaps = gapWords(window);
  return [
    ...labelled('Window', spanWords(window)),
    ...(gaps === null ? [] : labelled('Gaps', gaps)),
    ...(missing === null ? [] : labelled('Missing', plainText(missing, 400))),
  ];
}
