import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError, notImplemented } from './aws-error.ts';

/** Largest difference between a request's date and the clock, as AWS allows it. */
const LARGEST_SKEW_MS = 15 * 60 * 1000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

export type Unverified = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
};

export type Signed = { readonly accessKeyId: string; readonly service: string };

/**
 * Signature Version 4 in the Authorization header; a pre-signed query is not implemented. Throws AwsError with AWS's
 * codes. The payload's hash is checked where the body is read. `secretOf` gives null for an unknown key.
 */
export function verifySignature(
  request: Unverified,
  secretOf: (accessKeyId: string) => string | null,
  now: number,
): Signed {
  if (request.query.has('X-Amz-Signature')) throw notImplemented('a pre-signed request');
  const header = request.headers.authorization;
  if (header === undefined) throw new AwsError('AccessDenied', 403, 'The request is not signed');
  const parts = AUTHORIZATION.exec(header);
  if (parts === null)
    throw new AwsError('AuthorizationHeaderMalformed', 400, 'The authorization header is malformed');
  const [, accessKeyId, day, region, service, signedHeaders, signature] = parts as unknown as string[];
  const secret = secretOf(accessKeyId!);
  if (secret === null) throw new AwsError('InvalidAccessKeyId', 403, 'The access key id does not exist');
  const date = String(request.headers['x-amz-date'] ?? '');
  checkDate(date, day!, now);
  mustBeSigned(request.headers, signedHeaders!.split(';'));
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonicalRequest(request, signedHeaders!))].join(
    '\n',
  );
  const key = [day!, region!, service!, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const expected = hmac(key, text);
  if (!timingSafeEqual(expected, Buffer.from(signature!, 'hex'))) {
    throw new AwsError('SignatureDoesNotMatch', 403, 'The signature does not match the request');
  }
  return { accessKeyId: accessKeyId!, service: service! };
}

function checkDate(date: string, day: string, now: number): void {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (parts === null || !date.startsWith(day)) {
    throw new AwsError(
      'AccessDenied',
      403,
      'x-amz-date is missing, malformed, or not of the credential’s day',
    );
  }
  const [, year, month, dayOfMonth, hour, minute, second] = parts;
  const signedAt = Date.parse(`${year}-${month}-${dayOfMonth}T${hour}:${minute}:${second}Z`);
  if (Math.abs(now - signedAt) > LARGEST_SKEW_MS) {
    throw new AwsError('RequestTimeTooSkewed', 403, 'The request’s date is too far from the server’s');
  }
}

/** A header that AWS takes at its word only where it is signed. */
function mustBeSigned(headers: IncomingHttpHeaders, signed: readonly string[]): void {
  const loose = Object.keys(headers).find(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signed.includes(name),
  );
  if (loose !== undefined)
    throw new AwsError('AccessDenied', 403, `The header ${loose} is present and not signed`);
}

function canonicalRequest(request: Unverified, signedHeaders: string): string {
  const headers = signedHeaders.split(';').map((name) => {
    const value = request.headers[name];
    return `${name}:${(Array.isArray(value) ? value.join(',') : (value ?? '')).trim().replace(/ +/g, ' ')}\n`;
  });
  const query = [...request.query]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`);
  const payload = request.headers['x-amz-content-sha256'] ?? '';
  return [request.method, request.path, query.join('&'), headers.join(''), signedHeaders, payload].join('\n');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
