import { PutObjectCommand } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredObject } from '../../lambda/aws/event.ts';
import { keepTallies } from '../../lambda/aws/keep-tallies.ts';
import { memoryS3, s3Error } from './memory-s3.ts';

const HOUR = 3_600;

/** A version of one key whose records lie in these hours. */
type Version = { readonly object: StoredObject; readonly hours: readonly number[] };

function parts({ object, hours }: Version) {
  return hours.map((hour) => ({
    logPath: 'conn',
    hour: hour * HOUR,
    bytes: Buffer.from(`${object.eTag} ${hour}`),
  }));
}

function stage(s3 = memoryS3()) {
  const version = (body: string, hours: readonly number[]): Version => {
    const eTag = s3.store('logs/conn.log', body);
    return { object: { bucket: 'logs', key: 'conn.log', versionId: null, eTag, bytes: body.length }, hours };
  };
  const keep = (one: Version) => keepTallies(s3, 'results', one.object, parts(one));
  /** What windows count: the hour, and the version. */
  const counted = () =>
    [...s3.objects.keys()]
      .filter((place) => place.startsWith('results/windows/'))
      .map((place) => JSON.parse(s3.text(place)!))
      .filter(({ part }) => part !== null)
      .map(({ hour, source }) => [hour / HOUR, source.eTag])
      .sort((a, b) => a[0] - b[0]);
  return { s3, version, keep, counted };
}

describe('partial tallies of one key', () => {
  it('are those of its newest version, which leaves the hours in which only an older one had records', async () => {
    const { version, keep, counted } = stage();
    const first = version('first', [1, 2, 3]);
    await keep(first);
    const second = version('second', [2, 4]);
    expect(await keep(second)).toBe('kept');
    expect(counted()).toEqual([
      [2, second.object.eTag],
      [4, second.object.eTag],
    ]);
  });

  it('are not given back to an older version that is tallied late, or twice', async () => {
    const { version, keep, counted } = stage();
    const first = version('first', [1, 2]);
    const second = version('second', [2]);
    await keep(second);
    expect(await keep(first)).toBe('older');
    expect(await keep(first)).toBe('older');
    expect(counted()).toEqual([[2, second.object.eTag]]);
  });

  it('are not pointed to by a function that stood still while a newer version came', async () => {
    let meanwhile = async () => {};
    const s3 = memoryS3(async (command) => {
      const isPointer = command instanceof PutObjectCommand && command.input.Key!.startsWith('windows/');
      if (!isPointer) return;
      const now = meanwhile;
      meanwhile = async () => {};
      await now();
    });
    const { version, keep, counted } = stage(s3);
    const first = version('first', [1]);
    let second = first;
    meanwhile = async () => {
      second = version('second', [1]);
      await keep(second);
    };
    expect(await keep(first)).toBe('older');
    expect(counted()).toEqual([[1, second.object.eTag]]);
  });

  it('stay as they are where every version was deleted', async () => {
    const { s3, version, keep, counted } = stage();
    const first = version('first', [1]);
    await keep(first);
    const second = version('second', [2]);
    s3.objects.delete('logs/conn.log');
    expect(await keep(second)).toBe('older');
    expect(counted()).toEqual([[1, first.object.eTag]]);
  });

  it('return with the content of an earlier version, where that stands again', async () => {
    const { version, keep, counted } = stage();
    await keep(version('first', [1]));
    await keep(version('second', [2]));
    const again = version('first', [1]);
    expect(await keep(again)).toBe('kept');
    expect(counted()).toEqual([[1, again.object.eTag]]);
  });

  it('without a readable time are kept, and in no window', async () => {
    const { s3, version, counted } = stage();
    const { object } = version('first', []);
    await keepTallies(s3, 'results', object, [{ logPath: 'conn', hour: null, bytes: Buffer.of(1) }]);
    expect(counted()).toEqual([]);
    expect([...s3.objects.keys()].filter((place) => place.endsWith('tally-untimed.part'))).toHaveLength(1);
  });

  it("are the newest version's in the end, however functions meet and whatever breaks", async () => {
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { maxLength: 3 });
    const versions = fc.uniqueArray(hours, { minLength: 1, maxLength: 4, selector: (list) => list.join() });
    await fc.assert(
      fc.asyncProperty(
        versions,
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.scheduler(),
        async (lists, faults, s) => {
          let commands = 0;
          const broken = new Set(faults.map((fault) => fault % 60));
          const s3 = memoryS3(async () => {
            await s.schedule(Promise.resolve());
            if (broken.has(commands++)) throw s3Error('SlowDown', 503);
          });
          const all = lists.map((list, index): Version => {
            const eTag = s3.store('logs/conn.log', `version ${index}`);
            return {
              object: { bucket: 'logs', key: 'conn.log', versionId: null, eTag, bytes: 9 },
              hours: list,
            };
          });
          const keep = async (one: Version): Promise<void> => {
            for (let attempt = 0; attempt < 60; attempt++) {
              const done = await keepTallies(s3, 'results', one.object, parts(one)).catch(() => null);
              if (done !== null) return;
            }
            throw new Error('never kept');
          };
          // Every version once, and some twice.
          await s.waitFor(Promise.all([...all, all[0]!].map(keep)));
          const newest = all.at(-1)!;
          const pointers = [...s3.objects]
            .filter(([place]) => place.startsWith('results/windows/'))
            .map(([, { body }]) => JSON.parse(body.toString()))
            .filter(({ part }) => part !== null);
          expect(new Set(pointers.map(({ hour }) => hour / HOUR))).toEqual(new Set(newest.hours));
          for (const { source } of pointers) expect(source.eTag).toBe(newest.object.eTag);
        },
      ),
      { numRuns: 600, seed: 7 },
    );
  });
});
