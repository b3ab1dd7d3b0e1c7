import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { compressionOf, Expansion } from '../../lambda/zeek/expand.ts';
import { expandAlongside } from '../../local/expand-alongside.ts';
import {
  ExpandingThread,
  type ExpandingWork,
  packingOf,
  type StartExpanding,
  startWorker,
} from '../../local/expanding-thread.ts';
import { SteadyDecoder } from '../../local/steady-decoder.ts';
import { inChunks, limits, read, tsv } from './read-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'expanding-'));
const file = join(folder, 'log');
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

type Limits = typeof limits;

async function told(expansion: Expansion, chunks: AsyncIterable<Uint8Array>) {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(new Uint8Array(chunk));
  const { compression, damage, remark } = expansion;
  return { compression, damage, remark, bytes: Buffer.concat(parts).toString('latin1') };
}

function here(bytes: Uint8Array, bounds: Limits = limits) {
  const expansion = new Expansion(bounds, () => inChunks(bytes));
  return told(expansion, expansion.bytes(inChunks(bytes)));
}

/** In a worker, or where all fits the ring in this thread: the one side first, then the other. */
async function elsewhere(bytes: Uint8Array, start?: StartExpanding, bounds: Limits = limits) {
  writeFileSync(file, bytes);
  const compression = compressionOf(bytes.subarray(0, 4));
  if (compression === 'none') throw new Error('not packed');
  let work: ExpandingWork | null = null;
  const thread = new ExpandingThread(file, compression, start ?? ((given) => (work = given)));
  if (work !== null) await expandAlongside(work);
  const expansion = new Expansion(bounds);
  return told(expansion, expansion.bytesFrom(thread));
}

const rows = Array.from({ length: 30_000 }, (_, i) => `${(i * 7919) % 1000}\t${(i * 104_729) % 997}\n`).join(
  '',
);
const pack = { gzip: gzipSync, zstd: zstdCompressSync };
const packing = fc.constantFrom('gzip' as const, 'zstd' as const);
const members = fc.array(
  fc.record({ from: fc.nat(rows.length), length: fc.oneof(fc.nat(40), fc.nat(rows.length)) }),
  { minLength: 1, maxLength: 4 },
);
/** What may have become of packed data: what follows it, where it was cut, which of its bytes are others. */
const fate = fc.record({
  behind: fc.oneof(
    fc.constant(''),
    fc.constantFrom('\0\0\0', 'garbage', '\x1f\x8b', '\x1f\x8b\x01 member', '(\xb5/\xfd'),
  ),
  cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 3 }),
  damaged: fc.option(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 255 })), {
    freq: 3,
  }),
});
type Fate = typeof fate extends fc.Arbitrary<infer T> ? T : never;

function packed(
  name: keyof typeof pack,
  parts: readonly { from: number; length: number }[],
  { behind, cut, damaged }: Fate,
) {
  const texts = parts.map(({ from, length }) => rows.slice(from, from + length));
  const whole = Buffer.concat([...texts.map((text) => pack[name](text)), Buffer.from(behind, 'latin1')]);
  const bytes = whole.subarray(0, cut === null ? whole.length : 4 + Math.floor((whole.length - 4) * cut));
  // the first bytes say how it is packed
  const place = damaged === null ? bytes.length : 4 + Math.floor((bytes.length - 4) * damaged[0]);
  if (damaged !== null && place < bytes.length) bytes[place]! ^= damaged[1];
  return bytes;
}

describe('a thread that expands', () => {
  it('gives and says of whatever bytes what is given and said without it', async () => {
    await fc.assert(
      fc.asyncProperty(packing, members, fate, async (name, parts, what) => {
        const bytes = packed(name, parts, what);
        expect(await elsewhere(bytes)).toEqual(await here(bytes));
      }),
      { numRuns: 120, seed: 5 },
    );
  });

  it('does so where Node has no decoder inside that waits', async () => {
    vi.spyOn(SteadyDecoder, 'of').mockReturnValue(null);
    for (const name of ['gzip', 'zstd'] as const) {
      const bytes = pack[name](rows);
      expect(await elsewhere(bytes)).toEqual(await here(bytes));
    }
  });

  it.each(['gzip', 'zstd'] as const)('is not slowed down by this version of Node: %s', (name) => {
    const decoder = SteadyDecoder.of(name)!;
    const [bytes, room] = [pack[name](rows), new Uint8Array(rows.length + 1)];
    decoder.step(bytes, room);
    expect(decoder).toMatchObject({ failed: false, taken: bytes.length, given: rows.length });
    expect(decoder.ends()).toBe(true);
  });

  it.each(
    readdirSync(join(import.meta.dirname, 'cases')).filter((name) =>
      /^(gzip|zstd)-?.*(?<!expected.json)$/.test(name),
    ),
  )('reads %s in a worker as without', async (name) => {
    const bytes = readFileSync(join(import.meta.dirname, 'cases', name));
    if (compressionOf(bytes.subarray(0, 4)) === 'none') return;
    expect(await elsewhere(bytes, startWorker)).toEqual(await here(bytes));
  });

  it('lets its ring run over many times, also of a log that is damaged far behind', async () => {
    const text = Buffer.from(rows.repeat(60));
    const whole = gzipSync(text, { level: 1 });
    const damaged = Buffer.from(whole);
    damaged[damaged.length - 9]! ^= 0xff;
    const cut = whole.subarray(0, whole.length - 1000);
    for (const bytes of [whole, Buffer.concat([whole, whole]), damaged, cut, zstdCompressSync(text)]) {
      const [one, two] = [await here(bytes), await elsewhere(bytes, startWorker)];
      // a difference of so many bytes would take minutes to be printed
      expect(one.bytes === two.bytes).toBe(true);
      expect({ ...two, bytes: '' }).toEqual({ ...one, bytes: '' });
    }
  });

  it('gives a reading that is the same, whose source is not opened', async () => {
    const fields = ['ts', 'id.orig_h', 'id.resp_h'];
    const records = Array.from({ length: 50_000 }, (_, i) => [
      `${1.6e9 + i}.5`,
      `10.0.0.${i % 7}`,
      `10.9.${i % 11}.9`,
    ]);
    const log = tsv('weird', fields, records);
    const bytes = gzipSync(log);
    writeFileSync(file, bytes);
    const expandElsewhere = () => new ExpandingThread(file, 'gzip');
    const [one, two] = [await read(bytes), await read('', { expandElsewhere })];
    expect({ ...two, logs: two.logs.length }).toEqual({ ...one, logs: one.logs.length });
    expect(two).toMatchObject({
      read: 'whole',
      form: { compression: 'gzip' },
      records: { accepted: 50_000 },
    });
  });

  it('is stopped where the log expands beyond the limits, and by whoever wants no more', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, '\n'));
    const { start, end } = watched();
    const few = { ...limits, largestExpandedBytes: 1000 };
    const [one, two] = [await here(bomb, few), await elsewhere(bomb, start, few)];
    expect(two).toEqual(one);
    await end;

    const steep = watched();
    const { damage, bytes } = await elsewhere(bomb, steep.start, { ...limits, largestExpansion: 100 });
    expect(damage).toContain('100 times its stored size');
    expect(bytes.length).toBeLessThan(80 * 1024 * 1024);
    await steep.end;

    const left = watched();
    for await (const chunk of new ExpandingThread(file, 'gzip', left.start).bytes()) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    await left.end;
  });

  it('passes on what the file system says', async () => {
    const thread = new ExpandingThread(join(folder, 'nowhere'), 'gzip');
    const reading = read('', { expandElsewhere: () => thread });
    await expect(reading).rejects.toMatchObject({
      code: 'ENOENT',
      message: expect.stringContaining('nowhere'),
    });
  });

  it('ends the reading with a sentence where it dies', async () => {
    const start: StartExpanding = (_, onEnd) =>
      new Worker('process.exit(1)', { eval: true }).on('exit', onEnd);
    const reading = read('', { expandElsewhere: () => new ExpandingThread(file, 'gzip', start) });
    await expect(reading).rejects.toThrow('the expanding thread failed');
  });

  it('is not worth its start for a small log, one that is not packed, or what is no file', () => {
    const random = Buffer.from(Array.from({ length: 1 << 21 }, (_, i) => Math.imul(i, 2_654_435_761) >>> 24));
    const kinds: [string, Uint8Array][] = [
      ['small', gzipSync(rows)],
      ['plain', random],
      ['large', gzipSync(random, { level: 0 })],
    ];
    for (const [name, bytes] of kinds) writeFileSync(join(folder, name), bytes);
    const all = ['small', 'plain', 'large', 'nowhere', '.'].map((name) => packingOf(join(folder, name)));
    expect(all).toEqual([null, null, 'gzip', null, null]);
  });
});

/** A worker, and the promise that it ends. */
function watched(): { start: StartExpanding; end: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const start: StartExpanding = (work, onEnd) =>
    startWorker(work, () => {
      onEnd();
      resolve();
    });
  return { start, end: promise };
}
