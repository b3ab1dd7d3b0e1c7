import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { sdkStreamMixin } from '@smithy/core/serde';

export function s3Error(name: string, status: number): S3ServiceException {
  return new S3ServiceException({
    name,
    message: name,
    $fault: 'client',
    $metadata: { httpStatusCode: status },
  });
}

export type Sender = { send(command: unknown): Promise<never> };

/**
 * S3 as far as the function uses it: whole and partial reads, conditions on both. `interfere` is called before a
 * command takes effect; what it throws is what S3 answers.
 */
export function memoryS3(
  interfere: (command: GetObjectCommand | PutObjectCommand) => void | Promise<void> = () => {},
) {
  const objects = new Map<string, { body: Buffer; eTag: string; contentType: string | undefined }>();

  function put({ input }: PutObjectCommand): object {
    const place = `${input.Bucket}/${input.Key}`;
    const existing = objects.get(place);
    if (input.IfNoneMatch === '*' && existing !== undefined) throw s3Error('PreconditionFailed', 412);
    if (input.IfMatch !== undefined && existing === undefined) throw s3Error('NoSuchKey', 404);
    if (input.IfMatch !== undefined && input.IfMatch !== existing!.eTag)
      throw s3Error('PreconditionFailed', 412);
    const body = Buffer.from(input.Body as string | Uint8Array);
    const eTag = `"${createHash('md5').update(body).digest('hex')}"`;
    objects.set(place, { body, eTag, contentType: input.ContentType });
    return { ETag: eTag };
  }

  function get({ input }: GetObjectCommand): object {
    const object = objects.get(`${input.Bucket}/${input.Key}`);
    if (object === undefined) throw s3Error('NoSuchKey', 404);
    if (input.IfMatch !== undefined && input.IfMatch !== object.eTag)
      throw s3Error('PreconditionFailed', 412);
    const from = Number(/^bytes=(\d+)-$/.exec(input.Range ?? '')?.[1] ?? 0);
    const { length } = object.body;
    return {
      ETag: object.eTag,
      Body: sdkStreamMixin(Readable.from([object.body.subarray(from)])),
      ContentLength: length - from,
      ...(from === 0 ? {} : { ContentRange: `bytes ${from}-${length - 1}/${length}` }),
    };
  }

  return {
    objects,
    text: (place: string) => objects.get(place)?.body.toString(),
    store(place: string, body: string | Uint8Array): string {
      const slash = place.indexOf('/');
      put(new PutObjectCommand({ Bucket: place.slice(0, slash), Key: place.slice(slash + 1), Body: body }));
      return objects.get(place)!.eTag.replaceAll('"', '');
    },
    async send(command: unknown): Promise<never> {
      await interfere(command as GetObjectCommand);
      if (command instanceof PutObjectCommand) return put(command) as never;
      if (command instanceof GetObjectCommand) return get(command) as never;
      throw new Error('not a command that the function sends');
    },
  };
}
