import type { S3Client } from '@aws-sdk/client-s3';
import { pointerPrefix } from '../windows/places.ts';
import type { LogWindow } from '../windows/window.ts';
import type { WindowPart } from '../windows/window-world.ts';
import { ConditionalRecord } from './conditional-record.ts';
import type { StoredObject } from './event.ts';
import { inParallel } from './in-parallel.ts';
import { type Listed, listed } from './listing.ts';
import { parsePointer } from './pointer.ts';
import { versionOf } from './stored-version.ts';
import { PointersName } from './window-run.ts';

/** A partial tally of a window, and the object that it was counted from. */
export type PointedPart = WindowPart & { readonly partKey: string; readonly source: StoredObject };

export type WindowPointers = {
  /** names the pointers and the version of each */
  readonly name: string;
  readonly pointers: readonly Listed[];
};

const AT_ONCE = 16;

export async function windowPointers(
  s3: Pick<S3Client, 'send'>,
  bucket: string,
  window: LogWindow,
): Promise<WindowPointers> {
  const pointers: Listed[] = [];
  const name = new PointersName();
  for await (const pointer of listed(s3, bucket, pointerPrefix(window))) {
    pointers.push(pointer);
    name.add(pointer);
  }
  return { name: name.value(), pointers };
}

/** The parts that pointers lead to, without those of objects that have no records there any more. */
export async function pointedParts(
  s3: Pick<S3Client, 'send'>,
  bucket: string,
  pointers: readonly Listed[],
): Promise<PointedPart[]> {
  const parts = await inParallel(pointers, AT_ONCE, async ({ key }): Promise<PointedPart[]> => {
    const version = await new ConditionalRecord(s3, bucket, key).read();
    const pointer = parsePointer(version?.value);
    if (pointer === null || pointer.part === null) return [];
    const { source, hour, part } = pointer;
    return [
      { name: source.key, version: versionOf(source), bytes: source.bytes, hour, partKey: part, source },
    ];
  });
  return parts.flat();
}
