import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Range } from '../zeek/ranges.ts';
import type { StoredObject } from './event.ts';
import { ObjectGone, sentenceOf } from './faults.ts';

export type Patience = {
  /** broken bodies of one reading that are resumed */
  readonly resumptions: number;
  /** milliseconds without a byte after which a body counts as broken */
  readonly stall: number;
  /** milliseconds before the first resumption; doubled each time */
  readonly pause: number;
};
const usual: Patience = { resumptions: 8, stall: 20_000, pause: 200 };

export type Reading = {
  /** absent: the whole object */
  readonly range?: Range;
  readonly patience?: Patience;
};

type Sender = Pick<S3Client, 'send'>;

/**
 * The bytes of one version of an object, or of a range of it. A body that breaks, stalls or ends early is resumed from its last byte, of
 * the same version. Throws ObjectGone where that version is not there (any more).
 */
export async function* objectBody(
  s3: Sender,
  object: StoredObject,
  signal: AbortSignal,
  { range, patience = usual }: Reading = {},
): AsyncGenerator<Uint8Array> {
  let offset = range?.from ?? 0;
  if (range !== undefined && range.to <= offset) return;
  for (let broken = 0; ; broken++) {
    const { body, total } = await get(s3, object, { from: offset, to: range?.to ?? null }, signal);
    let fault: unknown;
    try {
      for await (const piece of unstalled(body, patience.stall, signal)) {
        offset += piece.length;
        yield piece;
      }
      if (offset >= total) return;
      fault = new Error(`the body ended after ${offset} of ${total} bytes`);
    } catch (error) {
      fault = error;
    } finally {
      body.destroy();
    }
    signal.throwIfAborted();
    if (broken === patience.resumptions) {
      throw new Error(
        `reading s3://${object.bucket} broke off ${broken + 1} times, last after ${offset} of ${total} bytes ` +
          `(${sentenceOf(fault)})`,
      );
    }
    await pause(patience.pause * 2 ** broken, undefined, { signal });
  }
}

async function get(
  s3: Sender,
  { bucket, key, versionId, eTag }: StoredObject,
  asked: Asked,
  signal: AbortSignal,
): Promise<{ body: Readable; total: number }> {
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    ...(versionId === null ? {} : { VersionId: versionId }),
    // Also beside a version id: in a bucket whose versioning is suspended, "null" is the name of many versions.
    IfMatch: `"${eTag}"`,
    ...(isPart(asked) ? { Range: `bytes=${asked.from}-${asked.to === null ? '' : asked.to - 1}` } : {}),
  });
  const output = await s3.send(command, { abortSignal: signal }).catch((error: unknown) => {
    throw goneOr(error);
  });
  if (output.Body === undefined) throw new Error('S3 answered without a body');
  return { body: output.Body as Readable, total: totalOf(output, asked) };
}

/** `to` null: up to the end of the object. */
type Asked = { readonly from: number; readonly to: number | null };

function isPart({ from, to }: Asked): boolean {
  return from > 0 || to !== null;
}

/** Where the bytes end that were asked for, counted from the beginning of the object. */
function totalOf({ ContentLength, ContentRange }: GetObjectCommandOutput, asked: Asked): number {
  if (!isPart(asked)) {
    if (ContentLength === undefined) throw new Error('S3 did not say how long the object is');
    return ContentLength;
  }
  const { from, to } = asked;
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(ContentRange ?? '');
  if (range === null || Number(range[1]) !== from) {
    throw new Error(
      `S3 was asked to go on from byte ${from} and answered with ${ContentRange ?? 'no range'}`,
    );
  }
  return Math.min(to ?? Infinity, Number(range[2]));
}

function goneOr(error: unknown): unknown {
  if (!(error instanceof S3ServiceException)) return error;
  const status = error.$metadata?.httpStatusCode;
  if (status === 412)
    return new ObjectGone('the object was replaced after the event; the newer one has its own');
  if (status === 404 && error.name !== 'NoSuchBucket')
    return new ObjectGone('the object was deleted after the event');
  // The version is still there under this id, but as a delete marker.
  if (status === 405) return new ObjectGone('the object was deleted after the event');
  return error;
}

/** The clock runs only while a piece is awaited: a consumer may take its time. */
async function* unstalled(body: Readable, stall: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  for (;;) {
    const { promise: end, reject } = Promise.withResolvers<never>();
    const stop = () => reject(signal.reason);
    const timer = setTimeout(() => reject(new Error(`no byte for ${stall / 1000} s`)), stall);
    signal.addEventListener('abort', stop);
    const piece = await Promise.race([pieces.next(), end]).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    });
    if (piece.done) return;
    yield piece.value;
  }
}
