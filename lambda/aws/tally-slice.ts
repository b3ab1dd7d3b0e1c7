import type { S3Client } from '@aws-sdk/client-s3';
import { logPathsOf } from '../inspect.ts';
import { tallyRange } from '../tallies/tally-range.ts';
import { headOf, type Range } from '../zeek/ranges.ts';
import type { InForce } from '../zeek/records.ts';
import type { Environment } from './environment.ts';
import { LimitReached } from './faults.ts';
import { type KeptRange, keepRange } from './kept-range.ts';
import type { Limits } from './limits.ts';
import type { RangeItem } from './range-item.ts';
import { openRange } from './s3-world.ts';
import { versionOf } from './stored-version.ts';

export type SliceReader = {
  readonly environment: Environment;
  readonly s3: Pick<S3Client, 'send'>;
  readonly limits: Limits;
};

/**
 * Tallies one range of the item's object and keeps what it counted. `before`: what the range before it ended with, where that
 * is known; else the head of the object has to do. Throws ObjectGone.
 */
export async function tallySlice(
  item: RangeItem,
  range: Range,
  { environment, s3, limits }: SliceReader,
  before?: InForce,
): Promise<KeptRange> {
  const { source } = item;
  const paths = logPathsOf(environment.settings);
  const named = { name: source.key, version: versionOf(source), bytes: source.bytes };
  const open = openRange(s3, source, limits);
  const head = await headOf(open, named, paths);
  if ('whole' in head) throw new LimitReached(head.whole);
  const premise = range.from === 0 ? null : (before ?? head.inForce);
  return keepRange(item, await tallyRange(open, named, { range, head, premise }, paths), environment, s3);
}
