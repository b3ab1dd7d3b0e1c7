import type { Evidence } from '../patterns/finding.ts';
import { countOf, inUnit, zScore } from '../report/figure.ts';
import type { Inspection } from '../report/inspection.ts';
import { gapWords } from '../report/window-words.ts';
import { ascii, mrkdwn } from './escape.ts';
import type { SlackEnvelope } from './messages.ts';
import type { Places } from './places.ts';
import type { Telling } from './told.ts';

const TITLE_LENGTH = 250;
const DESCRIPTION_LENGTH = 2400;
const LISTED_EVIDENCE = 3;
const LISTED_FINDINGS = 4;
const LISTED_STEPS = 3;

/** The same as the email in the few lines that Slack shows before the fold. */
export function slackEnvelope(
  inspection: Inspection,
  tellings: readonly Telling[],
  places: Places,
): SlackEnvelope {
  const { finding, hosts, log } = tellings[0]!;
  const host = hosts[0]!;
  const also = hosts.length > 1 ? ` and ${countOf(hosts.length - 1, 'hosts')} more` : '';
  const title = `${finding.severity.toUpperCase()} ${mrkdwn(host.host, 60)}${also}: ${mrkdwn(finding.title, 80)} (${mrkdwn(log.logPath, 40)})`;
  return {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: title.slice(0, TITLE_LENGTH),
      description: withinLength(descriptionLines(inspection, tellings, places)),
      nextSteps: finding.next.slice(0, LISTED_STEPS).map((step) => mrkdwn(step, 200)),
      keywords: [
        finding.severity,
        finding.pattern,
        mrkdwn(log.logPath, 40),
        ...finding.techniques.slice(0, 6),
      ],
    },
    metadata: {
      threadId: ascii(`stray ${finding.pattern} ${host.host}`, 100),
      summary: mrkdwn(hosts.length === 1 ? host.explanation : finding.explanation, 250),
    },
  };
}

function descriptionLines(inspection: Inspection, tellings: readonly Telling[], places: Places): string[] {
  const { finding, hosts, log } = tellings[0]!;
  const further = tellings.slice(1);
  const gaps = inspection.window === undefined ? null : gapWords(inspection.window);
  const shown = further.slice(0, LISTED_FINDINGS).map((telling) => {
    const who =
      telling.hosts.length === 1
        ? mrkdwn(telling.hosts[0]!.host, 60)
        : countOf(telling.hosts.length, 'hosts');
    return `• ${telling.finding.severity.toUpperCase()} ${who}: ${mrkdwn(telling.finding.title, 80)} (${mrkdwn(telling.log.logPath, 40)})`;
  });
  return [
    mrkdwn(hosts.length === 1 ? hosts[0]!.explanation : finding.explanation, 400),
    ...hosts[0]!.evidence.slice(0, LISTED_EVIDENCE).map(evidenceLine),
    ...(finding.lookAlikes === '' ? [] : [`Or harmless: ${mrkdwn(finding.lookAlikes, 240)}`]),
    ...shown,
    ...(further.length > shown.length ? [`and ${further.length - shown.length} more`] : []),
    `Report: ${placeLine(places.report(log.logPath))}`,
    `Log: ${mrkdwn(inspection.source.name, 200)}${gaps === null ? '' : `; ${gaps}`}`,
  ];
}

/** A web address becomes a link; any other place is text to copy. */
function placeLine(place: string): string {
  const linkable = /^https:\/\/[\w.~:/?#@!$'()+,;=%-]+$/.test(place) && place.length < 1000;
  return linkable ? `<${place}|open>` : mrkdwn(place, 600).replace('[:]//', '://');
}

function evidenceLine({ title, unit, value, median, z }: Evidence): string {
  const normal = median === null ? '' : `, median ${inUnit(median, unit)}`;
  return `• ${mrkdwn(title, 60)}: *${inUnit(value, unit)}*${normal}${z === null ? '' : `, z ${zScore(z)}`}`;
}

/** Whole lines only, so that no entity is cut; the last two lines, the places, always stay. */
function withinLength(lines: readonly string[]): string {
  const places = lines.slice(-2);
  const kept: string[] = [];
  let room = DESCRIPTION_LENGTH - places.join('\n').length;
  for (const line of lines.slice(0, -2)) {
    room -= line.length + 1;
    if (room < 0) break;
    kept.push(line);
  }
  return [...kept, ...places].join('\n');
}
