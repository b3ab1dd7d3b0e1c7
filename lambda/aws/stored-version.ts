import { HeadObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { StoredObject } from './event.ts';

/** The version that stands under a key at this moment; null where none does. */
export async function storedVersion(
  s3: Pick<S3Client, 'send'>,
  { bucket, key }: { readonly bucket: string; readonly key: string },
): Promise<StoredObject | null> {
  try {
    const { ETag, VersionId, ContentLength } = await s3.send(
      new HeadObjectCommand({ Bucket: bucket, Key: key }),
    );
    return {
      bucket,
      key,
      versionId: VersionId ?? null,
      eTag: (ETag ?? '').replaceAll('"', ''),
      bytes: ContentLength ?? 0,
    };
  } catch (error) {
    // S3 answers a request without a body by its status alone.
    if (error instanceof S3ServiceException && error.$metadata?.httpStatusCode === 404) return null;
    throw error;
  }
}

/** What tells versions of a key apart, and names them in results. */
export function versionOf({ versionId, eTag }: Pick<StoredObject, 'versionId' | 'eTag'>): string {
  return versionId ?? eTag;
}
