import type { S3Client } from '@aws-sdk/client-s3';
import * as v from 'valibot';
import { logPathsOf } from '../inspect.ts';
import type { PathHours } from '../tallies/join-ranges.ts';
import { describePart } from '../tallies/merge.ts';
import type { TalliedRange } from '../tallies/part.ts';
import type { RangeTallied } from '../tallies/tally-range.ts';
import { UnreadablePart } from '../tallies/unreadable-part.ts';
import { logPathFolder } from '../windows/places.ts';
import { hourName } from '../windows/window.ts';
import type { Range } from '../zeek/ranges.ts';
import type { Reading } from '../zeek/reading.ts';
import { ConditionalRecord } from './conditional-record.ts';
import type { Environment } from './environment.ts';
import { listed } from './listing.ts';
import type { RangeItem } from './range-item.ts';
import { resultsFolder } from './result-keys.ts';
import { saveObject } from './save-object.ts';
import { storedPart } from './stored-part.ts';

type S3 = Pick<S3Client, 'send'>;

/** What one range of an object counted, and where its partial tallies lie. */
export type KeptRange = {
  readonly schemaVersion: 1;
  /** folder of the run that tallied it */
  readonly run: string;
  readonly range: TalliedRange;
  readonly reading: Omit<Reading, 'logs'>;
  readonly hours: readonly PathHours[];
  readonly parts: readonly { readonly logPath: string; readonly hour: number | null; readonly key: string }[];
};

// Written by this file alone; what a reading and a header hold is checked by how the ranges follow each other.
const schema = v.object({
  schemaVersion: v.literal(1),
  run: v.string(),
  range: v.looseObject({ from: v.number(), to: v.number(), lines: v.number() }),
  reading: v.looseObject({ read: v.string(), records: v.looseObject({ accepted: v.number() }) }),
  hours: v.array(
    v.object({
      logPath: v.string(),
      counts: v.array(v.object({ hour: v.number(), records: v.number() })),
    }),
  ),
  parts: v.array(v.object({ logPath: v.string(), hour: v.nullable(v.number()), key: v.string() })),
});

/** What was kept of a range of the item's object, with every part readable; null where it is to be tallied. */
export async function keptRange(
  item: RangeItem,
  range: Range,
  { settings, resultsBucket: bucket }: Environment,
  s3: S3,
  signal: AbortSignal,
): Promise<KeptRange | null> {
  const version = await new ConditionalRecord(s3, bucket, rangeKey(item, range)).read();
  const parsed = v.safeParse(schema, version?.value);
  if (!parsed.success || (item.force && parsed.output.run !== item.run)) return null;
  const kept = parsed.output as unknown as KeptRange;
  const paths = logPathsOf(settings);
  try {
    for (const { key } of kept.parts) describePart(await storedPart(s3, bucket, key, signal), paths);
  } catch (error) {
    if (error instanceof UnreadablePart) return null;
    throw error;
  }
  return kept;
}

/** Whether something was kept of every range of the item's object, by one list. */
export async function keptAll(
  item: RangeItem,
  ranges: readonly Range[],
  { resultsBucket: bucket }: Environment,
  s3: S3,
): Promise<boolean> {
  const missing = new Set(ranges.map((range) => rangeKey(item, range)));
  for await (const { key } of listed(s3, bucket, `${folderOf(item)}/0`)) missing.delete(key);
  return missing.size === 0;
}

/** Keeps the partial tallies of a range beside the object's results, and last what says that they are all there. */
export async function keepRange(
  item: RangeItem,
  { range, reading, hours, parts }: RangeTallied,
  { resultsBucket: bucket }: Environment,
  s3: S3,
): Promise<KeptRange> {
  const kept: KeptRange['parts'][number][] = [];
  for (const { logPath, hour, bytes } of parts) {
    const name = `${hour === null ? 'untimed' : hourName(hour)}.${bytesOf(range)}.part`;
    const key = `${folderOf(item)}/${logPathFolder(logPath)}/${name}`;
    await saveObject(s3, bucket, key, bytes);
    kept.push({ logPath, hour, key });
  }
  const { read, reason, form, records } = reading;
  const record: KeptRange = {
    schemaVersion: 1,
    run: item.run,
    range,
    reading: { read, reason, form, records },
    hours,
    parts: kept,
  };
  await saveObject(s3, bucket, rangeKey(item, range), JSON.stringify(record));
  return record;
}

function folderOf({ source }: RangeItem): string {
  return `${resultsFolder(source)}/ranges`;
}

function rangeKey(item: RangeItem, range: Range): string {
  return `${folderOf(item)}/${bytesOf(range)}.json`;
}

/** By name, ranges stand in their order; fifteen digits of an object of fifty terabytes begin with a 0. */
function bytesOf({ from, to }: Range): string {
  const padded = (byte: number) => String(byte).padStart(15, '0');
  return `${padded(from)}-${padded(to)}`;
}
