import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describePart, UnreadablePart } from '../../lambda/tallies/merge.ts';
import { preset } from '../zeek/read-text.ts';
import { asTsv, generated } from './generated-records.ts';
import { joined, merged, partOf } from './tallying.ts';

const records = fc.sample(generated.conn(3600), { numRuns: 300, seed: 9 });
const log = asTsv('conn', Object.keys(records[0]!), records);
const part = await partOf(log, 'a.log');
const pair = await joined([part, await partOf(log, 'b.log')]);

async function expectUnreadable(bytes: Uint8Array): Promise<void> {
  expect(() => describePart(bytes)).toThrow(UnreadablePart);
  await expect(merged([bytes])).rejects.toThrow(UnreadablePart);
}

describe('a part that is not as it was written', () => {
  it('is unreadable wherever it is cut', async () => {
    for (const bytes of [part, pair]) {
      for (let length = 0; length < bytes.length; length += 1 + (length >> 3)) {
        await expectUnreadable(bytes.subarray(0, length));
      }
      await expectUnreadable(Buffer.concat([bytes, Buffer.from('\n')]));
    }
  });

  it('is unreadable whichever bits are turned', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 }),
        async (flips) => {
          const bytes = Buffer.from(part);
          for (const [at, bits] of flips) bytes[at % bytes.length]! ^= bits;
          fc.pre(!bytes.equals(part));
          await expectUnreadable(bytes);
        },
      ),
      { numRuns: 150, seed: 3 },
    );
  });

  it('never counts wrongly nor breaks otherwise, even where its check sum was made to fit', async () => {
    const read = (bytes: Uint8Array) =>
      merged([bytes]).then(
        ({ log: { records } }) => records.accepted,
        (error: unknown) => error,
      );
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
        const bytes = Buffer.from(part);
        bytes[16 + (at % (bytes.length - 16))]! ^= bits;
        bytes.writeUInt32LE(crc32(bytes.subarray(12)), 8);
        const outcome = await read(bytes);
        if (typeof outcome !== 'number') expect(outcome).toBeInstanceOf(Error);
        expect(outcome).not.toBeInstanceOf(RangeError);
      }),
      { numRuns: 150, seed: 4 },
    );
  });

  it('is unreadable in another format, and as anything else', async () => {
    const other = Buffer.from(part);
    other[7] = 99;
    await expectUnreadable(other);
    expect(() => describePart(other)).toThrow('has format 99');
    for (const stranger of ['', 'straypt', log, '{}']) await expectUnreadable(Buffer.from(stranger));
  });
});

describe('a part that another analysis counted', () => {
  const changed = (where: object) => () => ({
    ...preset('conn'),
    features: [
      ...preset('conn').features,
      { name: 'more', count: where, title: '', unit: '', scale: 'log' } as never,
    ],
  });
  const paths = (typeOf: typeof preset) => merged([part], typeOf);

  it('is unreadable where features, conditions or what a set holds differ', async () => {
    const set = (...values: string[]) =>
      changed([
        { field: 'proto', in: new Set(values) },
        { field: 'history', in: new Set('S') },
      ]);
    const own = await partOf(log, 'a.log', set('tcp', 'udp'));
    await expect(merged([own], set('udp', 'tcp'))).resolves.toBeDefined();
    await expect(merged([own], set('tcp'))).rejects.toThrow('was counted by another analysis');
    await expect(paths(set('tcp', 'udp'))).rejects.toThrow(UnreadablePart);
  });

  it('is unreadable where a test answers one of its values otherwise', async () => {
    const test = (passes: (value: string) => boolean) =>
      changed({ field: ['proto', 'conn_state'], in: passes });
    const own = await partOf(
      log,
      'a.log',
      test((value) => value === 'tcp::S0'),
    );
    await expect(
      merged(
        [own],
        test((value) => /^tcp::S0$/.test(value)),
      ),
    ).resolves.toBeDefined();
    await expect(
      merged(
        [own],
        test((value) => value.startsWith('tcp::S')),
      ),
    ).rejects.toThrow('was counted by another test of proto::conn_state');
  });
});
