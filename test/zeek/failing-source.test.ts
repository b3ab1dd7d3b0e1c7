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
