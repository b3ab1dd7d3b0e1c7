import type { Evidence, FoundHost } from '../patterns/finding.ts';
import { between, countOf, inUnit, zScore } from '../report/figure.ts';
import type { Inspection } from '../report/inspection.ts';
import { recordsCommand } from '../report/records-command.ts';
import { plainText } from './escape.ts';
import type { Places } from './places.ts';
import type { Telling } from './told.ts';
import { wrap } from './wrap.ts';

const LISTED_HOSTS = 8;
const LISTED_EVIDENCE = 6;
const LISTED_STEPS = 5;
const LISTED_UIDS = 4;
const LISTED_OBJECTS = 2;
const TITLE_WIDTH = 34;
/** No key of S3 is as long; a command that was cut would fetch something else. */
export const LONGEST_PLACE = 1500;

/** What happened, against what normal, and what it looks like. */
export function findingLines({ finding, hosts }: Telling): string[] {
  const first = hosts[0]!;
  const one = hosts.length === 1;
  const when = between(first.first, first.last);
  return [
    ...wrap(plainText(one ? first.explanation : finding.explanation, 500)),
    ...(one ? [] : hostLines(hosts)),
    ...(when === null ? [] : wrap(`Seen ${when}.`)),
    ...objectLines(first),
    '',
    one ? 'Why it is unusual' : `Why ${plainText(first.host, 60)} is unusual`,
    ...first.evidence.slice(0, LISTED_EVIDENCE).flatMap(evidenceLines),
    '',
    ...labelled('Looks like', looksLike(finding)),
    ...(finding.lookAlikes === '' ? [] : labelled('Or harmless', plainText(finding.lookAlikes, 300))),
  ];
}

/** What to do now: the pattern's steps, then the records with the command that fetches them. */
export function stepLines(inspection: Inspection, telling: Telling, places: Places): string[] {
  const { finding, hosts, log } = telling;
  const steps = finding.next.slice(0, LISTED_STEPS).map((step) => plainText(step, 300));
  const records = log.drillDown === null ? null : places.records(log.logPath);
  const place = records !== null && records.length <= LONGEST_PLACE ? records : null;
  const uids = hosts.flatMap((host) => host.uids).slice(0, LISTED_UIDS);
  return [
    'Next',
    ...[...steps, ...(place === null ? [] : ['The records:'])].flatMap((step, index) =>
      wrap(step, '     ', `  ${index + 1}. `),
    ),
    ...(place === null ? [] : [`     ${recordsCommand(place, inspection.source, log, hosts[0]!.host)}`]),
    ...(uids.length === 0 ? [] : wrap(`uid ${uids.map((uid) => plainText(uid, 24)).join(' ')}`, '     ')),
  ];
}

/** Of a window: where the records of a host stand. */
function objectLines({ objects, objectCount = 0 }: FoundHost): string[] {
  if (objects === undefined || objects.length === 0) return [];
  const named = objects.map((name) => plainText(name, 120));
  if (named.length <= LISTED_OBJECTS) return wrap(`In ${named.join(' and ')}.`);
  const all = countOf(objectCount, 'objects');
  const last = objectCount === named.length ? `, ${named.at(-1)} the last` : '';
  return wrap(`In ${all}, ${named[0]} the first${last}.`);
}

export const labelled = (label: string, text: string): string[] =>
  wrap(text, ' '.repeat(13), label.padEnd(13));

function looksLike({ title, techniques }: Telling['finding']): string {
  return plainText(title, 120) + (techniques.length > 0 ? ` (${techniques.slice(0, 12).join(', ')})` : '');
}

function hostLines(hosts: readonly FoundHost[]): string[] {
  const shown = hosts
    .slice(0, LISTED_HOSTS)
    .flatMap((host) => wrap(plainText(host.explanation, 200), '    ', '  - '));
  const more = hosts.length - LISTED_HOSTS;
  return ['', ...shown, ...(more > 0 ? [`  and ${more} more`] : []), ''];
}

/** The number under its title where both do not fit on a line. */
function evidenceLines({ title, unit, value, median, z, note }: Evidence): string[] {
  const name = plainText(title, 70);
  const long = name.length > TITLE_WIDTH;
  const normal = median === null ? '' : `median ${inUnit(median, unit)}`;
  const score = z === null ? '' : `z ${zScore(z)}`;
  const numbers = `${inUnit(value, unit).padStart(9)}   ${normal.padEnd(15)} ${score}`;
  return [
    ...(long ? [`  ${name}`] : []),
    `  ${(long ? '' : name).padEnd(TITLE_WIDTH)} ${numbers}`.trimEnd(),
    ...(note === undefined ? [] : wrap(plainText(note, 240), '    ')),
  ];
}
