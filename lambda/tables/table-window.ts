import { dayName, endOf, type WindowUnit, windowName } from '../windows/window.ts';

/**
 * What the rows of a table speak of: an hour or a day by its start (seconds since 1970, UTC), or one object by an id
 * that is fit for a file name. `folder` is the log path's, as the artefacts have it.
 */
export type TableWindow = { readonly folder: string } & (
  | { readonly unit: WindowUnit; readonly start: number }
  | { readonly unit: 'object'; readonly id: string; readonly source: string }
);

/** A window as its rows and its file have it; times are seconds since 1970. */
export type Extent = {
  readonly unit: TableWindow['unit'];
  readonly start: number;
  readonly end: number;
  /** YYYY-MM-DD */
  readonly date: string;
  /** name of the file without its ending */
  readonly stem: string;
};

type Times = { readonly first: number | null; readonly last: number | null };

/** The years 1 to 9999, in seconds since 1970: readers disagree on what lies beyond, and some refuse the file. */
const EARLIEST = -62_135_596_800;
const LATEST = 253_402_300_800;

export function hasDate(seconds: number): boolean {
  return seconds >= EARLIEST && seconds < LATEST;
}

/** null where there is no date to lie under: an object without a readable time, or a time that no calendar knows. */
export function extentOf(window: TableWindow, { first, last }: Times): Extent | null {
  const { unit } = window;
  const start = unit === 'object' ? first : window.start;
  if (start === null || !hasDate(start)) return null;
  const date = dayName(start);
  if (unit === 'object') return { unit, start, end: last ?? start, date, stem: `object-${window.id}` };
  return { unit, start, end: endOf({ unit, start }), date, stem: windowName({ unit, start }) };
}
