import type { S3Client } from '@aws-sdk/client-s3';
import { judge, logPathsOf } from '../inspect.ts';
import { describePart } from '../tallies/merge.ts';
import { type TalliedPart, tallyObject } from '../tallies/tally-object.ts';
import { UnreadablePart } from '../tallies/unreadable-part.ts';
import type { Reading } from '../zeek/reading.ts';
import { ConditionalRecord } from './conditional-record.ts';
import type { Environment } from './environment.ts';
import type { StoredObject } from './event.ts';
import { type Kept, keepTallies, settle } from './keep-tallies.ts';
import type { Limits } from './limits.ts';
import { resultsFolder } from './result-keys.ts';
import { s3World } from './s3-world.ts';
import { storedPart } from './stored-part.ts';
import { versionOf } from './stored-version.ts';
import { parseTalliedRecord, type TalliedRecord, talliedRecordKey } from './tallied-record.ts';

type S3 = Pick<S3Client, 'send'>;

export type TalliedObject = {
  readonly reading: Reading;
  readonly parts: readonly TalliedPart[];
  readonly kept: Kept;
};

/** One version of one object, from its bytes to its partial tallies. Throws ObjectGone. */
export async function tallyStored(
  object: StoredObject,
  { settings, resultsBucket: bucket }: Environment,
  s3: S3,
  limits: Limits,
): Promise<TalliedObject> {
  const world = s3World({ s3, object, results: { bucket, folder: resultsFolder(object) }, limits });
  const named = { name: object.key, version: versionOf(object), bytes: object.bytes };
  const tallied = await tallyObject(() => world.open(), named, logPathsOf(settings), settings);
  const reading = judge(tallied.reading, settings);
  const parts = reading.read === 'not_a_log' ? [] : tallied.parts;
  return { reading, parts, kept: await keepTallies(s3, bucket, object, parts) };
}

/** What is known of a key; null where it was never tallied. */
export async function talliedRecord(
  s3: S3,
  bucket: string,
  object: Pick<StoredObject, 'bucket' | 'key'>,
): Promise<TalliedRecord | null> {
  const version = await new ConditionalRecord(s3, bucket, talliedRecordKey(object)).read();
  return parseTalliedRecord(version?.value);
}

/** Whether the partial tallies of a record are all there and readable; pointers that are missing are written. */
export async function stillTallied(
  s3: S3,
  bucket: string,
  record: TalliedRecord,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    for (const { key } of record.parts) describePart(await storedPart(s3, bucket, key, signal));
  } catch (error) {
    if (error instanceof UnreadablePart) return false;
    throw error;
  }
  return (await settle(s3, bucket, record)) === 'kept';
}
