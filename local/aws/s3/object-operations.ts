import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError, notImplemented } from '../http/aws-error.ts';
import { crc32Sum } from '../http/checksum.ts';
import type { Answer, Operation } from '../http/service.ts';
import type { Need } from '../iam/authoriser.ts';
import { type Bucket, noSuchKey, type ObjectVersion, preconditionFailed, sameETag } from './bucket.ts';
import { rangeOf } from './range.ts';
import type { Place } from './requests.ts';

/** Largest object of one PUT. */
const LARGEST_PUT = 5 * 1024 ** 3;
const KEPT = ['content-type', 'content-disposition', 'cache-control', 'content-language', 'expires'];

export function putObject({ bucket, key, call, keep }: Place): Operation {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = call.headers;
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*')
    throw notImplemented('If-None-Match of PutObject but for *');
  const resource = `${bucket.arn}/${key}`;
  const needs: Need[] = [{ action: 's3:PutObject', resource }, ...keyNeeds(bucket, 'kms:GenerateDataKey')];
  // S3 wants the right to read where a write depends on what is there.
  if (ifMatch !== undefined) needs.push({ action: 's3:GetObject', resource });
  return {
    name: 'PutObject',
    target: { name: bucket.name, key },
    needs,
    async answer(): Promise<Answer> {
      const md5 = createHash('md5');
      const crc32 = crc32Sum();
      const blob = await keep(measured(call.body, md5, crc32));
      try {
        const eTag = `"${md5.digest('hex')}"`;
        const content = { key, eTag, headers: keptHeaders(call.headers), crc32: crc32.digest(), blob };
        const object = bucket.put(content, { ifMatch, ifNoneMatch });
        return {
          status: 200,
          headers: { etag: eTag, 'x-amz-checksum-crc32': object.crc32, ...versionHeader(bucket, object) },
        };
      } catch (error) {
        await blob.discard();
        throw error;
      }
    },
  };
}

async function* measured(
  body: AsyncIterable<Buffer>,
  ...sums: readonly { update(piece: Buffer): unknown }[]
): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > LARGEST_PUT) throw new AwsError('EntityTooLarge', 400, 'one PUT takes at most 5 GiB');
    for (const sum of sums) sum.update(piece);
    yield piece;
  }
}

export function getObject(place: Place): Operation {
  return reading('GetObject', place, (object) => {
    const { size } = object.blob!;
    const range = rangeOf(place.call.headers.range, size);
    const { start, end } = range ?? { start: 0, end: size };
    const whole = range === null;
    const wanted = place.call.headers['x-amz-checksum-mode'] !== undefined && whole;
    return {
      status: whole ? 200 : 206,
      headers: {
        ...headersOf(place.bucket, object, end - start),
        ...(whole ? {} : { 'content-range': `bytes ${start}-${end - 1}/${size}` }),
        ...(wanted ? { 'x-amz-checksum-crc32': object.crc32, 'x-amz-checksum-type': 'FULL_OBJECT' } : {}),
      },
      body: object.blob!.read(start, end),
    };
  });
}

export function headObject(place: Place): Operation {
  if (place.call.headers.range !== undefined) throw notImplemented('Range of HeadObject');
  return reading('HeadObject', place, (object) => ({
    status: 200,
    headers: headersOf(place.bucket, object, object.blob!.size),
  }));
}

function reading(name: string, place: Place, answer: (object: ObjectVersion) => Answer): Operation {
  const { bucket, key, call, may } = place;
  const versionId = call.query.get('versionId');
  const resource = `${bucket.arn}/${key}`;
  return {
    name,
    target: { name: bucket.name, key },
    needs: [
      { action: versionId === null ? 's3:GetObject' : 's3:GetObjectVersion', resource },
      ...keyNeeds(bucket, 'kms:Decrypt'),
    ],
    answer() {
      const object = find(bucket, key, versionId, () => may('s3:ListBucket', bucket.arn));
      const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = call.headers;
      if (ifMatch !== undefined && !sameETag(ifMatch, object.eTag)) throw preconditionFailed('If-Match');
      if (ifNoneMatch !== undefined && sameETag(ifNoneMatch, object.eTag)) {
        return { status: 304, headers: { etag: object.eTag } };
      }
      return answer(object);
    },
  };
}

/** Who may not list a bucket is not told whether a key is there: 403 instead of 404. */
function find(bucket: Bucket, key: string, versionId: string | null, mayList: () => boolean): ObjectVersion {
  const object = versionId === null ? bucket.newest(key) : bucket.version(key, versionId);
  if (object?.blob != null) return object;
  if (!mayList()) throw new AwsError('AccessDenied', 403, 'Access Denied');
  if (versionId === null) throw noSuchKey(object === null ? {} : { 'x-amz-delete-marker': 'true' });
  if (object === null) throw new AwsError('NoSuchVersion', 404, 'The specified version does not exist.');
  throw new AwsError('MethodNotAllowed', 405, 'A delete marker has no content', {
    'x-amz-delete-marker': 'true',
  });
}

export function deleteObject({ bucket, key, call }: Place): Operation {
  const versionId = call.query.get('versionId');
  if (call.headers['if-match'] !== undefined) throw notImplemented('If-Match of DeleteObject');
  return {
    name: 'DeleteObject',
    target: { name: bucket.name, key },
    needs: [
      {
        action: versionId === null ? 's3:DeleteObject' : 's3:DeleteObjectVersion',
        resource: `${bucket.arn}/${key}`,
      },
    ],
    answer() {
      if (versionId !== null) bucket.deleteVersion(key, versionId);
      const marker = versionId === null ? bucket.delete(key) : null;
      const headers: Record<string, string> =
        marker === null ? {} : { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker.versionId };
      return { status: 204, headers };
    },
  };
}

/** Under a customer key, whoever writes or reads must be allowed to use the key. */
function keyNeeds({ key }: Bucket, action: string): Need[] {
  return key === null ? [] : [{ action, resource: key }];
}

function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name]) => KEPT.includes(name) || name.startsWith('x-amz-meta-'),
  );
  const encoding = String(headers['content-encoding'] ?? '')
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'aws-chunked');
  if (encoding.length > 0) kept.push(['content-encoding', encoding.join(', ')]);
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

function headersOf(bucket: Bucket, object: ObjectVersion, length: number): Record<string, string> {
  return {
    'content-type': 'binary/octet-stream',
    ...object.headers,
    etag: object.eTag,
    'last-modified': object.lastModified.toUTCString(),
    'accept-ranges': 'bytes',
    'content-length': String(length),
    ...versionHeader(bucket, object),
  };
}

function versionHeader(bucket: Bucket, object: ObjectVersion): Record<string, string> {
  return bucket.versioned ? { 'x-amz-version-id': object.versionId } : {};
}
