import { brief, json } from '../report/escape.ts';

const DAYS = 30;

/** The allow-list entry that would silence this, ready to be copied; it expires thirty days after the log. */
export function silenceEntry(pattern: string, host: string, now: number | null): string {
  const until =
    now === null ? {} : { until: new Date((now + DAYS * 86_400) * 1000).toISOString().slice(0, 10) };
  // A program that turns addresses into links finds none; to JSON it is the same text.
  return json({ pattern, host: brief(host, 60), ...until, reason: '' }, 0).replaceAll('/', '\\/');
}
