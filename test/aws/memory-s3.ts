import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3';
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
 * S3 as far as the functions use it: whole and partial reads, conditions on both, lists in pages. `interfere` is called
 * before a command takes effect; what it throws is what S3 answers.
 */
export function memoryS3(
  interfere: (command: GetObjectCommand | PutObjectCommand) => void | Promise<void> = () => {},
  pageSize = 1_000,
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
    const { length } = object.body;
    const asked = /^bytes=(\d+)-(\d*)$/.exec(input.Range ?? '');
    const from = Number(asked?.[1] ?? 0);
    const end = asked?.[2] ? Math.min(length, Number(asked[2]) + 1) : length;
    return {
      ETag: object.eTag,
      Body: sdkStreamMixin(Readable.from([object.body.subarray(from, end)])),
      ContentLength: end - from,
      ...(asked === null ? {} : { ContentRange: `bytes ${from}-${end - 1}/${length}` }),
    };
  }

  function head({ input }: HeadObjectCommand): object {
    const object = objects.get(`${input.Bucket}/${input.Key}`);
    if (object === undefined) throw s3Error('NotFound', 404);
    return { ETag: object.eTag, ContentLength: object.body.length };
  }

  function list({ input }: ListObjectsV2Command): object {
    const bucket = `${input.Bucket}/`;
    const prefix = input.Prefix ?? '';
    const after = input.ContinuationToken ?? input.StartAfter ?? '';
    const keys = [...objects.keys()]
      .filter((place) => place.startsWith(bucket))
      .map((place) => place.slice(bucket.length))
      .filter((key) => key.startsWith(prefix) && key > after)
      .sort();
    if (input.Delimiter === '/') {
      const folders = keys.flatMap((key) => /^[^/]*\//.exec(key.slice(prefix.length)) ?? []);
      return { CommonPrefixes: [...new Set(folders)].map((folder) => ({ Prefix: `${prefix}${folder}` })) };
    }
    const page = keys.slice(0, pageSize);
    return {
      Contents: page.map((key) => ({ Key: key, ETag: objects.get(`${bucket}${key}`)!.eTag })),
      NextContinuationToken: page.length < keys.length ? page.at(-1) : undefined,
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
      if (command instanceof HeadObjectCommand) return head(command) as never;
      if (command instanceof ListObjectsV2Command) return list(command) as never;
      throw new Error('not a command that the function sends');
    },
  };
}
