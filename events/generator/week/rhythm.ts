import type { Window } from '../record.ts';

/** Share of ordinary work by hour of a weekday (UTC): people come at eight, eat at noon, leave by six. */
const weekday = [
  0.03, 0.03, 0.03, 0.03, 0.03, 0.04, 0.1, 0.45, 1, 1.15, 1.05, 1, 0.65, 0.95, 1.05, 1, 0.85, 0.5, 0.2, 0.12,
  0.1, 0.07, 0.05, 0.04,
];
const weekend = 0.06;

export function workIn(window: Window): number {
  const date = new Date(window.start * 1000);
  const day = date.getUTCDay();
  return day === 0 || day === 6 ? weekend : weekday[date.getUTCHours()]!;
}

/** 0 on Sunday */
export function dayOf(window: Window): number {
  return new Date(window.start * 1000).getUTCDay();
}

export function hourOfDay(window: Window): number {
  return new Date(window.start * 1000).getUTCHours();
}
