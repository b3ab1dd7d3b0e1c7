import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { Expansion } from '../../lambda/zeek/expand.ts';

const limits = { largestExpandedBytes: 1e9, largestExpansion: 1_100 };
const log = Buffer.from('#fields\tts\n'.repeat(20_000));

it.each([
  ['plain', log],
  ['gzip', gzipSync(log)],
  ['zstd', zstdCompressSync(log)],
])(
  'a source that fails in the middle fails the reading, and is not taken for a log that was cut: %s',
  async (_, bytes) => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, bytes.length / 2);
      throw new Error('the connection is gone');
    }
    const read = async () => {
      for await (const chunk of new Expansion(limits).bytes(failing())) void chunk;
    };
    await expect(read()).rejects.toThrow('the connection is gone');
  },
);

it.each([1, 40])(
  'a gzip of one small piece with %i bad bytes in its middle ends, and gives what came before',
  async (bad) => {
    const rows = Array.from(
      { length: 2_000 },
      (_, i) => `${(i * 7919) % 1000}\t${(i * 104_729) % 997}\n`,
    ).join('');
    const bytes = gzipSync(rows);
    bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + bad);
    async function* source(): AsyncGenerator<Uint8Array> {
      yield bytes;
    }
    const expansion = new Expansion(limits);
    let read = 0;
    for await (const chunk of expansion.bytes(source())) read += chunk.length;
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThanOrEqual(rows.length);
    expect(expansion.damage).toMatch(/damaged|ends in the middle/);
  },
);
