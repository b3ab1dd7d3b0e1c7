import { describe, expect, it } from 'vitest';
import { LimitReached, ObjectGone } from '../../lambda/aws/faults.ts';
import type { Done } from '../../lambda/aws/inspect-object.ts';
import { asciiJson } from '../../lambda/aws/log-line.ts';
import { METRICS } from '../../lambda/aws/metrics.ts';
import { type Parts, shellOf } from '../../lambda/aws/shell.ts';
import { environmentOf } from './surroundings.ts';

const environment = environmentOf({ slackTopic: null, functionName: 'stray-function' });
const object = { bucket: 'logs', key: 'conn.log', versionId: null, eTag: 'e1', bytes: 42 };
const records = { accepted: 10, rejected: 2, firstRejected: [] };

const done = (changes: object = {}): Done => ({
  inspection: {
    source: { name: 'conn.log', bytes: 42, format: 'tsv', compression: 'none' },
    read: 'whole',
    reason: null,
    records,
    logs: [],
    settings: environment.settings,
    notes: [],
    ...changes,
  },
  told: 'nothing to tell',
  noiseRefused: null,
  tallies: 'kept',
  indexFault: null,
});

function run(inspect: () => Promise<Done>) {
  const lines: Record<string, unknown>[] = [];
  const parts: Parts = {
    inspect,
    clients: {} as Parts['clients'],
    leave: async () => {},
    write: (fields) => void lines.push(fields as Record<string, unknown>),
  };
  const invocation = { awsRequestId: 'r1', getRemainingTimeInMillis: () => 60_000 };
  return { lines, shell: shellOf(environment, invocation, parts) };
}

describe('an object', () => {
  it('has one line in the log, which also carries its metrics', async () => {
    const { lines, shell } = run(async () => done());
    expect(await shell.inspect(object, true)).toEqual({ failure: null });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 'INFO',
      requestId: 'r1',
      bucket: 'logs',
      key: 'conn.log',
      version: 'e1',
      outcome: 'inspected',
      FunctionName: 'stray-function',
      Logs: 1,
      NotLogs: 0,
      Records: 10,
      Rejected: 2,
      Bytes: 42,
    });
    const { CloudWatchMetrics } = (
      lines[0] as { _aws: { CloudWatchMetrics: [{ Metrics: { Name: string }[] }] } }
    )._aws;
    const named = CloudWatchMetrics[0].Metrics.map(({ Name }) => Name);
    for (const name of named) expect(lines[0]![name]).toEqual(expect.any(Number));
    const elsewhere = ['Tallied', 'LeftOut', 'Windows'];
    expect(new Set([...named, ...elsewhere, 'Faults'])).toEqual(new Set(Object.keys(METRICS)));
  });

  it('that is no log has its sentence, and is done', async () => {
    const { lines, shell } = run(async () => done({ read: 'not_a_log', reason: 'no #fields header' }));
    expect(await shell.inspect(object, true)).toEqual({ failure: null });
    expect(lines[0]).toMatchObject({
      level: 'WARN',
      outcome: 'not_a_log',
      reason: 'no #fields header',
      NotLogs: 1,
    });
  });

  it('that the filter keeps out is skipped with a line', async () => {
    const { lines, shell } = run(async () => {
      throw new Error('not to be called');
    });
    expect(await shell.inspect({ ...object, key: 'notes.txt' }, true)).toEqual({ failure: null });
    expect(lines[0]).toMatchObject({ outcome: 'skipped', key: 'notes.txt' });
  });

  it.each([
    [new ObjectGone('deleted'), 'gone', true],
    [new LimitReached('too large'), 'limit_reached', false],
    [new Error('AccessDenied'), 'fault', false],
  ])('that fails is told apart by what can be done: %s', async (error, outcome, isDone) => {
    const { lines, shell } = run(async () => {
      throw error;
    });
    expect((await shell.inspect(object, true)).failure).toBe(isDone ? null : error);
    expect(lines[0]).toMatchObject({
      outcome,
      reason: `${error.name}: ${error.message}`,
      Faults: isDone ? 0 : 1,
    });
  });

  it('whose noise settings were refused says so, and counts it', async () => {
    const { lines, shell } = run(async () => ({ ...done(), noiseRefused: 'does not parse' }));
    await shell.inspect(object, true);
    expect(lines[0]).toMatchObject({ level: 'WARN', NoiseObjectRefused: 1 });
  });
});

describe('a line', () => {
  it('holds nothing that a terminal or a viewer would act on', () => {
    const hostile = '\u001b[2J\u202Egnp.exe\u0085"\n<script>\u2028\uD800é\u007f';
    const line = asciiJson({ key: hostile });
    expect(line).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(line)).toEqual({ key: hostile });
  });
});
