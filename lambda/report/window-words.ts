import { hourSeconds } from '../tallies/main-hours.ts';
import { countOf, moment } from './figure.ts';
import type { InspectedWindow } from './inspection.ts';

const NAMED_GAPS = 6;

/** `2024-04-19, 05:00 to 06:00 UTC`; a day ends at 24:00. */
export function spanWords({ start, end }: Pick<InspectedWindow, 'start' | 'end'>): string {
  return `${moment(start).slice(0, 10)}, ${stretch(start, end)} UTC`;
}

/** `no log for 03:00 to 05:00 and 22:00 to 24:00 UTC (4 of 24 hours)`; null where no hour is without. */
export function gapWords({
  start,
  end,
  gaps,
}: Pick<InspectedWindow, 'start' | 'end' | 'gaps'>): string | null {
  if (gaps.length === 0) return null;
  const runs = runsOf(gaps).map(([from, until]) => stretch(from, until));
  const named = runs.slice(0, NAMED_GAPS);
  const others = runs.length - named.length;
  const last = named.pop()!;
  const list = named.length === 0 ? last : `${named.join(', ')} and ${last}`;
  const more = others > 0 ? ` and ${countOf(others, 'other gaps')}` : '';
  const hours = (end - start) / hourSeconds;
  const share = hours > 1 ? ` (${gaps.length} of ${countOf(hours, 'hours')})` : '';
  return `no log for ${list} UTC${more}${share}`;
}

/** Hours that follow each other, as one stretch. */
function runsOf(hours: readonly number[]): [from: number, until: number][] {
  const runs: [number, number][] = [];
  for (const hour of hours) {
    const latest = runs.at(-1);
    if (latest?.[1] === hour) latest[1] = hour + hourSeconds;
    else runs.push([hour, hour + hourSeconds]);
  }
  return runs;
}

function stretch(from: number, until: number): string {
  const end = moment(until).slice(11, 16);
  return `${moment(from).slice(11, 16)} to ${end === '00:00' ? '24:00' : end}`;
}
