import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { ConditionalRecord } from '../../lambda/aws/conditional-record.ts';
import { tellOnce } from '../../lambda/aws/tell-once.ts';
import { memoryS3, s3Error } from './memory-s3.ts';

/** Email and Slack as lists of what was published; each may be told to fail. */
function channelsOf(fail: { email?: boolean; slack?: boolean } = {}) {
  const told: string[] = [];
  const channel = (name: 'email' | 'slack') => async () => {
    if (fail[name]) throw new Error(`${name} refused`);
    told.push(name);
    return `id-${told.length}`;
  };
  return { told, channels: { email: channel('email'), slack: channel('slack') } };
}

const impatient = { looks: 5, pause: 5 };
const recordIn = (s3: ReturnType<typeof memoryS3>) => new ConditionalRecord(s3, 'results', 'x/told.json');
const teller = (by: string, now = 0) => ({ by, now, until: now + 1000 });

describe('an alert', () => {
  it('is told on every channel once, however often the log is inspected again', async () => {
    const record = recordIn(memoryS3());
    const { told, channels } = channelsOf();
    expect(await tellOnce(record, channels, teller('a'))).toBe('now');
    expect(await tellOnce(record, channels, teller('b', 1))).toBe('before');
    expect(await tellOnce(record, channels, teller('c', 5000))).toBe('before');
    expect(told).toEqual(['email', 'slack']);
  });

  it('is told once by deliveries at the same moment, of which the others wait for the one', async () => {
    const record = recordIn(memoryS3());
    const { told, channels } = channelsOf();
    const results = await Promise.all(
      ['a', 'b', 'c'].map((by) => tellOnce(record, channels, teller(by), impatient)),
    );
    expect(results.sort()).toEqual(['before', 'before', 'now']);
    expect(told).toEqual(['email', 'slack']);
  });

  it('that one channel refused is told on that channel alone, and at once, when the log comes again', async () => {
    const record = recordIn(memoryS3());
    const first = channelsOf({ slack: true });
    await expect(tellOnce(record, first.channels, teller('a'))).rejects.toThrow('slack refused');
    const second = channelsOf();
    expect(await tellOnce(record, second.channels, teller('b', 1))).toBe('now');
    expect([...first.told, ...second.told]).toEqual(['email', 'slack']);
  });

  it('of a function that died before it told is told by the next, once the first must have ended', async () => {
    const s3 = memoryS3();
    const record = recordIn(s3);
    const dead = { ...channelsOf().channels, email: () => new Promise<string>(() => {}) };
    void tellOnce(record, dead, teller('a'));
    await new Promise((resolve) => setImmediate(resolve));
    const { told, channels } = channelsOf();
    await expect(tellOnce(record, channels, teller('b', 999), impatient)).rejects.toThrow(
      'telling at this moment',
    );
    expect(await tellOnce(record, channels, teller('c', 1001))).toBe('now');
    expect(told).toEqual(['email', 'slack']);
  });

  it('is told by a function whose claim was written although the answer to the write was lost', async () => {
    const s3 = memoryS3();
    const lossy = {
      first: true,
      // The SDK's second attempt meets the object that its first one wrote.
      async send(command: unknown): Promise<never> {
        if (command instanceof PutObjectCommand && this.first) {
          this.first = false;
          await s3.send(command);
        }
        return s3.send(command);
      },
    };
    const { told, channels } = channelsOf();
    const record = new ConditionalRecord(lossy, 'results', 'x/told.json');
    expect(await tellOnce(record, channels, teller('a'))).toBe('now');
    expect(told).toEqual(['email', 'slack']);
  });

  it('is not told where the claim could not be written', async () => {
    const record = recordIn(
      memoryS3(() => {
        throw s3Error('AccessDenied', 403);
      }),
    );
    const { told, channels } = channelsOf();
    await expect(tellOnce(record, channels, teller('a'))).rejects.toThrow('AccessDenied');
    expect(told).toEqual([]);
  });
});
