import type { S3Client } from '@aws-sdk/client-s3';
import * as v from 'valibot';
import { ConditionalRecord } from './conditional-record.ts';
import type { Environment } from './environment.ts';
import { inParallel } from './in-parallel.ts';
import { listed } from './listing.ts';
import { asRangeItem, splitFolder } from './range-item.ts';
import { saveObject } from './save-object.ts';

export type RangeList = {
  /** byte ranges that are to be tallied */
  readonly ranges: number;
  /** key in the results bucket of the list of them */
  readonly key: string;
};

const AT_ONCE = 16;

const asked = v.strictObject({ ranges: v.pipe(v.string(), v.regex(/^backfill\/[\w.-]+$/)) });

/** The folder of the run whose ranges are asked for; null where something else is. */
export function asRun(event: unknown): string | null {
  const parsed = v.safeParse(asked, event);
  return parsed.success ? parsed.output.ranges : null;
}

/** Makes one list of the ranges of all objects that a run split, for the map. */
export async function listRanges(
  run: string,
  { resultsBucket: bucket }: Environment,
  s3: Pick<S3Client, 'send'>,
): Promise<RangeList> {
  const lists = await Array.fromAsync(listed(s3, bucket, splitFolder(run)));
  const items = await inParallel(lists, AT_ONCE, async ({ key }) => {
    const value = (await new ConditionalRecord(s3, bucket, key).read())?.value;
    return (Array.isArray(value) ? value : []).flatMap((one) => asRangeItem(one) ?? []);
  });
  const ranges = items.flat();
  const key = `${run}/ranges.json`;
  await saveObject(s3, bucket, key, JSON.stringify(ranges));
  return { ranges: ranges.length, key };
}
