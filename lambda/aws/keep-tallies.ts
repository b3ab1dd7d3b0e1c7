import type { S3Client } from '@aws-sdk/client-s3';
import type { TalliedPart } from '../tallies/tally-object.ts';
import { partKey, pointerKey } from '../windows/places.ts';
import { ConditionalRecord } from './conditional-record.ts';
import type { StoredObject } from './event.ts';
import { inParallel } from './in-parallel.ts';
import type { Pointer } from './pointer.ts';
import { resultsFolder } from './result-keys.ts';
import { saveObject } from './save-object.ts';
import { storedVersion, versionOf } from './stored-version.ts';
import {
  type HourOfPath,
  type KeptPart,
  parseTalliedRecord,
  type TalliedRecord,
  talliedRecordKey,
} from './tallied-record.ts';

type S3 = Pick<S3Client, 'send'>;

/** `older`: a newer version of the key counts in windows, so that nothing was changed but the parts themselves. */
export type Kept = 'kept' | 'older';

const MOST_MEETINGS = 10;
const AT_ONCE = 8;

/**
 * Keeps the partial tallies of an object and makes windows count them: first the parts, under keys that depend on the
 * version alone; then the claim, by which one version of a key counts; then the pointers by hour. Repeated, it writes
 * what is missing. Of several versions, the one that stands in the log bucket wins, in whatever order they are tallied.
 */
export async function keepTallies(
  s3: S3,
  results: string,
  object: StoredObject,
  parts: readonly TalliedPart[],
): Promise<Kept> {
  const folder = resultsFolder(object);
  const kept = await inParallel(parts, AT_ONCE, async ({ logPath, hour, bytes }): Promise<KeptPart> => {
    const key = partKey(folder, logPath, hour);
    await saveObject(s3, results, key, bytes);
    return { logPath, hour, key };
  });
  const claimed = await claim(s3, results, object, kept);
  return claimed === null ? 'older' : settle(s3, results, claimed.record, claimed.first);
}

/** The record of the key with this version in it, and whether it is the first; null where a newer one counts. */
async function claim(
  s3: S3,
  results: string,
  source: StoredObject,
  parts: readonly KeptPart[],
): Promise<{ readonly record: TalliedRecord; readonly first: boolean } | null> {
  const place = new ConditionalRecord(s3, results, talliedRecordKey(source));
  const fresh: TalliedRecord = { schemaVersion: 1, source: plain(source), parts: [...parts], left: [] };
  if ((await place.tryWrite(fresh, null)) !== null) return { record: fresh, first: true };
  for (let meeting = 0; meeting < MOST_MEETINGS; meeting++) {
    const version = await place.read();
    const before = parseTalliedRecord(version?.value);
    if (before !== null && !isSame(before.source, source) && !(await stands(s3, source))) return null;
    const next = { ...fresh, left: hoursLeft(before, parts) };
    const same = JSON.stringify(before) === JSON.stringify(next);
    if (same || (await place.tryWrite(next, version?.eTag ?? null)) !== null)
      return { record: next, first: false };
  }
  throw new Error(`${MOST_MEETINGS} other functions tallied versions of the same object at the same time`);
}

/**
 * Makes every pointer of the record what it has to be; `older` where the record was taken over meanwhile. `first`: there
 * will hardly be any, so that writing tells sooner than looking.
 */
export async function settle(s3: S3, results: string, record: TalliedRecord, first = false): Promise<Kept> {
  const { source, parts, left } = record;
  const pointer = (at: HourOfPath, part: string | null): Pointer => ({
    schemaVersion: 1,
    logPath: at.logPath,
    hour: at.hour,
    source,
    part,
  });
  const pointers = [
    ...parts.flatMap(({ logPath, hour, key }) => (hour === null ? [] : [pointer({ logPath, hour }, key)])),
    ...left.map((at) => pointer(at, null)),
  ];
  const outcomes = await inParallel(pointers, AT_ONCE, (one) => point(s3, results, one, first));
  return outcomes.includes('older') ? 'older' : 'kept';
}

async function point(s3: S3, results: string, pointer: Pointer, first: boolean): Promise<Kept> {
  const { logPath, hour, source } = pointer;
  const place = new ConditionalRecord(s3, results, pointerKey(logPath, hour, source));
  if (first && (await place.tryWrite(pointer, null)) !== null) return 'kept';
  for (let meeting = 0; meeting < MOST_MEETINGS; meeting++) {
    const version = await place.read();
    if (JSON.stringify(version?.value) === JSON.stringify(pointer)) return 'kept';
    // Another version's pointer gives way only while the record says that this one counts.
    if (!(await counts(s3, results, source))) return 'older';
    if ((await place.tryWrite(pointer, version?.eTag ?? null)) !== null) return 'kept';
  }
  throw new Error(`${MOST_MEETINGS} other functions wrote a pointer of the same object at the same time`);
}

async function counts(s3: S3, results: string, source: StoredObject): Promise<boolean> {
  const version = await new ConditionalRecord(s3, results, talliedRecordKey(source)).read();
  const record = parseTalliedRecord(version?.value);
  return record !== null && isSame(record.source, source);
}

/** Whether this version is the one that the log bucket has now. */
async function stands(s3: S3, source: StoredObject): Promise<boolean> {
  const current = await storedVersion(s3, source);
  return current !== null && isSame(current, source);
}

function isSame(a: StoredObject, b: StoredObject): boolean {
  return versionOf(a) === versionOf(b) && a.eTag === b.eTag;
}

/** Hours of older versions that would go on counting if nobody said that they are over. */
function hoursLeft(before: TalliedRecord | null, parts: readonly KeptPart[]): HourOfPath[] {
  const name = ({ logPath, hour }: HourOfPath) => JSON.stringify([logPath, hour]);
  const timed = (all: readonly KeptPart[]) =>
    all.flatMap(({ logPath, hour }) => (hour === null ? [] : [{ logPath, hour }]));
  const now = new Set(timed(parts).map(name));
  const old = before === null ? [] : [...timed(before.parts), ...before.left];
  const once = new Map(old.map((one) => [name(one), one]));
  return [...once].filter(([one]) => !now.has(one)).map(([, one]) => one);
}

/** Members in one order, and none besides. */
function plain({ bucket, key, versionId, eTag, bytes }: StoredObject): StoredObject {
  return { bucket, key, versionId, eTag, bytes };
}
