import type { S3Client } from '@aws-sdk/client-s3';
import type { World } from '../world.ts';
import type { OpenRange } from '../zeek/ranges.ts';
import type { StoredObject } from './event.ts';
import type { Limits } from './limits.ts';
import { objectBody } from './object-body.ts';
import { saveObject } from './save-object.ts';

type Parts = {
  readonly s3: Pick<S3Client, 'send'>;
  readonly object: StoredObject;
  /** where results go: a bucket, and a folder in it for this version of the object */
  readonly results: { readonly bucket: string; readonly folder: string };
  readonly limits: Limits;
};

/** The World on S3, for one version of one object. */
export function s3World({ s3, object, results, limits }: Parts): World {
  return {
    async *open() {
      let read = 0;
      for await (const piece of objectBody(s3, object, limits.signal)) {
        read += piece.length;
        limits.check(read, object.bytes);
        yield piece;
      }
    },
    save: savingIn({ s3, results, limits }),
  };
}

/** The bytes of one version of an object from one place up to another. */
export function openRange(s3: Parts['s3'], object: StoredObject, limits: Limits): OpenRange {
  return async function* (from, to) {
    let read = 0;
    for await (const piece of objectBody(s3, object, limits.signal, { range: { from, to } })) {
      read += piece.length;
      limits.check(read, to - from);
      yield piece;
    }
  };
}

/** Stores what is saved under a folder of the results bucket. */
export function savingIn({ s3, results, limits }: Omit<Parts, 'object'>): World['save'] {
  return (path, body) =>
    saveObject(s3, results.bucket, `${results.folder}/${path}`, whole(body), limits.signal);
}

/** S3 wants to know an object's length before its first byte. */
function whole(body: Parameters<World['save']>[1]): string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array ? body : Buffer.from([...body].join(''));
}
