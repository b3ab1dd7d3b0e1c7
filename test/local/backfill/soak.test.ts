import { join } from 'node:path';
import { expect, it } from 'vitest';
import { soakBackfill } from '../../../local/soak/backfill.ts';
import { isSound } from '../../../local/soak/backfill-report.ts';
import { Stage } from '../../../local/stage.ts';

const settingsFile = join(import.meta.dirname, '../../../local/start.settings.json');

it('many objects whose counting fails now and then are all counted, each once', async () => {
  const stage = await Stage.raise({ settingsFile, idle: true });
  try {
    const figures = await soakBackfill(stage, 200, { name: 'soak', input: {} });
    expect(figures).toMatchObject({
      objects: 200,
      faults: 2,
      windows: 3,
      missing: [],
      miscounted: [],
      partsWritten: 200,
      pointers: 200,
      complete: true,
    });
    expect(isSound(figures)).toBe(true);
    expect(isSound({ ...figures, partsWritten: 201 })).toBe(false);
  } finally {
    await stage.close();
  }
});
