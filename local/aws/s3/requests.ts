import { AwsError, notImplemented } from '../http/aws-error.ts';
import type { Call, Operation, Service } from '../http/service.ts';
import type { Authoriser, Need } from '../iam/authoriser.ts';
import type { KeepBytes } from './blob.ts';
import type { Bucket } from './bucket.ts';
import { deleteObjects, listObjects } from './bucket-operations.ts';
import { deleteObject, getObject, headObject, putObject } from './object-operations.ts';
import { s3Error } from './xml.ts';

/** Where an operation happens. */
export type Place = {
  readonly bucket: Bucket;
  readonly key: string;
  readonly call: Call;
  readonly keep: KeepBytes;
  /** whether the caller may do one more thing, beside what the operation needs at all */
  readonly may: (action: string, resource: string) => boolean;
};

type Known = {
  readonly name: string;
  /** query parameters that are understood; any other is answered by 501 */
  readonly takes: readonly string[];
  /** `x-amz-…` headers that are understood beside those of every request */
  readonly headers: readonly (string | RegExp)[];
  readonly run: (place: Place) => Promise<Operation> | Operation;
};

const body = [
  'x-amz-sdk-checksum-algorithm',
  'x-amz-decoded-content-length',
  'x-amz-trailer',
  /^x-amz-checksum-/,
];
const read: Pick<Known, 'takes' | 'headers'> = {
  takes: ['x-id', 'versionId'],
  // The SDK sums up a body that is not there where it is told not to validate the answer's.
  headers: [/^x-amz-checksum-/],
};

const operations: Readonly<Record<string, Known>> = {
  'PUT object': { name: 'PutObject', takes: ['x-id'], headers: [...body, /^x-amz-meta-/], run: putObject },
  'GET object': { name: 'GetObject', ...read, run: getObject },
  'HEAD object': { name: 'HeadObject', ...read, run: headObject },
  'DELETE object': { name: 'DeleteObject', takes: ['x-id', 'versionId'], headers: [], run: deleteObject },
  'POST bucket delete': {
    name: 'DeleteObjects',
    takes: ['x-id', 'delete'],
    headers: body,
    run: deleteObjects,
  },
  'GET bucket list-type': {
    name: 'ListObjectsV2',
    takes: [
      'x-id',
      'list-type',
      'prefix',
      'delimiter',
      'max-keys',
      'continuation-token',
      'start-after',
      'encoding-type',
    ],
    headers: [],
    run: listObjects,
  },
};

const ofEveryRequest = [
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
  'x-amz-user-agent',
  'x-amz-expected-bucket-owner',
];
/** Sub-resources that turn a request into another one. */
const turns = ['delete', 'list-type'];

/** S3 in path style. */
export function s3Service(
  buckets: ReadonlyMap<string, Bucket>,
  keep: KeepBytes,
  authoriser: Authoriser,
  account: string,
): Service {
  return {
    name: 's3',
    async operation(call): Promise<Operation> {
      const { name, key } = placeOf(call.path);
      const known = knownOf(call, key);
      refuseStrangers(call, known);
      const bucket = buckets.get(name);
      if (bucket === undefined)
        throw new AwsError('NoSuchBucket', 404, 'The specified bucket does not exist');
      const owner = call.headers['x-amz-expected-bucket-owner'];
      if (owner !== undefined && owner !== account) throw new AwsError('AccessDenied', 403, 'Access Denied');
      const may = (action: string, resource: string) =>
        authoriser.allows(call.principal, withTls({ action, resource }));
      const operation = await known.run({ bucket, key, call, keep, may });
      return { ...operation, needs: operation.needs.map(withTls) };
    },
    error: s3Error,
  };
}

function placeOf(path: string): { name: string; key: string } {
  const [, name = '', ...rest] = path.split('/');
  try {
    const key = decodeURIComponent(rest.join('/'));
    if (Buffer.byteLength(key) > 1024) throw new AwsError('KeyTooLongError', 400, 'Your key is too long');
    return { name: decodeURIComponent(name), key };
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw new AwsError('InvalidURI', 400, 'The path is not percent-encoded UTF-8');
  }
}

function knownOf(call: Call, key: string): Known {
  const turn = turns.find((name) => call.query.has(name));
  const what = [call.method, key === '' ? 'bucket' : 'object', ...(turn === undefined ? [] : [turn])].join(
    ' ',
  );
  const known = operations[what];
  if (known === undefined)
    throw notImplemented(`S3 ${what} (${[...call.query.keys()].join(', ') || 'no query'})`);
  return known;
}

function refuseStrangers(call: Call, known: Known): void {
  const parameter = [...call.query.keys()].find((name) => !known.takes.includes(name));
  if (parameter !== undefined) throw notImplemented(`the query parameter ${parameter} of ${known.name}`);
  const header = Object.keys(call.headers).find(
    (name) =>
      name.startsWith('x-amz-') &&
      !ofEveryRequest.includes(name) &&
      !known.headers.some((form) => (typeof form === 'string' ? form === name : form.test(name))),
  );
  if (header !== undefined) throw notImplemented(`the header ${header} of ${known.name}`);
}

/** Loopback stands in for TLS. */
function withTls(need: Need): Need {
  return need.action.startsWith('s3:')
    ? { ...need, context: { 's3:TlsVersion': '1.3', ...need.context } }
    : need;
}
