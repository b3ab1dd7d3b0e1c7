import type { Evidence, FoundHost } from '../patterns/finding.ts';
import { between, countOf, inUnit, zScore } from '../report/figure.ts';
import type { Inspection } from '../report/inspection.ts';
import { recordsCommand } from '../report/records-command.ts';
import type { Places } from './compose.ts';
import { ascii, plainText } from './escape.ts';
import { silenceEntry } from './silence-entry.ts';
import type { Telling } from './told.ts';
import { wrap } from './wrap.ts';

const SUBJECT_LENGTH = 99;
const DETAILED_FINDINGS = 5;
const LISTED_FINDINGS = 20;
const LISTED_HOSTS = 8;
const LISTED_EVIDENCE = 6;
const LISTED_STEPS = 5;
const LISTED_UIDS = 4;
const LONGEST_PLACE = 1500;

/** `[stray] HIGH 10.20.4.77 and 1 more - many records, few responders (dce_rpc)` */
export function emailSubject(tellings: readonly Telling[]): string {
  const { finding, hosts, log } = tellings[0]!;
  const others = new Set(tellings.flatMap((telling) => telling.hosts.map(({ host }) => host))).size - 1;
  const who = ascii(hosts[0]!.host, 39) + (others > 0 ? ` and ${others} more` : '');
  const subject = `[stray] ${finding.severity.toUpperCase()} ${who} - ${ascii(finding.title, 60)} (${ascii(log.logPath, 24)})`;
  return ascii(subject, SUBJECT_LENGTH);
}

/** The body: who, what, against what normal, what now; seven seconds to the decision, on a phone. */
export function emailMessage(inspection: Inspection, tellings: readonly Telling[], places: Places): string {
  const source = plainText(inspection.source.name, 300);
  const head =
    tellings.length === 1
      ? []
      : wrap(`${tellings.length} findings in ${source}, the most severe first.`).concat('');
  const detailed = tellings.slice(0, DETAILED_FINDINGS);
  const blocks = detailed.map((telling, index) => {
    const rule =
      detailed.length === 1
        ? []
        : [`${index + 1}. ${telling.finding.severity.toUpperCase()}  ${titleOf(telling)}`, ''];
    return [...rule, ...findingBlock(inspection, telling, places), ''];
  });
  return [...head, ...blocks.flat(), ...furtherLines(tellings), ...readLines(inspection, source)].join('\n');
}

const titleOf = ({ finding, log }: Telling) =>
  `${plainText(finding.title, 80)} (${plainText(log.logPath, 40)})`;

function findingBlock(inspection: Inspection, telling: Telling, places: Places): string[] {
  const { finding, hosts, log } = telling;
  const first = hosts[0]!;
  const one = hosts.length === 1;
  const when = between(first.first, first.last);
  return [
    ...wrap(plainText(one ? first.explanation : finding.explanation, 500)),
    ...(one ? [] : hostLines(hosts)),
    ...(when === null ? [] : wrap(`Seen ${when}.`)),
    '',
    one ? 'Why it is unusual' : `Why ${plainText(first.host, 60)} is unusual`,
    ...first.evidence.slice(0, LISTED_EVIDENCE).flatMap(evidenceLines),
    '',
    ...wrap(looksLike(telling), ' '.repeat(13), 'Looks like   '),
    ...(finding.lookAlikes === ''
      ? []
      : wrap(plainText(finding.lookAlikes, 300), ' '.repeat(13), 'Also seen as ')),
    '',
    'Next',
    ...finding.next
      .slice(0, LISTED_STEPS)
      .flatMap((step, index) => wrap(plainText(step, 300), '     ', `  ${index + 1}. `)),
    ...recordLines(inspection, telling, places),
    '',
    `Report   ${plainTextPlace(places.report(log.logPath))}`,
    `Silence  add this to the allow-list, with your reason:`,
    `         ${silenceEntry(finding.pattern, first.host, log.window.last)}`,
  ];
}

/** Our own address keeps its scheme, so that it can be opened; everything else in it is made visible. */
const plainTextPlace = (place: string) => {
  const [scheme, ...rest] = place.split('://');
  return rest.length === 0
    ? plainText(place, LONGEST_PLACE)
    : `${plainText(scheme!, 12)}://${plainText(rest.join('://'), LONGEST_PLACE)}`;
};

function looksLike({ finding }: Telling): string {
  const techniques = finding.techniques.length > 0 ? ` (${finding.techniques.slice(0, 12).join(', ')})` : '';
  return plainText(finding.title, 120) + techniques;
}

function hostLines(hosts: readonly FoundHost[]): string[] {
  const shown = hosts
    .slice(0, LISTED_HOSTS)
    .flatMap((host) => wrap(plainText(host.explanation, 200), '    ', '  - '));
  const more = hosts.length - LISTED_HOSTS;
  return ['', ...shown, ...(more > 0 ? [`  and ${more} more`] : []), ''];
}

function evidenceLines({ title, unit, value, median, z, note }: Evidence): string[] {
  const normal = median === null ? '' : `median ${inUnit(median, unit)}`;
  const score = z === null ? '' : `z ${zScore(z)}`;
  const line =
    `  ${plainText(title, 28).padEnd(28)} ${inUnit(value, unit).padStart(9)}   ${normal.padEnd(15)} ${score}`.trimEnd();
  return note === undefined ? [line] : [line, ...wrap(plainText(note, 240), '    ')];
}

function recordLines(inspection: Inspection, { finding, hosts, log }: Telling, places: Places): string[] {
  const uids = hosts.flatMap(({ uids }) => uids).slice(0, LISTED_UIDS);
  const records = log.drillDown === null ? null : places.records(log.logPath);
  // A cut command would fetch something else; no key of S3 is as long as this.
  const place = records !== null && records.length <= LONGEST_PLACE ? records : null;
  const step = Math.min(finding.next.length, LISTED_STEPS) + 1;
  return [
    ...(place === null
      ? []
      : [
          `  ${step}. Read the records:`,
          `     ${recordsCommand(place, inspection.source, log, hosts[0]!.host)}`,
        ]),
    ...(uids.length === 0 ? [] : wrap(`uid ${uids.map((uid) => plainText(uid, 24)).join(' ')}`, '     ')),
  ];
}

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

/** What was read, so that a reader knows what the silence of other hosts is worth. */
function readLines(inspection: Inspection, source: string): string[] {
  const { accepted, rejected } = inspection.records;
  const quiet = inspection.logs.reduce((sum, log) => sum + log.findings.length, 0);
  const silenced =
    quiet -
    inspection.logs.reduce(
      (sum, log) => sum + log.findings.filter((told) => told.silence === null).length,
      0,
    );
  return [
    ...wrap(
      `${source}: ${countOf(accepted, 'records')}, ${countOf(rejected, 'lines')} rejected`,
      '         ',
      'Read     ',
    ),
    ...(silenced > 0 ? [`Quiet    ${countOf(silenced, 'findings')} not told; the report shows them`] : []),
    ...inspection.notes.slice(0, 5).flatMap((note) => wrap(plainText(note, 300), '         ', 'Note     ')),
    '',
  ];
}
