import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Asked, Fault } from '../../local/aws/http/fault.ts';
import { type Assembly, synthesise } from '../../local/aws/stack/assembly.ts';
import { SAMPLE } from '../../local/stack-checks.ts';
import { Stage } from '../../local/stage.ts';

const settingsFile = join(import.meta.dirname, '../../local/start.settings.json');
let assembly: Assembly;
beforeAll(async () => {
  assembly = await synthesise(settingsFile);
});
afterAll(() => assembly?.remove());

/** One log, with the first request of the function that matches left hanging. The requests that match are given back. */
async function withOneHanging(fault: Fault, matches: (asked: Asked) => boolean) {
  const stage = await Stage.raise({ settingsFile, assembly });
  try {
    await stage.stack.settled();
    const seen: Asked[] = [];
    stage.aws.server.inject((asked) => {
      if (asked.principal.kind !== 'role' || !matches(asked)) return null;
      seen.push(asked);
      return seen.length === 1 ? fault : null;
    });
    const upload = await stage.upload('logs/dce_rpc.log.gz', SAMPLE);
    await stage.stack.settled();
    const results = await stage.results(upload);
    const runs = stage.inspector.runs.length;
    return {
      seen,
      complete: results.has('inspection.json'),
      deadLetters: stage.deadLetters,
      outbox: stage.outbox,
      runs,
    };
  } finally {
    await stage.close();
  }
}

describe('a service that says nothing', () => {
  // Both wait for twenty seconds, side by side.
  it.concurrent('is not waited for while the log is read: the body goes on from its last byte', async () => {
    const hanging = { kind: 'stall', after: 50_000 } as const;
    const { seen, ...rest } = await withOneHanging(hanging, ({ key }) => key === 'logs/dce_rpc.log.gz');
    expect(seen[1]!.headers.range).toMatch(/^bytes=\d+-$/);
    expect(rest).toMatchObject({ complete: true, deadLetters: [], runs: 2 });
  });

  it.concurrent('is asked again while an alert is told', async () => {
    const { outbox, ...rest } = await withOneHanging(
      { kind: 'silence' },
      ({ operation }) => operation === 'Publish',
    );
    expect(outbox.map(({ protocol }) => protocol)).toEqual(['email', 'https']);
    expect(rest).toMatchObject({ complete: true, deadLetters: [] });
  });
});
