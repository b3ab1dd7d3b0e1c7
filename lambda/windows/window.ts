import type { WindowUnit } from '../report/inspection.ts';

export type { WindowUnit } from '../report/inspection.ts';

/** An hour or a day of one log path, in UTC, by the records' own time. */
export type LogWindow = {
  readonly logPath: string;
  readonly unit: WindowUnit;
  /** seconds since 1970 at which it begins */
  readonly start: number;
};

export const HOUR = 3600;
const LENGTH = { hour: HOUR, day: 24 * HOUR } as const;

/** The window in which a moment (seconds since 1970) lies. */
export function windowAt(logPath: string, unit: WindowUnit, seconds: number): LogWindow {
  return { logPath, unit, start: Math.floor(seconds / LENGTH[unit]) * LENGTH[unit] };
}

/** Seconds since 1970 of the first moment that no longer belongs to the window. */
export function endOf({ unit, start }: LogWindow): number {
  return start + LENGTH[unit];
}

/** Seconds since 1970 at which each hour of the window begins. */
export function hoursOf({ unit, start }: LogWindow): number[] {
  return Array.from({ length: LENGTH[unit] / HOUR }, (_, hour) => start + hour * HOUR);
}

/** The hours of the window that are not among those for which there is a log. */
export function gapsOf(window: LogWindow, hours: Iterable<number>): number[] {
  const known = new Set(hours);
  return hoursOf(window).filter((hour) => !known.has(hour));
}

/** `2024-04-19T05` of an hour, `2024-04-19` of a day: sorts by time within the years that Zeek will see. */
export function windowName({ unit, start }: Omit<LogWindow, 'logPath'>): string {
  return unit === 'hour' ? hourName(start) : dayName(start);
}

/** `2024-04-19T05` */
export function hourName(start: number): string {
  return dateOf(start)?.slice(0, 13) ?? `hour${start / HOUR}`;
}

/** `2024-04-19` */
export function dayName(start: number): string {
  return dateOf(start)?.slice(0, 10) ?? `day${Math.floor(start / LENGTH.day)}`;
}

/** A log may claim any time: what a date of four digits cannot say stands as a number of hours or days. */
function dateOf(seconds: number): string | null {
  return seconds >= YEAR_0 && seconds < YEAR_10000 ? new Date(seconds * 1000).toISOString() : null;
}

const YEAR_0 = -62_167_219_200;
const YEAR_10000 = 253_402_300_800;

/** The window that has this name; null where none has. */
export function parseWindowName(name: string): Omit<LogWindow, 'logPath'> | null {
  const found = parse(name);
  return found !== null && windowName(found) === name ? found : null;
}

function parse(name: string): Omit<LogWindow, 'logPath'> | null {
  const numbered = /^(hour|day)(-?\d{1,10})$/.exec(name);
  if (numbered !== null) {
    const unit = numbered[1] as WindowUnit;
    return { unit, start: Number(numbered[2]) * LENGTH[unit] };
  }
  if (!/^\d{4}-\d\d-\d\d(T\d\d)?$/.test(name)) return null;
  const unit = name.length === 13 ? 'hour' : 'day';
  const milliseconds = Date.parse(unit === 'hour' ? `${name}:00:00Z` : `${name}T00:00:00Z`);
  return Number.isNaN(milliseconds) ? null : { unit, start: milliseconds / 1000 };
}
