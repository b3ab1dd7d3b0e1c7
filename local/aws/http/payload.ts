import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Trailers, unchunked } from './aws-chunked.ts';
import { AwsError, notImplemented } from './aws-error.ts';
import { type Checksum, checksumOf } from './checksum.ts';

const STREAMED = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/**
 * The body as the client meant it, out of its transfer coding. The last step throws AwsError where the length, the
 * signed hash, Content-MD5 or a checksum does not agree: what was read until then must be thrown away.
 */
export async function* payload(
  request: AsyncIterable<Buffer>,
  headers: IncomingHttpHeaders,
): AsyncGenerator<Buffer> {
  const hash = headers['x-amz-content-sha256'];
  if (typeof hash !== 'string') throw new AwsError('InvalidRequest', 400, 'x-amz-content-sha256 is missing');
  if (hash.startsWith('STREAMING-') && hash !== STREAMED) throw notImplemented(`the payload form ${hash}`);
  const trailers: Trailers = new Map();
  const bytes = hash === STREAMED ? unchunked(request, trailers) : request;
  const digests = expectedDigests(headers, hash);
  let length = 0;
  for await (const piece of bytes) {
    length += piece.length;
    for (const { sum } of digests) sum.update(piece);
    yield piece;
  }
  const announced = headers['x-amz-decoded-content-length'] ?? headers['content-length'];
  if (announced !== undefined && Number(announced) !== length) {
    throw new AwsError('IncompleteBody', 400, `${String(announced)} bytes were announced, ${length} came`);
  }
  for (const digest of digests) {
    const expected = digest.expected ?? trailers.get(digest.header);
    if (expected === undefined)
      throw new AwsError('MalformedTrailerError', 400, `the trailer ${digest.header} is missing`);
    if (digest.sum.digest() !== expected)
      throw new AwsError(digest.code, 400, `${digest.header} does not agree with the body`);
  }
}

type Digest = {
  readonly header: string;
  readonly code: string;
  readonly sum: Checksum;
  /** null where a trailer brings it */
  readonly expected: string | null;
};

function expectedDigests(headers: IncomingHttpHeaders, hash: string): Digest[] {
  const digests: Digest[] = [];
  if (/^[0-9a-f]{64}$/.test(hash)) {
    const sum = createHash('sha256');
    const hex: Checksum = { update: (piece) => void sum.update(piece), digest: () => sum.digest('hex') };
    digests.push({
      header: 'x-amz-content-sha256',
      code: 'XAmzContentSHA256Mismatch',
      sum: hex,
      expected: hash,
    });
  } else if (hash !== STREAMED && hash !== 'UNSIGNED-PAYLOAD') {
    throw new AwsError('InvalidArgument', 400, 'x-amz-content-sha256 is malformed');
  }
  const md5 = headers['content-md5'];
  if (typeof md5 === 'string') {
    digests.push({ header: 'content-md5', code: 'BadDigest', sum: checksumOf('content-md5'), expected: md5 });
  }
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith('x-amz-checksum-') || header === 'x-amz-checksum-mode') continue;
    digests.push({ header, code: 'BadDigest', sum: checksumOf(header), expected: String(value) });
  }
  const trailer = headers['x-amz-trailer'];
  if (typeof trailer === 'string') {
    digests.push({ header: trailer, code: 'BadDigest', sum: checksumOf(trailer), expected: null });
  }
  return digests;
}
