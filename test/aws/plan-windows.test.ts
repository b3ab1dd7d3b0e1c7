import { GetObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../lambda/aws/plan-input.ts';
import { parseSettings } from '../../lambda/settings.ts';
import { account } from './account.ts';
import { connLog } from './conn-log.ts';
import { memoryS3 } from './memory-s3.ts';

/** 2023-11-14T22:13:20Z */
const BEGIN = 1_700_000_000;
const DAY = 86_400;

/** Logs of three days, tallied; the last day has two. */
async function threeDays(of = account()) {
  const days = [0, 1, 2, 2].map((day, index) => [`${index}.log`, BEGIN + day * DAY + index * 60] as const);
  for (const [key, begins] of days) of.store(key, connLog('10.0.1.99', begins));
  await of.tally(of.batch(days.map(([key]) => key)));
  return of;
}

const starts = (items: object[]) => items.map((item) => (item as { start: string }).start);
const tick = (unit: 'hour' | 'day', time: string) => ({ tick: unit, time, alert: true });

describe('the plan of a backfill', () => {
  it('lists every window that was not examined, of the units of the settings', async () => {
    const { plan } = await threeDays();
    expect(await plan({})).toEqual(
      ['2023-11-14', '2023-11-15', '2023-11-16'].map((start) => ({
        logPath: 'conn',
        unit: 'day',
        start,
        alert: false,
        force: false,
      })),
    );
    const both = await threeDays(account({ windows: { hour: true, day: true } }));
    expect(starts(await both.plan({})).sort()).toEqual([
      '2023-11-14',
      '2023-11-14T22',
      '2023-11-15',
      '2023-11-15T22',
      '2023-11-16',
      '2023-11-16T22',
    ]);
  });

  it('keeps to the days that it is given, both included', async () => {
    const { plan } = await threeDays();
    expect(starts(await plan({ from: '2023-11-15' }))).toEqual(['2023-11-15', '2023-11-16']);
    expect(starts(await plan({ to: '2023-11-15' }))).toEqual(['2023-11-14', '2023-11-15']);
    expect(starts(await plan({ from: '2023-11-15', to: '2023-11-15' }))).toEqual(['2023-11-15']);
  });

  it('leaves out a window that has not ended', async () => {
    const { plan } = await threeDays();
    expect(starts(await plan({}, Date.parse('2023-11-16T23:59:59Z')))).toEqual(['2023-11-14', '2023-11-15']);
  });

  it('leaves out what was examined over the same objects, and takes it up again when one is added', async () => {
    const { plan, examine, store, batch, tally } = await threeDays();
    for (const item of await plan({})) await examine(item);
    expect(await plan({})).toEqual([]);
    store('late.log', connLog('10.0.1.98', BEGIN + DAY + 600));
    await tally(batch(['late.log']));
    expect(starts(await plan({}))).toEqual(['2023-11-15']);
    expect(starts(await plan({ force: true }))).toHaveLength(3);
    expect(await plan({ alert: true })).toHaveLength(3);
  });

  it('reads no pointer, and lists many in pages as it lists few', async () => {
    const reads: string[] = [];
    const s3 = memoryS3((command) => {
      if (command instanceof GetObjectCommand) reads.push(command.input.Key!);
    }, 1);
    const { plan, examine } = await threeDays(account({}, s3));
    for (const item of await plan({})) await examine(item);
    reads.length = 0;
    expect(await plan({})).toEqual([]);
    expect(reads.map((key) => key.split('/').at(-1))).toEqual(['run.json', 'run.json', 'run.json']);
  });

  it('knows a log path whose folder can not tell it', async () => {
    const { plan, store, tally, batch, examine } = account();
    store('odd.log', connLog('10.0.1.99').replace('#path\tconn', '#path\tconn/odd path'));
    await tally(batch(['odd.log']));
    const [item] = await plan({});
    expect(item).toMatchObject({ logPath: 'conn/odd path', start: '2023-11-14' });
    expect(await examine(item)).toMatchObject({ outcome: 'examined', objects: 1 });
  });
});

describe('the plan of a tick', () => {
  it('lists what has ended long enough ago, and told', async () => {
    const { plan } = await threeDays();
    expect(starts(await plan(tick('day', '2023-11-16T00:14:00Z')))).toEqual(['2023-11-14']);
    expect(await plan(tick('day', '2023-11-16T00:15:00Z'))).toEqual([
      { logPath: 'conn', unit: 'day', start: '2023-11-14', alert: true, force: false },
      { logPath: 'conn', unit: 'day', start: '2023-11-15', alert: true, force: false },
    ]);
  });

  it('looks back as far as late objects are waited for, and no farther', async () => {
    const { plan } = await threeDays(account({ lateHours: 24 }));
    expect(starts(await plan(tick('day', '2023-11-17T00:15:00Z')))).toEqual(['2023-11-15', '2023-11-16']);
    expect(starts(await plan(tick('day', '2023-11-18T06:15:00Z')))).toEqual([]);
  });

  it('is of its own unit alone', async () => {
    const { plan } = await threeDays();
    expect(starts(await plan(tick('hour', '2023-11-14T23:15:00Z')))).toEqual(['2023-11-14T22']);
  });

  it('does not tell afterwards what a backfill was asked not to tell', async () => {
    const { plan, examine } = await threeDays();
    for (const item of await plan({})) await examine(item);
    expect(await plan(tick('day', '2023-11-17T00:15:00Z'))).toEqual([]);
  });
});

describe('what a plan is asked', () => {
  const settings = parseSettings({}, 'test');
  it.each([
    [{ folder: 'results/a', input: {} }, '"folder" must be a folder under backfill/'],
    [
      { folder: 'backfill/a', input: { from: '2023-11' } },
      '"from" must be a day like 2024-04-19, got "2023-11"',
    ],
    [{ folder: 'backfill/a', input: { tick: 'week' } }, '"input.tick" must be hour, day or empty'],
    [{ folder: 'backfill/a', input: { tick: 'day' } }, '"time" must be a moment like'],
    [{ folder: 'backfill/a', input: { alert: 'yes' } }, '"input.alert" must be true or false, got "yes"'],
  ])('is refused with the key that is wrong: %j', (event, sentence) => {
    expect(() => parsePlan(event, settings, 0)).toThrow(sentence);
  });
});
