import { describe, expect, it } from 'vitest';
import type { StoredObject } from '../../lambda/aws/event.ts';
import { LimitReached } from '../../lambda/aws/faults.ts';
import { handleEvent, type Shell } from '../../lambda/aws/handle-event.ts';

const s3Event = (...keys: string[]) => ({
  Records: keys.map((key) => ({
    eventSource: 'aws:s3',
    eventName: 'ObjectCreated:Put',
    s3: { bucket: { name: 'logs' }, object: { key, size: 1, eTag: 'e' } },
  })),
});
const queued = (receives: number, ...bodies: unknown[]) => ({
  Records: bodies.map((body, at) => ({
    eventSource: 'aws:sqs',
    messageId: `m${at}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: String(receives) },
  })),
});

/** What is inspected fails by its key: `fault…` as the world does, `limit…` for good. */
function shellOf(leave: Shell['leaveDeadLetter'] = async () => {}) {
  const seen: string[] = [];
  const fresh: boolean[] = [];
  const dead: { body: string; reason: string }[] = [];
  const bad: string[] = [];
  const shell: Shell = {
    async inspect({ key }: StoredObject, isFresh) {
      seen.push(key);
      fresh.push(isFresh);
      if (key.startsWith('fault')) return { failure: new Error(`${key} failed`) };
      if (key.startsWith('limit')) return { failure: new LimitReached(`${key} is too large`) };
      return { failure: null };
    },
    reportBadEvent: ({ message }) => void bad.push(message),
    async leaveDeadLetter(body, reason) {
      await leave(body, reason);
      dead.push({ body, reason });
    },
  };
  return { seen, fresh, dead, bad, shell };
}

describe('messages of a queue', () => {
  it('succeed or fail each by itself, and all are tried', async () => {
    const { seen, shell } = shellOf();
    const event = queued(1, s3Event('a'), s3Event('fault'), s3Event('b'));
    expect(await handleEvent(event, shell)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(seen).toEqual(['a', 'fault', 'b']);
  });

  it('of several objects come again where one failed, after the others were done', async () => {
    const { seen, shell } = shellOf();
    const { batchItemFailures } = await handleEvent(queued(1, s3Event('fault', 'b')), shell);
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
    expect(seen).toEqual(['fault', 'b']);
  });

  it('are dead letters with their reason after the last time, and do not come again', async () => {
    const { dead, shell } = shellOf();
    expect(await handleEvent(queued(3, s3Event('fault')), shell)).toEqual({ batchItemFailures: [] });
    expect(dead).toEqual([{ body: JSON.stringify(s3Event('fault')), reason: 'Error: fault failed' }]);
  });

  it('are dead letters at once where another time would end the same way', async () => {
    const { dead, bad, shell } = shellOf();
    await handleEvent(queued(1, s3Event('limit'), '{oops'), shell);
    expect(dead.map(({ reason }) => reason)).toEqual([
      'LimitReached: limit is too large',
      expect.stringContaining('EventError: the message is not JSON'),
    ]);
    expect(bad).toHaveLength(1);
  });

  it('come again where one object of several may yet succeed', async () => {
    const { dead, shell } = shellOf();
    const { batchItemFailures } = await handleEvent(queued(1, s3Event('limit', 'fault')), shell);
    expect(batchItemFailures).toHaveLength(1);
    expect(dead).toEqual([]);
  });

  it('that can not be left as dead letters come again, so that the queue moves them', async () => {
    const { shell } = shellOf(async () => {
      throw new Error('SQS refused');
    });
    const { batchItemFailures } = await handleEvent(queued(3, s3Event('fault'), s3Event('a')), shell);
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
  });

  it('have the whole invocation only where they are its first', async () => {
    const { fresh, shell } = shellOf();
    await handleEvent(queued(1, s3Event('a', 'b'), s3Event('c')), shell);
    expect(fresh).toEqual([true, false, false]);
  });

  it('without an object are done quietly', async () => {
    const { seen, dead, shell } = shellOf();
    const test = { Service: 'Amazon S3', Event: 's3:TestEvent' };
    expect(await handleEvent(queued(1, test), shell)).toEqual({ batchItemFailures: [] });
    expect([...seen, ...dead]).toEqual([]);
  });
});

describe('a direct invocation', () => {
  it('fails with all that failed, after all were tried', async () => {
    const { seen, dead, shell } = shellOf();
    await expect(handleEvent(s3Event('fault1', 'a', 'limit', 'b'), shell)).rejects.toThrow(
      'Error: fault1 failed; LimitReached: limit is too large',
    );
    expect(seen).toEqual(['fault1', 'a', 'limit', 'b']);
    expect(dead).toEqual([]);
  });

  it('with what is no event fails with the reason', async () => {
    await expect(handleEvent({ hello: 'world' }, shellOf().shell)).rejects.toThrow(
      'neither of S3 nor of EventBridge',
    );
  });
});
