import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { payload } from '../../../local/aws/http/payload.ts';

const sumOf = (bytes: Uint8Array) => {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum.toString('base64');
};
const headers = (length: number) => ({
  'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'x-amz-decoded-content-length': String(length),
  'x-amz-trailer': 'x-amz-checksum-crc32',
});

/** Framed in chunks of the sizes given, as the SDK sends a stream. */
function framed(bytes: Uint8Array, sizes: readonly number[], sum: string): Buffer {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const chunk = bytes.subarray(at, at + (sizes[i % sizes.length] ?? 1));
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
    at += chunk.length;
  }
  return Buffer.concat([...parts, Buffer.from(`0\r\nx-amz-checksum-crc32:${sum}\r\n\r\n`)]);
}

async function* arriving(bytes: Buffer, step: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}

async function read(bytes: Buffer, step: number, length: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of payload(arriving(bytes, step), headers(length))) pieces.push(piece);
  return Buffer.concat(pieces);
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const step = fc.integer({ min: 1, max: 50 });

it('takes the framing off, however the bytes arrive', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), sizes, step, async (bytes, chunks, pieces) => {
      const body = framed(bytes, chunks, sumOf(bytes));
      expect((await read(body, pieces, bytes.length)).equals(Buffer.from(bytes))).toBe(true);
    }),
    { seed: 1, numRuns: 300 },
  );
});

it('refuses a body that was cut, at whatever byte', async () => {
  const bytes = Buffer.from('0123456789'.repeat(10));
  const body = framed(bytes, [33], sumOf(bytes));
  for (let end = 0; end < body.length; end++)
    await expect(read(body.subarray(0, end), 7, 100), `${end}`).rejects.toThrow();
});

it('refuses a body of which a byte was changed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(99), fc.integer({ min: 1, max: 255 }), step, async (at, difference, pieces) => {
      const bytes = Buffer.from('0123456789'.repeat(10));
      const sum = sumOf(bytes);
      bytes[at] = bytes[at]! ^ difference;
      await expect(read(framed(bytes, [33], sum), pieces, 100)).rejects.toThrow(
        'does not agree with the body',
      );
    }),
    { seed: 1, numRuns: 200 },
  );
});
