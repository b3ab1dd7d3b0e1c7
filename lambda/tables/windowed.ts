import type { LogInspection } from '../report/inspection.ts';
import { type Cell, type Column, type ColumnType, constant } from './column.ts';
import type { Extent } from './table-window.ts';

/** What one log path came to within a window. */
export type Windowed = { readonly log: LogInspection; readonly extent: Extent };

/** The columns with which every table begins. */
export function windowColumns<Source extends Windowed>(): Column<Source>[] {
  const column = (name: string, type: ColumnType, about: string, of: (source: Source) => Cell) =>
    constant(name, type, about, of);
  return [
    column('path', 'string', 'log path as the log names it', ({ log }) => log.logPath),
    column('unit', 'string', 'what the row sums up: day, hour or object', ({ extent }) => extent.unit),
    column(
      'window_start',
      'timestamp',
      'start of the day or hour, first record of the object; UTC',
      ({ extent }) => extent.start,
    ),
    column(
      'window_end',
      'timestamp',
      'end of the day or hour, last record of the object; UTC',
      ({ extent }) => extent.end,
    ),
  ];
}
