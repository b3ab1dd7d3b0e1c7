import type { LogPath } from '../columns.ts';
import type { Network } from '../network.ts';
import type { Random } from '../random.ts';
import type { LogRecord, Window } from '../record.ts';

/** Something that goes on at its times, beside the ordinary: its records of the window, by log. */
export type WeekHabit = (
  network: Network,
  window: Window,
  random: Random,
) => Partial<Record<LogPath, LogRecord[]>>;
