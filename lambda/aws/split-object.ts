import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { logPathsOf } from '../inspect.ts';
import { headOf } from '../zeek/ranges.ts';
import type { Environment } from './environment.ts';
import type { StoredObject } from './event.ts';
import type { Limits } from './limits.ts';
import { type RangeItem, rangesOfItem, splitFolder } from './range-item.ts';
import { openRange } from './s3-world.ts';
import { saveObject } from './save-object.ts';

/** How a run splits what is large. */
export type Splitting = {
  /** its folder in the results bucket */
  readonly run: string;
  readonly force: boolean;
};

/**
 * Leaves the byte ranges of a large object to a map, and returns how many they are; or a sentence on why the object can only
 * be read as one. Nothing but the object's head is read. Throws ObjectGone.
 */
export async function splitObject(
  source: StoredObject,
  { run, force }: Splitting,
  { settings, resultsBucket }: Environment,
  s3: Pick<S3Client, 'send'>,
  limits: Limits,
): Promise<number | { readonly whole: string }> {
  const named = { name: source.key, bytes: source.bytes };
  const head = await headOf(openRange(s3, source, limits), named, logPathsOf(settings));
  if ('whole' in head) return head;
  const largest = settings.largestRangeMegabytes * 1_000_000;
  const items = rangesOfItem({ source, largest }).map(
    (_, index): RangeItem => ({ source, largest, index, run, force }),
  );
  const name = createHash('sha256')
    .update(JSON.stringify([source.bucket, source.key]))
    .digest('hex');
  const key = `${splitFolder(run)}${name}.json`;
  await saveObject(s3, resultsBucket, key, JSON.stringify(items), limits.signal);
  return items.length;
}
