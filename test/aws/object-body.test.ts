import { Readable } from 'node:stream';
import type { GetObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { ObjectGone } from '../../lambda/aws/faults.ts';
import { objectBody } from '../../lambda/aws/object-body.ts';
import { s3Error } from './memory-s3.ts';

const object = { bucket: 'logs', key: 'conn.log', versionId: null, eTag: 'abc', bytes: 10 };
const impatient = { resumptions: 3, stall: 30, pause: 1 };
const content = Buffer.from('0123456789');

/** A body that gives so many bytes from its start, and then does what is asked. */
function body(from: number, bytes: number, then: 'ends' | 'resets' | 'stalls'): Readable {
  const pieces = async function* () {
    for (let at = from; at < from + bytes; at++) yield content.subarray(at, at + 1);
    if (then === 'resets') throw new Error('ECONNRESET');
    if (then === 'stalls') await new Promise(() => {});
  };
  return Readable.from(pieces());
}

/** Answers each request by the next plan; keeps what was asked for. */
function s3(...plans: (readonly [bytes: number, then: 'ends' | 'resets' | 'stalls'] | Error)[]) {
  const asked: GetObjectCommand['input'][] = [];
  return {
    asked,
    async send({ input }: GetObjectCommand): Promise<never> {
      asked.push(input);
      const plan = plans[asked.length - 1] ?? [content.length, 'ends'];
      if (plan instanceof Error) throw plan;
      const [from, last] = /(\d+)-?(\d*)/
        .exec(input.Range ?? '0')!
        .slice(1)
        .map(Number) as [number, number];
      const end = last === 0 ? content.length : last + 1;
      const rest = end - from;
      return {
        Body: body(from, Math.min(plan[0], rest), plan[1]),
        ContentLength: rest,
        ContentRange: input.Range === undefined ? undefined : `bytes ${from}-${end - 1}/${content.length}`,
      } as never;
    },
  };
}

async function read(
  sender: { send: unknown },
  from = object,
  signal = new AbortController().signal,
): Promise<string> {
  const pieces = await Array.fromAsync(objectBody(sender as never, from, signal, { patience: impatient }));
  return Buffer.concat(pieces).toString();
}

describe('the body of an object', () => {
  it('is asked for by the version of the event', async () => {
    const unversioned = s3();
    await read(unversioned);
    expect(unversioned.asked).toEqual([{ Bucket: 'logs', Key: 'conn.log', IfMatch: '"abc"' }]);
    const versioned = s3();
    await read(versioned, { ...object, versionId: 'v1' } as never);
    expect(versioned.asked).toEqual([{ Bucket: 'logs', Key: 'conn.log', VersionId: 'v1', IfMatch: '"abc"' }]);
  });

  it.each(['resets', 'stalls', 'ends'] as const)(
    'is resumed from the last byte where it %s early',
    async (fault) => {
      const sender = s3([4, fault], [3, fault]);
      expect(await read(sender)).toBe(content.toString());
      expect(sender.asked.map(({ Range }) => Range)).toEqual([undefined, 'bytes=4-', 'bytes=7-']);
      expect(sender.asked.every(({ IfMatch }) => IfMatch === '"abc"')).toBe(true);
    },
  );

  it('is read in part where a range is asked for, and resumed up to its end', async () => {
    const sender = s3([2, 'resets']);
    const reading = { range: { from: 3, to: 8 }, patience: impatient };
    const { signal } = new AbortController();
    const pieces = await Array.fromAsync(objectBody(sender as never, object, signal, reading));
    expect(Buffer.concat(pieces).toString()).toBe('34567');
    expect(sender.asked.map(({ Range, IfMatch }) => [Range, IfMatch])).toEqual([
      ['bytes=3-7', '"abc"'],
      ['bytes=5-7', '"abc"'],
    ]);
  });

  it('is given up after so many breaks, with how far it came', async () => {
    const plans = Array.from({ length: 9 }, () => [1, 'resets'] as const);
    const sender = s3(...plans);
    await expect(read(sender)).rejects.toThrow(
      'broke off 4 times, last after 4 of 10 bytes (Error: ECONNRESET)',
    );
    expect(sender.asked).toHaveLength(4);
  });

  it.each([
    ['deleted', s3Error('NoSuchKey', 404)],
    ['deleted, version and all', s3Error('NoSuchVersion', 404)],
    ['replaced', s3Error('PreconditionFailed', 412)],
    ['hidden by a delete marker', s3Error('MethodNotAllowed', 405)],
  ])('of an object that was %s is gone', async (_, error) => {
    await expect(read(s3(error))).rejects.toBeInstanceOf(ObjectGone);
    await expect(read(s3([4, 'resets'], error))).rejects.toBeInstanceOf(ObjectGone);
  });

  it.each([
    ['the bucket is gone', s3Error('NoSuchBucket', 404)],
    ['it is forbidden', s3Error('AccessDenied', 403)],
    ['S3 is busy', s3Error('SlowDown', 503)],
  ])('is a fault of the world where %s', async (_, error) => {
    await expect(read(s3(error))).rejects.toBe(error);
  });

  it('does not go on from another place than it asked for', async () => {
    const sender = s3([4, 'resets']);
    const wrong = {
      send: async (command: GetObjectCommand) => ({
        ...((await sender.send(command)) as object),
        ContentRange: 'bytes 0-9/10',
      }),
    };
    await expect(read(wrong)).rejects.toThrow(
      'was asked to go on from byte 4 and answered with bytes 0-9/10',
    );
  });

  it('ends with the reason of who stopped it', async () => {
    const abort = new AbortController();
    const reading = read(s3([4, 'stalls'], [0, 'stalls'], [0, 'stalls']), object, abort.signal);
    setTimeout(() => abort.abort(new Error('time was up')), 10);
    await expect(reading).rejects.toThrow('time was up');
  });

  it('waits for a slow reader as long as it takes', async () => {
    const sender = s3();
    let text = '';
    for await (const piece of objectBody(sender as never, object, new AbortController().signal, {
      patience: impatient,
    })) {
      if (text === '') await new Promise((resolve) => setTimeout(resolve, 3 * impatient.stall));
      text += Buffer.from(piece).toString();
    }
    expect(text).toBe(content.toString());
    expect(sender.asked).toHaveLength(1);
  });
});
