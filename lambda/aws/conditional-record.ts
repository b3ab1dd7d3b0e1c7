import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';

/** A JSON object in a bucket that several functions may write at once: a write names the version it builds on. */
export type Version = {
  /** undefined where the object holds no JSON */
  readonly value: unknown;
  readonly eTag: string;
};

/** Someone else wrote since. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}

export class ConditionalRecord {
  readonly #s3: Pick<S3Client, 'send'>;
  readonly #place: { readonly Bucket: string; readonly Key: string };

  constructor(s3: Pick<S3Client, 'send'>, bucket: string, key: string) {
    this.#s3 = s3;
    this.#place = { Bucket: bucket, Key: key };
  }

  /** null where there is none yet. */
  async read(): Promise<Version | null> {
    try {
      const { Body, ETag } = await this.#s3.send(new GetObjectCommand(this.#place));
      return { value: parsed(await Body!.transformToString()), eTag: ETag! };
    } catch (error) {
      if (statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket') return null;
      throw error;
    }
  }

  /** `after` is the ETag of the version that this one follows, null for the first. Throws Conflict. */
  async write(value: unknown, after: string | null): Promise<string> {
    const command = new PutObjectCommand({
      ...this.#place,
      Body: JSON.stringify(value),
      ContentType: 'application/json',
      ...(after === null ? { IfNoneMatch: '*' } : { IfMatch: after }),
    });
    try {
      return (await this.#s3.send(command)).ETag!;
    } catch (error) {
      // 409: two conditional writes at the same moment; 404: what it should have followed was deleted.
      if ([409, 412].includes(statusOf(error)) || (after !== null && statusOf(error) === 404))
        throw new Conflict();
      throw error;
    }
  }

  /** The same for whoever tries again: null where someone else wrote since. */
  async tryWrite(value: unknown, after: string | null): Promise<string | null> {
    try {
      return await this.write(value, after);
    } catch (error) {
      if (error instanceof Conflict) return null;
      throw error;
    }
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function statusOf(error: unknown): number {
  return error instanceof S3ServiceException ? (error.$metadata?.httpStatusCode ?? 0) : 0;
}
