import { createHash } from 'node:crypto';
import type { StoredObject } from './event.ts';
import { versionOf } from './stored-version.ts';

const LONGEST_KEY = 1_024;
/** What may follow: a folder for the log path and the name of an artefact. */
const LONGEST_PATH = 160;

/**
 * Folder of an object's results: it depends on nothing but the object's version, so that a repeat rewrites the same
 * keys. A part that S3 or a file system would not take as it stands is replaced by its hash.
 */
export function resultsFolder({ bucket, key, versionId, eTag }: StoredObject): string {
  const version = named(versionOf({ versionId, eTag }));
  const folder = (part: string) => `results/${bucket}/${part}/${version}`;
  const whole = folder(key);
  const fits = new TextEncoder().encode(whole).length + LONGEST_PATH <= LONGEST_KEY;
  return fits && isHarmless(key) ? whole : folder(hashed(key));
}

/** Version ids and ETags are AWS's own and plain; an event that was made by hand may hold anything. */
function named(version: string): string {
  return /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,255}$/.test(version) ? version : hashed(version);
}

/** No control characters, and no step up or in place for whoever copies the results to a disk. */
function isHarmless(key: string): boolean {
  return !/\p{Cc}|\\/u.test(key) && !key.split('/').some((step) => step === '.' || step === '..');
}

function hashed(part: string): string {
  return `sha256-${createHash('sha256').update(part).digest('hex')}`;
}
