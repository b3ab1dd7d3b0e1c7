import { describe, expect, it } from 'vitest';
import { mergeTold, nothingTold, type ToldState } from '../../lambda/alert/silence.ts';
import { ConditionalRecord } from '../../lambda/aws/conditional-record.ts';
import { recall, remember } from '../../lambda/aws/told-state.ts';
import { memoryS3 } from './memory-s3.ts';

const telling = (host: string, source: string): ToldState => ({
  schemaVersion: 1,
  told: [
    {
      pattern: 'p',
      logPath: 'conn',
      host,
      source,
      at: 1,
      value: 1,
      responders: [],
      responderCount: 0,
      severity: 'high',
      held: false,
    },
  ],
});
const hosts = (state: ToldState) => state.told.map(({ host }) => host).sort();
const setUp = () => new ConditionalRecord(memoryS3(), 'results', 'state/told.json');

describe('what was told', () => {
  it('is nothing at first, and then what was remembered', async () => {
    const record = setUp();
    const before = await recall(record);
    expect(before).toEqual({ state: nothingTold, eTag: null });
    expect(await remember(record, before, telling('10.0.0.1', 'a'))).toBeNull();
    expect(hosts((await recall(record)).state)).toEqual(['10.0.0.1']);
  });

  it('of several functions that meet is all kept', async () => {
    const record = setUp();
    const before = await recall(record);
    const one = (at: number) => remember(record, before, telling(`10.0.0.${at}`, `log ${at}`));
    expect(await Promise.all([1, 2, 3, 4].map(one))).toEqual([null, null, null, null]);
    expect(hosts((await recall(record)).state)).toEqual([1, 2, 3, 4].map((at) => `10.0.0.${at}`));
  });

  it('by another function of the same host since is given back, to judge anew', async () => {
    const record = setUp();
    const before = await recall(record);
    expect(await remember(record, before, telling('10.0.0.1', 'a'))).toBeNull();
    const met = await remember(record, before, telling('10.0.0.1', 'b'));
    expect(met?.state.told.map(({ source }) => source)).toEqual(['a']);
    expect((await recall(record)).state.told.map(({ source }) => source)).toEqual(['a']);
  });

  it('of the same log by another delivery of it is no news', async () => {
    const record = setUp();
    const before = await recall(record);
    await remember(record, before, telling('10.0.0.1', 'a'));
    expect(await remember(record, before, telling('10.0.0.1', 'a'))).toBeNull();
    expect((await recall(record)).state.told).toHaveLength(1);
  });

  it.each(['{"schemaVersion":9}', '[]', '{oops'])(
    'silences nothing where it can not be read: %s',
    async (broken) => {
      const s3 = memoryS3();
      const record = new ConditionalRecord(s3, 'results', 'state/told.json');
      s3.store('results/state/told.json', broken);
      const before = await recall(record);
      expect(before.state).toEqual(nothingTold);
      expect(await remember(record, before, mergeTold(before.state, telling('10.0.0.1', 'a')))).toBeNull();
      expect(hosts((await recall(record)).state)).toEqual(['10.0.0.1']);
    },
  );
});
