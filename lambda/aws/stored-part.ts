import { GetObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { UnreadablePart } from '../tallies/unreadable-part.ts';

/** The bytes of a partial tally as they are kept. Throws UnreadablePart where there is none. */
export async function storedPart(
  s3: Pick<S3Client, 'send'>,
  bucket: string,
  key: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
      abortSignal: signal,
    });
    return await Body!.transformToByteArray();
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NoSuchKey')
      throw new UnreadablePart('The partial tally is not there.');
    throw error;
  }
}
