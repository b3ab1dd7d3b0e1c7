import { GetObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { type NoiseSettings, noiseSchema, parseWith } from '../settings.ts';
import { sentenceOf } from './faults.ts';

export type NoiseObject = {
  readonly noise: NoiseSettings | null;
  /** a sentence for the operator where the object can't be used, else null */
  readonly refused: string | null;
};

/** Larger lists are a mistake, and would take the memory that the log needs. */
const LARGEST = 5 * 1024 ** 2;

/**
 * What is not to be told, as it stands at this moment. An object that does not parse silences nothing: findings are
 * told too often rather than not at all. Throws where S3 does not answer.
 */
export async function readNoiseObject(
  s3: Pick<S3Client, 'send'>,
  bucket: string,
  key: string,
): Promise<NoiseObject> {
  const place = `s3://${bucket}/${key}`;
  let body: string;
  try {
    const { Body, ContentLength } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (ContentLength! > LARGEST)
      return refused(`${place} has ${ContentLength} bytes, at most ${LARGEST} are read`);
    body = await Body!.transformToString();
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NoSuchKey')
      return { noise: null, refused: null };
    throw error;
  }
  try {
    return { noise: parseWith(noiseSchema, JSON.parse(body), place), refused: null };
  } catch (error) {
    return refused(`${place} is ignored: ${sentenceOf(error)}`);
  }
}

function refused(sentence: string): NoiseObject {
  return { noise: null, refused: sentence };
}
