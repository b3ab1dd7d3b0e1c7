import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RangeItem } from '../../../lambda/aws/range-item.ts';
import { runOn } from '../../../local/backfill/on-this-machine.ts';
import { Stage } from '../../../local/stage.ts';
import { connLog } from '../../aws/conn-log.ts';

/** Three hours of connections, some megabytes. */
const log = (() => {
  const [first, ...others] = [0, 1, 2].flatMap((hour) =>
    ['10.0.1.91', '10.0.1.92'].map((host) => connLog(host, 1_700_000_000 + hour * 3_600)),
  );
  return first! + others.map((one) => one.split('\n').slice(7).join('\n')).join('');
})();

const folders: string[] = [];
const stages: Stage[] = [];
async function raise(settings: object): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'stray-ranges-'));
  folders.push(folder);
  const settingsFile = join(folder, 'settings.json');
  await writeFile(settingsFile, JSON.stringify(settings));
  const stage = await Stage.raise({ settingsFile, idle: true });
  stages.push(stage);
  return stage;
}

const backfill = (stage: Stage, name: string) => runOn(stage, { name, input: {} });
const windowOf = async (stage: Stage, day = '2023-11-14') => {
  const artefacts = await stage.objectsUnder(`windows/conn/${day}/`);
  return ['hosts.csv', 'profiles.json'].map((name) => artefacts.get(name)?.toString('utf8'));
};

let whole: Stage;
let split: Stage;
beforeAll(async () => {
  whole = await raise({});
  split = await raise({ largestRangeMegabytes: 1 });
  await whole.upload('conn.log', log);
  await split.upload('conn.log', log);
}, 120_000);
afterAll(async () => {
  for (const stage of stages) await stage.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('a backfill of a plain log that is larger than a range', () => {
  it('gives the windows of the log that is counted at once, each range counted once though invocations fail', async () => {
    const tallier = split.functionFor('tally');
    const invoked: number[] = [];
    tallier.inject((event) => {
      const { index } = event as Partial<RangeItem>;
      if (index === undefined) return null;
      invoked.push(index);
      const times = invoked.filter((one) => one === index).length;
      if (index === 0 || times > 2) return null;
      return { when: index === 1 ? 'after' : 'before', errorType: 'Runtime.ExitError' };
    });
    const written: string[] = [];
    split.aws.server.inject(({ operation, key }) => {
      if (operation === 'PutObject' && key?.includes('/ranges/') === true && key.endsWith('.json'))
        written.push(key);
      return null;
    });
    const told = await backfill(split, 'split');
    expect(told.complete).toBe(true);
    expect(told.left!.tallied.toSorted((a, b) => b.objects - a.objects)).toMatchObject([
      { objects: 1, split: 1, tallied: 0 },
      { objects: 0, tallied: 0 },
      { objects: 0, tallied: 0 },
      { objects: 0, tallied: 0 },
    ]);
    expect(new Set(told.left!.tallied.flatMap(({ joined }) => joined ?? []))).toEqual(new Set(['conn.log']));
    const ranges = written.filter((key) => key.startsWith('results/'));
    expect(ranges).toHaveLength(3);
    expect(new Set(ranges).size).toBe(3);
    expect(invoked.toSorted((a, b) => a - b)).toEqual([0, 1, 1, 1, 2, 2, 2]);

    expect((await backfill(whole, 'whole')).complete).toBe(true);
    for (const day of ['2023-11-14', '2023-11-15']) {
      const expected = await windowOf(whole, day);
      expect(expected[0]!.length).toBeGreaterThan(1_000);
      expect(await windowOf(split, day)).toEqual(expected);
    }
    const refused = split.aws.authoriser.decisions.filter(({ allowed }) => !allowed);
    expect(refused.map(({ need }) => `${need.action} ${need.resource}`)).toEqual([]);
  }, 120_000);

  it('does nothing of it again, and reads what is packed at once', async () => {
    const packed = gzipSync(log, { level: 0 });
    await split.upload('packed.log.gz', packed);
    const { left, complete } = await backfill(split, 'again');
    expect(complete).toBe(true);
    expect(left!.tallied).toMatchObject([{ objects: 2, split: 0, tallied: 1, skipped: { done: 1 } }]);
  }, 120_000);
});
