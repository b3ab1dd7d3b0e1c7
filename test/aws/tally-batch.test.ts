import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { BatchIncomplete } from '../../lambda/aws/tally-batch.ts';
import { account } from './account.ts';
import { connLog } from './conn-log.ts';
import { memoryS3, s3Error } from './memory-s3.ts';

const tallied = { done: 0, filtered: 0, gone: 0 };

describe('a batch of objects', () => {
  it('has partial tallies and pointers afterwards, and nothing that belongs to an inspection', async () => {
    const { s3, store, batch, tally, kept, lines, published } = account();
    store('a.log', connLog('10.0.1.99'));
    store('b.log', connLog('10.0.1.98', 1_700_003_600));
    const summary = await tally(batch(['a.log', 'b.log']));
    expect(summary).toEqual({
      objects: 2,
      tallied: 2,
      skipped: tallied,
      split: 0,
      parts: 2,
      leftOut: 0,
      failed: [],
    });
    expect(kept('results/').every((key) => key.endsWith('.part'))).toBe(true);
    expect(kept('windows/').map((key) => key.slice(0, 31))).toEqual(
      ['windows/conn/hours/2023-11-14/22', 'windows/conn/hours/2023-11-14/23'].map((key) => key.slice(0, 31)),
    );
    expect(kept('results/')).toHaveLength(2);
    expect(kept('index/')).toEqual([]);
    expect(published).toEqual([]);
    expect(lines.map(({ outcome, key, Tallied, Records }) => [outcome, key, Tallied, Records])).toEqual([
      ['tallied', 'a.log', 1, expect.any(Number)],
      ['tallied', 'b.log', 1, expect.any(Number)],
    ]);
    expect(s3.objects.size).toBe(2 + 2 + 2 + 2);
  });

  it('holds itself to the filter of the notification, which a list does not', async () => {
    const { store, batch, tally, kept } = account();
    store('notes.txt', 'not a log');
    const { skipped } = await tally(batch(['notes.txt']));
    expect(skipped).toEqual({ ...tallied, filtered: 1 });
    expect(kept('')).toEqual([]);
  });

  it('that comes again reads no log and writes nothing', async () => {
    const reads: string[] = [];
    const writes: string[] = [];
    const s3 = memoryS3((command) => {
      if (command instanceof GetObjectCommand && command.input.Bucket === 'logs')
        reads.push(command.input.Key!);
      if (command instanceof PutObjectCommand) writes.push(command.input.Key!);
    });
    const { store, batch, tally } = account({}, s3);
    store('a.log', connLog('10.0.1.99'));
    await tally(batch(['a.log']));
    const before = [reads.length, writes.length];
    expect((await tally(batch(['a.log']))).skipped).toEqual({ ...tallied, done: 1 });
    expect([reads.length, writes.length]).toEqual(before);
    expect((await tally(batch(['a.log'], true))).tallied).toBe(1);
    expect(reads.length).toBeGreaterThan(before[0]!);
  });

  it('counts an object anew where its part is damaged or of another format, or gone', async () => {
    const { s3, store, batch, tally, kept } = account();
    store('a.log', connLog('10.0.1.99'));
    await tally(batch(['a.log']));
    const [part] = kept('results/');
    const whole = s3.objects.get(`results/${part}`)!.body;
    const damages = [
      () => s3.store(`results/${part}`, Buffer.concat([whole.subarray(0, -1), Buffer.of(whole.at(-1)! ^ 1)])),
      () => s3.store(`results/${part}`, 'something else'),
      () => s3.objects.delete(`results/${part}`),
    ];
    for (const damage of damages) {
      damage();
      expect((await tally(batch(['a.log']))).tallied).toBe(1);
      expect(s3.objects.get(`results/${part}`)!.body.equals(whole)).toBe(true);
    }
  });

  it('writes the pointer that a function which died did not come to', async () => {
    const { s3, store, batch, tally, kept } = account();
    store('a.log', connLog('10.0.1.99'));
    await tally(batch(['a.log']));
    const [pointer] = kept('windows/');
    const before = s3.text(`results/${pointer}`);
    s3.objects.delete(`results/${pointer}`);
    expect((await tally(batch(['a.log']))).skipped.done).toBe(1);
    expect(s3.text(`results/${pointer}`)).toBe(before);
  });

  it('tries every object, whatever became of the others, and is raised for those that may do next time', async () => {
    const failing = new Set(['b.log', 'c.log']);
    const s3 = memoryS3((command) => {
      const { Bucket, Key } = command.input;
      if (command instanceof GetObjectCommand && Bucket === 'logs' && failing.has(Key!))
        throw s3Error('SlowDown', 503);
    });
    const { store, batch, tally, kept, lines } = account({}, s3);
    for (const name of ['a', 'b', 'c', 'd']) store(`${name}.log`, `${connLog('10.0.1.99')}# ${name}\n`);
    const again = batch(['a.log', 'b.log', 'c.log', 'd.log']);
    await expect(tally(again)).rejects.toBeInstanceOf(BatchIncomplete);
    await expect(tally(again)).rejects.toThrow('2 of 4 objects are to be done, the first b.log: SlowDown');
    expect(kept('results/')).toHaveLength(2);
    failing.clear();
    lines.length = 0;
    expect(await tally(again)).toMatchObject({ tallied: 2, skipped: { done: 2 } });
    expect(lines.map(({ outcome }) => outcome)).toEqual(['done', 'tallied', 'tallied', 'done']);
  });

  it('begins no object when the time is nearly up, and leaves it to the next try', async () => {
    const { store, batch, tally, kept } = account();
    for (const name of ['a', 'b']) store(`${name}.log`, `${connLog('10.0.1.99')}# ${name}\n`);
    let asked = 0;
    const hurried = { awsRequestId: 'r', getRemainingTimeInMillis: () => (asked++ === 0 ? 60_000 : 5_000) };
    await expect(tally(batch(['a.log', 'b.log']), hurried)).rejects.toThrow(
      '1 of 2 objects are to be done, the first b.log: the time was up before it was begun',
    );
    expect(kept('results/')).toHaveLength(1);
  });

  it('goes on without an object that no run can count, the largest last, and names it', async () => {
    const { environment, store, batch, tally, lines } = account();
    store('large.log', connLog('10.0.1.99').repeat(2));
    store('small.log', connLog('10.0.1.98'));
    Object.assign(environment, { memoryMegabytes: 1 });
    const { failed, leftOut, tallied } = await tally(batch(['large.log', 'small.log']));
    expect([tallied, leftOut]).toEqual([0, 2]);
    expect(failed.map(({ key }) => key)).toEqual(['small.log', 'large.log']);
    expect(failed[0]!.reason).toMatch(/^LimitReached: the memory was used up \(1 MB\)/);
    expect(lines[0]).toMatchObject({ level: 'ERROR', outcome: 'limit_reached', LeftOut: 1 });
  });

  it('passes over what was deleted since it was listed, and takes what replaced it', async () => {
    const { s3, store, batch, tally, kept } = account();
    store('a.log', connLog('10.0.1.99'));
    store('b.log', connLog('10.0.1.99'));
    const listed = batch(['a.log', 'b.log']);
    s3.objects.delete('logs/a.log');
    const newer = store('b.log', connLog('10.0.1.98'));
    expect(await tally(listed)).toMatchObject({ tallied: 1, skipped: { gone: 1 } });
    expect(kept('results/')).toEqual([expect.stringContaining(`/b.log/${newer.eTag}/`)]);
  });

  it('keeps nothing of what is no log, or was given up, and does not come to it again', async () => {
    const { store, batch, tally, kept } = account({ largestRejectedShare: 0.1 });
    store('notes.log', 'just some notes\n');
    store('mostly.log', `${connLog('10.0.1.99')}${'no record\n'.repeat(9_000)}`);
    expect(await tally(batch(['notes.log', 'mostly.log']))).toMatchObject({ tallied: 2, parts: 0 });
    expect(kept('windows/')).toEqual([]);
    expect((await tally(batch(['notes.log', 'mostly.log']))).skipped.done).toBe(2);
  });

  it('that is none is refused with the key that is wrong', async () => {
    const { tally } = account();
    await expect(tally({ Items: [{ key: 'a.log' }] })).rejects.toThrow(
      'this is no batch of objects: "Items.0.Key" is missing',
    );
  });
});
