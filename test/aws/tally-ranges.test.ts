import { gzipSync } from 'node:zlib';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type RangeItem, rangesOfItem } from '../../lambda/aws/range-item.ts';
import { describePart } from '../../lambda/tallies/merge.ts';
import { account } from './account.ts';
import { connLog } from './conn-log.ts';
import { memoryS3, s3Error } from './memory-s3.ts';

const RUN = 'backfill/run';
const small = { largestRangeMegabytes: 0.1 };
const log = connLog('10.0.1.99');

afterEach(() => vi.restoreAllMocks());

/** The artefacts of the day's window that does not name a run. */
async function windowOf(own: ReturnType<typeof account>, alert = false) {
  const [item] = await own.plan({ alert });
  const { folder } = await own.examine(item);
  const read = (name: string) => own.s3.text(`results/${folder}/${name}`);
  return { hosts: read('hosts.csv'), profiles: read('profiles.json'), findings: read('inspection.json') };
}

async function split(own: ReturnType<typeof account>, body: string, force = false) {
  own.store('large.log', body);
  const summary = await own.tally(own.batch(['large.log'], force, RUN));
  return { summary, items: await own.ranges(RUN) };
}

describe('a plain object that is larger than a range', () => {
  it('is left in ranges, of which the head alone was read', async () => {
    const reads: (string | undefined)[] = [];
    const own = account(
      small,
      memoryS3((command) => {
        if (command instanceof GetObjectCommand && command.input.Bucket === 'logs')
          reads.push(command.input.Range);
      }),
    );
    const { summary, items } = await split(own, log);
    expect(summary).toMatchObject({ objects: 1, split: 1, tallied: 0, parts: 0, failed: [] });
    expect(reads).toEqual([expect.stringMatching(/^bytes=0-655\d\d$/)]);
    expect(items.map(({ index }) => index)).toEqual(
      Array.from({ length: Math.ceil(log.length / 100_000) }, (_, index) => index),
    );
    expect(own.kept('windows/')).toEqual([]);
    expect(own.lines.at(-1)).toMatchObject({
      outcome: 'split',
      reason: `larger than one range: tallied in ${items.length} ranges`,
    });
  });

  it('gives the parts, pointers and windows of the object that is read at once, whatever range ends last', async () => {
    const [whole, own] = [account(), account(small)];
    whole.store('large.log', log);
    await whole.tally(whole.batch(['large.log']));
    const { items } = await split(own, log);
    expect(items.length).toBeGreaterThan(3);
    const done = [];
    for (const item of items.toReversed()) done.push(await own.tallyRange(item));
    expect(done.map(({ joined }) => joined)).toEqual([...items.slice(1).map(() => null), 'large.log']);
    const kept = (one: typeof own, key: string) => one.s3.objects.get(`results/${key}`)!.body;
    for (const key of whole.kept('results/'))
      expect(describePart(kept(own, key))).toEqual(describePart(kept(whole, key)));
    for (const key of [...whole.kept('windows/'), ...whole.kept('state/')])
      expect(kept(own, key).toString()).toBe(kept(whole, key).toString());
    expect(await windowOf(own)).toEqual(await windowOf(whole));
    expect((await own.tally(own.batch(['large.log'], false, RUN))).skipped.done).toBe(1);
  });

  it('of several hours gives the same day, rejected lines by their number included', async () => {
    const rows = (text: string) => text.split('\n').slice(7);
    const lines = [
      log,
      ...[1, 2].map((hour) => rows(connLog(`10.0.1.${90 + hour}`, 1_700_000_000 + hour * 3_600))),
    ];
    const body = lines.flat().join('\n').replaceAll('\n\n', '\nbroken\n');
    const [whole, own] = [account(), account(small)];
    whole.store('large.log', body);
    await whole.tally(whole.batch(['large.log']));
    const { items } = await split(own, body);
    for (const item of items) await own.tallyRange(item);
    const expected = await windowOf(whole);
    expect(JSON.parse(expected.findings!).records.rejected).toBe(2);
    expect(await windowOf(own)).toEqual(expected);
  });

  it('counts what began hours before with the hour of the others, though a range may hold nothing else', async () => {
    const lines = log.split('\n');
    const before = (line: string) => line.replace(/^17000/, '16999');
    const body = lines.map((line, at) => (at % 300 === 200 || at === 1_505 ? before(line) : line)).join('\n');
    const [whole, own] = [account(), account(small)];
    whole.store('large.log', body);
    await whole.tally(whole.batch(['large.log']));
    const { items } = await split(own, body);
    for (const item of items) await own.tallyRange(item);
    expect(own.kept('windows/')).toEqual(whole.kept('windows/'));
    expect(whole.kept('windows/')).toHaveLength(1);
    expect(await windowOf(own)).toEqual(await windowOf(whole));
  });

  it('is read again from where its header changed', async () => {
    const lines = log.split('\n');
    const fields = lines.find((line) => line.startsWith('#fields'))!;
    const turned = fields
      .replace('id.orig_h', 'x')
      .replace('id.resp_h', 'id.orig_h')
      .replace('\tx\t', '\tid.resp_h\t');
    lines.splice(2_000, 0, turned);
    const [whole, own] = [account(), account(small)];
    whole.store('large.log', lines.join('\n'));
    await whole.tally(whole.batch(['large.log']));
    const { items } = await split(own, lines.join('\n'));
    for (const item of items) await own.tallyRange(item);
    expect(await windowOf(own)).toEqual(await windowOf(whole));
  });

  it('has no range done twice, also where one failed twice and the same batch comes again', async () => {
    const begun: string[] = [];
    let failing = '';
    const s3 = memoryS3((command) => {
      const { Bucket, Range } = command.input as { Bucket?: string; Range?: string };
      if (!(command instanceof GetObjectCommand) || Bucket !== 'logs') return;
      const place = (Range ?? '').split('-')[0]!;
      begun.push(place);
      if (place === failing && begun.filter((one) => one === place).length <= 2)
        throw s3Error('SlowDown', 503);
    });
    const own = account(small, s3);
    const { items } = await split(own, log);
    const places = items.slice(1).map((item) => `bytes=${rangesOfItem(item)[item.index]!.from - 1}`);
    failing = places[1]!;
    const attempt = (item: RangeItem): Promise<unknown> => own.tallyRange(item).catch(() => attempt(item));
    for (const item of items) await attempt(item);
    const times = () => places.map((place) => begun.filter((one) => one === place).length);
    expect(times()).toEqual(places.map((_, index) => (index === 1 ? 3 : 1)));
    await own.tally(own.batch(['large.log'], true, RUN));
    for (const item of items) await own.tallyRange(item);
    expect(times()).toEqual(places.map((_, index) => (index === 1 ? 3 : 1)));
    expect((await windowOf(own)).hosts).toMatch(/10\.0\.1\.99/);
  });

  it('is tallied again where another run is told to, and where a part of a range is damaged', async () => {
    const own = account(small);
    const { items } = await split(own, log);
    for (const item of items) await own.tallyRange(item);
    const ranges = () =>
      own.kept('results/').filter((key) => key.includes('/ranges/') && key.endsWith('.part'));
    const damaged = `results/${ranges()[1]!}`;
    const before = own.s3.objects.get(damaged)!.body;
    own.s3.store(damaged, 'something else');
    await own.tallyRange(items[1]);
    expect(own.s3.objects.get(damaged)!.body.equals(before)).toBe(true);
    const forced = items.map((item) => ({ ...item, run: 'backfill/other', force: true }));
    const done = [];
    for (const item of forced) done.push((await own.tallyRange(item)).joined);
    expect(done).toEqual([...items.slice(1).map(() => null), 'large.log']);
  });

  it('that was replaced meanwhile is passed over, and a range that does not fit is named', async () => {
    const own = account(small);
    const { items } = await split(own, log);
    Object.assign(own.environment, { memoryMegabytes: 1 });
    const { failed, leftOut } = await own.tallyRange(items[0]);
    expect(leftOut).toBe(1);
    expect(failed[0]!.reason).toMatch(/^bytes 0 to \d+: LimitReached: the memory was used up/);
    Object.assign(own.environment, { memoryMegabytes: 100_000 });
    own.store('large.log', connLog('10.0.1.98'));
    expect(await own.tallyRange(items[1])).toMatchObject({ tallied: 0, failed: [] });
    expect(own.lines.at(-1)).toMatchObject({ outcome: 'gone' });
  });
});

describe('an object that can only be read from its beginning', () => {
  const settings = { largestRangeMegabytes: 0.01 };

  it('is read at once where it fits', async () => {
    const own = account(settings);
    own.store('packed.log', gzipSync(log));
    const { tallied, split } = await own.tally(own.batch(['packed.log'], false, RUN));
    expect([tallied, split]).toEqual([1, 0]);
  });

  it('fails with what fits and why it is not split', async () => {
    const reads: unknown[] = [];
    const s3 = memoryS3((command) => {
      if (!(command instanceof GetObjectCommand) || command.input.Bucket !== 'logs') return;
      // The head is read, and then the time is over.
      if (reads.push(command) === 2) vi.spyOn(performance, 'now').mockReturnValue(1e12);
    });
    const own = account(settings, s3);
    own.store('packed.log', gzipSync(log));
    const { failed } = await own.tally(own.batch(['packed.log'], false, RUN));
    expect(failed[0]!.reason).toMatch(
      /^LimitReached: the time was up \(48 s\) after [\d,]+ of [\d,]+ bytes of the log, \d+ %, which is what fits into one invocation; it is not split into ranges: gzip data can only be read from its beginning\.$/,
    );
  });
});

describe('an item of a range', () => {
  it('that is none is refused with the key that is wrong', async () => {
    const own = account(small);
    await expect(own.tallyRange({ source: {} })).rejects.toThrow(
      'this is no range: "source.bucket" is missing',
    );
    const { items } = await split(own, log);
    await expect(own.tallyRange({ ...items[0]!, index: 1_000 })).rejects.toThrow(
      `this is no range: the object has ${items.length}, counted from 0`,
    );
  });
});
