import { createHash } from 'node:crypto';
import { hourSeconds } from '../tallies/main-hours.ts';
import { dayName, hourName, type LogWindow, parseWindowName, windowName } from './window.ts';

/** Where partial tallies, the pointers to them and the artefacts of windows lie in the results bucket. */

/** An object that was tallied, by where it lies. */
export type TalliedPlace = { readonly bucket: string; readonly key: string };

/**
 * A log path as a folder that means the same in every object: two log paths never share one, so one that is not plain
 * carries its hash.
 */
export function logPathFolder(logPath: string): string {
  if (PLAIN.test(logPath)) return logPath;
  return `${logPath.slice(0, 60).replace(/[^A-Za-z0-9_-]/g, '_')}~${sha256(logPath).slice(0, 16)}`;
}

const PLAIN = /^[A-Za-z0-9_-]{1,100}$/;
const FOLDER = '[A-Za-z0-9_-]{1,100}|[A-Za-z0-9_-]{1,60}~[0-9a-f]{16}|~[0-9a-f]{16}';

/** The log path of a folder where its name alone tells it; null where it carries a hash. */
export function logPathOf(folder: string): string | null {
  return PLAIN.test(folder) ? folder : null;
}

/** The part of an object's hour, beside the object's results; `hour` null: none of its records had a readable time. */
export function partKey(resultsFolder: string, logPath: string, hour: number | null): string {
  return `${resultsFolder}/${logPathFolder(logPath)}/tally-${hour === null ? UNTIMED : hourName(hour)}.part`;
}

const UNTIMED = 'untimed';

export type PartPlace = {
  readonly resultsFolder: string;
  readonly folder: string;
  readonly hour: number | null;
};

/** What the key of a part says; null where it is none. */
export function parsePartKey(key: string): PartPlace | null {
  const found = PART.exec(key);
  if (found === null) return null;
  const [, resultsFolder, folder, name] = found as unknown as [string, string, string, string];
  if (name === UNTIMED) return { resultsFolder, folder, hour: null };
  const hour = parseWindowName(name);
  return hour?.unit === 'hour' ? { resultsFolder, folder, hour: hour.start } : null;
}

const PART = new RegExp(String.raw`^(results/.+)/(${FOLDER})/tally-([^/]+)\.part$`, 's');

/** The pointer from an hour to an object's part: one per key of the source bucket, whatever its versions. */
export function pointerKey(logPath: string, hour: number, { bucket, key }: TalliedPlace): string {
  return `${pointerPrefix({ logPath, unit: 'hour', start: hour })}${sha256(JSON.stringify([bucket, key]))}.json`;
}

/** Everything below are the pointers of a window. */
export function pointerPrefix(window: LogWindow): string {
  const day = `windows/${logPathFolder(window.logPath)}/hours/${dayName(window.start)}/`;
  return window.unit === 'day' ? day : `${day}${hourOfDay(window.start)}/`;
}

/** What the key of a pointer says; null where it is none. */
export function parsePointerKey(key: string): { readonly folder: string; readonly hour: number } | null {
  const found = POINTER.exec(key);
  const day = found === null ? null : parseWindowName(found[2]!);
  if (found === null || day?.unit !== 'day') return null;
  const hour = day.start + Number(found[3]) * hourSeconds;
  return { folder: found[1]!, hour };
}

const POINTER = new RegExp(
  String.raw`^windows/(${FOLDER})/hours/([^/]+)/([01]\d|2[0-3])/[0-9a-f]{64}\.json$`,
  's',
);

/** The folder of a window's artefacts. */
export function windowFolder(window: LogWindow): string {
  return `windows/${logPathFolder(window.logPath)}/${windowName(window)}`;
}

export type WindowPlace = Omit<LogWindow, 'logPath'> & {
  readonly folder: string;
  /** path of the artefact within the window's folder */
  readonly artefact: string;
};

/** What the key of a window's artefact says; null where it is none. */
export function parseWindowKey(key: string): WindowPlace | null {
  const found = WINDOW.exec(key);
  const window = found === null ? null : parseWindowName(found[2]!);
  return window === null ? null : { ...window, folder: found![1]!, artefact: found![3]! };
}

const WINDOW = new RegExp(`^windows/(${FOLDER})/([^/]+)/(.+)$`, 's');

function hourOfDay(start: number): string {
  const hour = Math.floor(start / hourSeconds);
  return String(((hour % 24) + 24) % 24).padStart(2, '0');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
