import type { WindowUnit } from '../report/inspection.ts';
import { hourSeconds } from '../tallies/main-hours.ts';

export type { WindowUnit } from '../report/inspection.ts';

/** An hour or a day of one log path, in UTC, by the records' own time. */
export type LogWindow = {
  readonly logPath: string;
  readonly unit: WindowUnit;
  /** seconds since 1970 at which it begins */
  readonly start: number;
};

const LENGTH = { hour: hourSeconds, day: 24 * hourSeconds } as const;

/** The window in which a moment (seconds since 1970) lies. */
export function windowAt(logPath: string, unit: WindowUnit, seconds: number): LogWindow {
  return { logPath, unit, start: Math.floor(seconds / LENGTH[unit]) * LENGTH[unit] };
}

/** Seconds since 1970 of the first moment that no longer belongs to the window. */
export function endOf({ unit, start }: Omit<LogWindow, 'logPath'>): number {
  return start + LENGTH[unit];
}

/** Seconds since 1970 at which each hour of the window begins. */
export function hoursOf({ unit, start }: LogWindow): number[] {
  return Array.from({ length: LENGTH[unit] / hourSeconds }, (_, hour) => start + hour * hourSeconds);
}

/** The hours of the window that are not among those for which there is a log. */
export function gapsOf(window: LogWindow, hours: Iterable<number>): number[] {
  const known = new Set(hours);
  return hoursOf(window).filter((hour) => !known.has(hour));
}

/** `2024-04-19T05` of an hour, `2024-04-19` of a day: names sort by time. Hours lie in the years 1970 to 9999. */
export function windowName({ unit, start }: Omit<LogWindow, 'logPath'>): string {
  return unit === 'hour' ? hourName(start) : dayName(start);
}

/** `2024-04-19T05` */
export function hourName(start: number): string {
  return new Date(start * 1000).toISOString().slice(0, 13);
}

/** `2024-04-19` */
export function dayName(start: number): string {
  return new Date(start * 1000).toISOString().slice(0, 10);
}

/** The window that has this name; null where none has. */
export function parseWindowName(name: string): Omit<LogWindow, 'logPath'> | null {
  if (!/^\d{4}-\d\d-\d\d(T\d\d)?$/.test(name)) return null;
  const unit = name.includes('T') ? 'hour' : 'day';
  const start = Date.parse(unit === 'hour' ? `${name}:00:00Z` : `${name}T00:00:00Z`) / 1000;
  // A date that no calendar has is another day's to some.
  return Number.isNaN(start) || windowName({ unit, start }) !== name ? null : { unit, start };
}
