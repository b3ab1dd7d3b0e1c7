import { countOf, moment } from '../report/figure.ts';
import type { Inspection } from '../report/inspection.ts';
import { type Digest, worstHeld } from './digest.ts';
import { mrkdwn, plainText } from './escape.ts';
import type { AlertMessages } from './messages.ts';
import type { Places } from './places.ts';
import type { ToldEntry } from './told-state.ts';
import { wrap } from './wrap.ts';

const LISTED_IN_EMAIL = 40;
const LISTED_IN_SLACK = 8;

/** Many logs in one message: which hosts, by which pattern, in which log. */
export function digestMessages(inspection: Inspection, digest: Digest, places: Places): AlertMessages {
  const severity = worstHeld(digest);
  const what = `${countOf(digest.logs, 'logs')} alerted within ${countOf(digest.withinHours, 'hours')}`;
  const how = `From ${countOf(digest.afterLogs, 'logs')} on they are told together; the index lists them all.`;
  const reports = inspection.logs.map(({ logPath }) => places.report(logPath));
  return {
    severity,
    patterns: [...new Set(digest.held.map(({ pattern }) => pattern))].sort(),
    email: {
      subject: `[stray] ${severity.toUpperCase()} ${what}`,
      message: [
        ...wrap(`${what}. ${how}`),
        '',
        ...digest.held.slice(0, LISTED_IN_EMAIL).flatMap(emailLines),
        ...moreThan(digest, LISTED_IN_EMAIL),
        '',
        ...reports.slice(0, 5).map((place) => `Report   ${plainText(place, 1500).replace('[:]//', '://')}`),
        '',
      ].join('\n'),
    },
    slack: {
      version: '1.0',
      source: 'custom',
      content: {
        textType: 'client-markdown',
        title: `${severity.toUpperCase()} ${what}`,
        description: [
          how,
          ...digest.held.slice(0, LISTED_IN_SLACK).map(slackLine),
          ...moreThan(digest, LISTED_IN_SLACK),
        ].join('\n'),
        keywords: [severity, 'digest'],
      },
      metadata: { threadId: 'stray digest', summary: what },
    },
  };
}

function emailLines({ severity, host, pattern, logPath, source, at }: ToldEntry): string[] {
  return [
    `  ${severity.toUpperCase().padEnd(6)} ${plainText(host, 60)}  ${moment(at)}`,
    ...wrap(`${plainText(pattern, 60)} (${plainText(logPath, 40)}) in ${plainText(source, 80)}`, '         '),
  ];
}

const slackLine = ({ severity, host, pattern, logPath }: ToldEntry) =>
  `• ${severity.toUpperCase()} ${mrkdwn(host, 60)}: ${mrkdwn(pattern, 60)} (${mrkdwn(logPath, 40)})`;

const moreThan = ({ held }: Digest, listed: number) =>
  held.length > listed ? [`and ${held.length - listed} more`] : [];
