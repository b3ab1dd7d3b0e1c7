import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Expansion } from '../../lambda/zeek/expand.ts';
import { inChunks } from './read-text.ts';

const limits = { largestExpandedBytes: 1e9, largestExpansion: 1_100 };
const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => `${(i * 2_654_435_761) % 4_294_967_296}\n`).join('');

async function expand(bytes: Uint8Array, again?: () => AsyncIterable<Uint8Array>): Promise<Expansion> {
  const expansion = new Expansion(limits, again);
  for await (const chunk of expansion.bytes(inChunks(bytes))) void chunk;
  return expansion;
}

describe('the place at which compressed data stops being good', () => {
  it.each([
    ['gzip', gzipSync(rows(2_000)), 'garbage'],
    ['gzip', gzipSync(rows(2_000)), '\x1f\x8b\x01 with the beginning of a member'],
    ['gzip', Buffer.concat([gzipSync(rows(9)), gzipSync(rows(9))]), 'garbage'],
    ['zstd', zstdCompressSync(rows(2_000)), 'garbage'],
  ])('is the first byte of what follows the data: %s', async (name, bytes, garbage) => {
    const { damage, remark } = await expand(Buffer.concat([bytes, Buffer.from(garbage, 'latin1')]));
    expect(damage).toBeNull();
    expect(remark).toBe(
      `What begins at byte ${bytes.length}, behind the ${name} data, is not ${name} and was passed over.`,
    );
  });

  it('is the byte that cannot be decoded, wherever it lies', async () => {
    const bytes = gzipSync(rows(20_000), { level: 0 });
    for (const place of storedBlocks(bytes).slice(-3)) {
      const { damage } = await expand(brokenAt(bytes, place));
      expect(damage).toContain(`decoding stopped at byte ${place};`);
    }
  });

  it('is given as a span where the data is too large to remember and cannot be opened again', async () => {
    const bytes = gzipSync(rows(500_000), { level: 0 });
    expect(bytes.length).toBeGreaterThan(4 * 1024 * 1024);
    const place = storedBlocks(bytes).at(-2)!;
    const damaged = brokenAt(bytes, place);
    const { damage } = await expand(damaged);
    const [from, to] = /stopped between bytes (\d+) and (\d+);/.exec(damage!)!.slice(1).map(Number);
    expect(from).toBeLessThanOrEqual(place);
    expect(to).toBeGreaterThan(place);
    expect(to! - from!).toBeLessThanOrEqual(65_536);
    const exact = await expand(damaged, () => inChunks(damaged));
    expect(exact.damage).toContain(`stopped at byte ${place};`);
  });
});

/** The last byte of each stored block's header: its length, which is there twice, the second time inverted. */
function storedBlocks(gzip: Buffer): number[] {
  const ends: number[] = [];
  for (let at = 10; at < gzip.length - 8; at += 5 + gzip.readUInt16LE(at + 1)) ends.push(at + 4);
  return ends;
}

function brokenAt(bytes: Uint8Array, place: number): Uint8Array {
  return bytes.map((byte, at) => (at === place ? byte ^ 0xff : byte));
}
