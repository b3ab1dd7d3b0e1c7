import { json } from '../report/escape.ts';
import type { Inspection } from '../report/inspection.ts';
import type { Digest } from './digest.ts';
import { digestMessages } from './digest-message.ts';
import { emailMessage, emailSubject } from './email.ts';
import type { AlertMessages } from './messages.ts';
import type { Places } from './places.ts';
import { slackEnvelope } from './slack.ts';
import { tellingsOf, worstOf } from './told.ts';

/** One message per topic for all log paths of a log, or the digest where one is due; null where there is nothing to tell. */
export function composeAlert(
  inspection: Inspection,
  places: Places,
  digest: Digest | null = null,
): AlertMessages | null {
  if (digest !== null) return digestMessages(inspection, digest, places);
  const tellings = tellingsOf(inspection);
  if (tellings.length === 0) return null;
  return {
    email: { subject: emailSubject(tellings), message: emailMessage(inspection, tellings, places) },
    slack: slackEnvelope(inspection, tellings, places),
    severity: worstOf(tellings),
    patterns: [...new Set(tellings.map(({ finding }) => finding.pattern))].sort(),
  };
}

/** alert.txt: the alert as the email reads. */
export function alertText({ email }: AlertMessages): string {
  return `Subject: ${email.subject}\n\n${email.message}`;
}

/** alert.json: the messages as published. */
export function alertJson(messages: AlertMessages): string {
  return `${json(messages)}\n`;
}
