import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../events/generator/random.ts';
import { type Assembly, synthesise } from '../../local/aws/stack/assembly.ts';
import { planUploads } from '../../local/soak/plan.ts';
import { poisons } from '../../local/soak/poison.ts';
import { soak } from '../../local/soak/run.ts';
import { SAMPLE } from '../../local/stack-checks.ts';
import { Stage } from '../../local/stage.ts';

const settingsFile = join(import.meta.dirname, '../../local/start.settings.json');
let assembly: Assembly;
beforeAll(async () => {
  assembly = await synthesise(settingsFile);
});
afterAll(() => assembly?.remove());

async function onStage<Result>(work: (stage: Stage) => Promise<Result>): Promise<Result> {
  const stage = await Stage.raise({ settingsFile, assembly });
  try {
    await stage.stack.settled();
    return await work(stage);
  } finally {
    await stage.close();
  }
}

describe('many uploads', () => {
  it('are planned alike for a seed, and otherwise for another', () => {
    const planned = (seed: number) =>
      planUploads(50, seed).map(({ key, deliveries, fault }) => ({ key, deliveries, fault }));
    expect(planned(1)).toEqual(planned(1));
    expect(planned(1)).not.toEqual(planned(2));
  });

  it('each have their results, each alert once, and each poison its explanation', async () => {
    const figures = await onStage((stage) => soak(stage, 60, 7));
    expect(figures).toMatchObject({ uploads: 60, deliveries: 72, faults: 3, alerts: 12, poison: 3 });
    expect({ missing: figures.missing, mistold: figures.mistold, unexplained: figures.unexplained }).toEqual({
      missing: [],
      mistold: [],
      unexplained: [],
    });
  });
});

describe('poison', () => {
  it('of every kind is explained, and the log beside it is done', async () => {
    await onStage(async (stage) => {
      const random = new Random('poison');
      const uploads = new Map<string, Awaited<ReturnType<Stage['upload']>>>();
      for (const [name, make] of Object.entries(poisons))
        uploads.set(name, await stage.upload(`p/${name}.log`, make(random)));
      const sound = await stage.upload('p/sound.log.gz', SAMPLE);
      await stage.stack.settled();
      expect((await stage.results(sound)).has('dce_rpc/report.html')).toBe(true);
      const crashed = stage.inspector.runs.filter(({ outcome }) => outcome.kind === 'failed');
      expect(crashed.map(({ outcome, lines }) => ({ outcome, lines }))).toEqual([]);
      for (const [name, upload] of uploads) {
        const inspection = (await stage.results(upload)).get('inspection.json')?.toString('utf8');
        expect(inspection, name).toBeDefined();
        const { read, reason, records } = JSON.parse(inspection!);
        expect(read !== 'whole' ? reason : records.firstRejected[0]?.reason, name).toEqual(
          expect.any(String),
        );
      }
    });
  });
});
