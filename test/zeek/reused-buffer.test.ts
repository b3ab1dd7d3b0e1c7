import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { planOf } from '../../lambda/hosts/plan.ts';
import { analysisOf, logTypes } from '../../lambda/hosts/types/registry.ts';
import { readLog } from '../../lambda/zeek/read.ts';
import { limits, tsv } from './read-text.ts';

const rows = Array.from({ length: 5_000 }, (_, i) => [
  `${1_600_000_000 + i}.5`,
  `10.0.0.${i % 7}`,
  '10.9.9.9',
]);
const log = Buffer.from(tsv('weird', ['ts', 'id.orig_h', 'id.resp_h'], rows));
const gzip = gzipSync(log);
const paths = { planOf: (path: string) => planOf(analysisOf(path, 'default')), signatures: logTypes };

/** One buffer for all pieces: what a piece held is gone once the next one is asked for. A Buffer's slice is no copy. */
async function* overOneBuffer(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
    buffer.fill(0xaa);
  }
  buffer.fill(0xaa);
}

/** One byte of the compressed data changed. */
function damaged(packed: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(packed);
  bytes[packed.length - 4_000]! ^= 0xff;
  return bytes;
}

async function* atOnce(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

it.each([
  ['plain', log, 5_000],
  ['gzip', gzip, 5_000],
  ['gzip with garbage behind it', Buffer.concat([gzip, Buffer.from('garbage')]), 5_000],
  ['gzip with damage in it', damaged(gzip), null],
  ['zstd in frames', Buffer.concat([zstdCompressSync(log), zstdCompressSync(log)]), 10_000],
])(
  'a piece of the source is not looked at again once the next one was asked for: %s',
  async (_, bytes, records) => {
    for (const size of [3, 700, 65_536]) {
      const source = { name: 'weird.log', bytes: bytes.length };
      const reading = await readLog(overOneBuffer(bytes, size), source, paths, limits);
      const whole = await readLog(atOnce(bytes), source, paths, limits);
      expect({ ...reading, logs: [] }).toEqual({ ...whole, logs: [] });
      if (records === null) continue;
      expect(reading.read).toBe('whole');
      expect(reading.records).toMatchObject({ accepted: records, rejected: 0 });
    }
  },
);
