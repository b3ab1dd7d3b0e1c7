import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Asked, Fault } from '../../local/aws/http/fault.ts';
import { type Assembly, synthesise } from '../../local/aws/stack/assembly.ts';
import { SAMPLE } from '../../local/stack-checks.ts';
import { Stage, type Upload } from '../../local/stage.ts';
import { withProperties } from './mutant.ts';

const settingsFile = join(import.meta.dirname, '../../local/start.settings.json');
const OTHER = readFileSync(join(import.meta.dirname, '../../events/logs/dns.2026-11-20-09.log.gz'));
const KEY = 'logs/dce_rpc.log.gz';
let assembly: Assembly;
let stage: Stage;

beforeAll(async () => {
  assembly = await synthesise(settingsFile);
});
afterEach(() => stage?.close());
afterAll(() => assembly?.remove());

async function raise(of = assembly): Promise<void> {
  stage = await Stage.raise({ settingsFile, assembly: of });
  await stage.stack.settled();
}

/** Goes wrong for the first requests that match, and remembers all that do. */
function inject(
  operation: string,
  fault: Fault,
  times: number,
  of: (asked: Asked) => boolean = () => true,
): Asked[] {
  const seen: Asked[] = [];
  stage.aws.server.inject((asked) => {
    if (asked.operation !== operation || asked.principal.kind !== 'role' || !of(asked)) return null;
    seen.push(asked);
    return seen.length <= times ? fault : null;
  });
  return seen;
}

/** What became of an upload once nothing is left to do. */
async function outcomeOf(upload: Upload) {
  await stage.stack.settled();
  const results = await stage.results(upload);
  const sent = Map.groupBy(stage.outbox, ({ protocol }) => protocol);
  return {
    complete: results.has('inspection.json') && results.has('dce_rpc/report.html'),
    emails: sent.get('email')?.length ?? 0,
    slack: sent.get('https')?.length ?? 0,
    deadLetters: stage.deadLetters.map(({ reason }) => reason),
  };
}
const done = { complete: true, emails: 1, slack: 1, deadLetters: [] };
const isLog = (asked: Asked) => asked.key === KEY;

describe('reading the log', () => {
  it('waits where S3 throttles', async () => {
    await raise();
    const reads = inject('GetObject', { kind: 'refuse', status: 503, code: 'SlowDown' }, 3, isLog);
    expect(await outcomeOf(await stage.upload(KEY, SAMPLE))).toEqual(done);
    expect(reads.length).toBeGreaterThan(3);
  });

  it.each(['reset', 'short'] as const)(
    'goes on from the last byte, of the same version, where the body is %s',
    async (kind) => {
      await raise();
      const reads = inject('GetObject', { kind, after: 100_000 }, 2, isLog);
      const upload = await stage.upload(KEY, SAMPLE);
      expect(await outcomeOf(upload)).toEqual(done);
      expect(reads[0]!.headers.range).toBeUndefined();
      const offsets = reads
        .slice(1)
        .map(({ headers }) => Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1]));
      expect(offsets[0]).toBeGreaterThan(0);
      expect(reads.every(({ headers }) => headers['if-match'] === `"${upload.eTag}"`)).toBe(true);
    },
  );

  it('leaves alone what was replaced after the event: the newer version has an event of its own', async () => {
    await raise();
    let replaced: Upload | null = null;
    stage.aws.server.inject(async (asked) => {
      if (asked.operation === 'GetObject' && isLog(asked) && replaced === null) {
        replaced = { key: KEY, eTag: '', versionId: null };
        replaced = await stage.upload(KEY, OTHER);
      }
      return null;
    });
    const first = await stage.upload(KEY, SAMPLE);
    expect((await outcomeOf(first)).complete).toBe(false);
    expect(stage.deadLetters).toEqual([]);
    expect([...(await stage.results(replaced!)).keys()]).toContain('dns/report.html');
    expect(linesOf().filter((line) => line.includes('replaced after the event'))).toHaveLength(1);
  });

  it('says so where it was deleted after the event, and leaves it at that', async () => {
    await raise();
    stage.aws.server.inject((asked) => {
      if (asked.operation === 'GetObject' && isLog(asked))
        stage.aws.buckets.get(stage.logBucket)!.delete(KEY);
      return null;
    });
    expect(await outcomeOf(await stage.upload(KEY, SAMPLE))).toEqual({
      complete: false,
      emails: 0,
      slack: 0,
      deadLetters: [],
    });
    expect(linesOf().filter((line) => line.includes('deleted after the event'))).toHaveLength(1);
  });

  it('takes events in any order: each version that is still there has its results', async () => {
    await raise();
    stage.aws.server.inject(null);
    const events = await eventsOf([SAMPLE, OTHER]);
    for (const body of events.toReversed()) stage.stack.sources[0]!.queue.send(body, 'late');
    await stage.stack.settled();
    expect(stage.deadLetters).toEqual([]);
    expect(
      stage.aws.buckets
        .get(stage.resultsBucket)!
        .list('results/')
        .some(({ key }) => key.endsWith('dns/report.html')),
    ).toBe(true);
  });
});

describe('writing and telling', () => {
  it('waits where the results bucket throttles', async () => {
    await raise();
    inject('PutObject', { kind: 'refuse', status: 503, code: 'SlowDown' }, 4);
    expect(await outcomeOf(await stage.upload(KEY, SAMPLE))).toEqual(done);
  });

  it('writes again what was written and not answered', async () => {
    await raise();
    inject('PutObject', { kind: 'lose-answer' }, 2);
    expect(await outcomeOf(await stage.upload(KEY, SAMPLE))).toEqual(done);
  });

  it('tells later, and once, where SNS refused after the results were written', async () => {
    await raise();
    const published = inject('Publish', { kind: 'refuse', status: 403, code: 'AuthorizationError' }, 1);
    expect(await outcomeOf(await stage.upload(KEY, SAMPLE))).toEqual(done);
    expect(published.length).toBe(3);
  });

  it('does not repeat the messages of a batch that succeeded', async () => {
    await raise(withProperties(assembly, 'AWS::Lambda::EventSourceMapping', { BatchSize: 10 }));
    const bad = (asked: Asked) => asked.key?.includes('/logs/dns.log.gz/') === true;
    const writes = inject('PutObject', { kind: 'refuse', status: 403, code: 'AccessDenied' }, 99, bad);
    const inspected = new Map<string, number>();
    await stage.stack.settled();
    const uploads = await Promise.all([stage.upload('logs/dns.log.gz', OTHER), stage.upload(KEY, SAMPLE)]);
    expect((await outcomeOf(uploads[1]!)).complete).toBe(true);
    for (const line of linesOf()) {
      const { key } = JSON.parse(line) as { key?: string };
      if (key !== undefined) inspected.set(key, (inspected.get(key) ?? 0) + 1);
    }
    expect(Object.fromEntries(inspected)).toEqual({ [KEY]: 1, 'logs/dns.log.gz': 3 });
    expect(stage.deadLetters.map(({ reason }) => reason)).toEqual([expect.stringContaining('AccessDenied')]);
    expect(writes.length).toBe(3);
  });
});

describe('the limits of the function', () => {
  it('stops before its time is up, and says how far it came', async () => {
    await raise(withProperties(assembly, 'AWS::Lambda::Function', { Timeout: 5 }));
    inject('GetObject', { kind: 'stall', after: 50_000 }, 99, isLog);
    const { deadLetters } = await outcomeOf(await stage.upload(KEY, SAMPLE));
    expect(deadLetters).toEqual([
      expect.stringMatching(/the time was up \(4 s\) after [\d,]+ of [\d,]+ bytes/),
    ]);
    expect(stage.inspector.runs.every(({ outcome }) => outcome.kind === 'answered')).toBe(true);
  });

  it('stops before its memory is used up, and says so', async () => {
    await raise(withProperties(assembly, 'AWS::Lambda::Function', { MemorySize: 80 }));
    const { deadLetters } = await outcomeOf(await stage.upload(KEY, SAMPLE));
    expect(deadLetters).toEqual([expect.stringMatching(/the memory was used up \(80 MB\)/)]);
  });
});

function linesOf(): string[] {
  return stage.inspector.runs.flatMap(({ lines }) => lines);
}

/** Events of versions of one key, put one after the other and taken out of the queue before anyone reads them. */
async function eventsOf(versions: readonly Uint8Array[]): Promise<string[]> {
  const { queue } = stage.stack.sources[0]!;
  await stage.stack.sources[0]!.stop();
  for (const version of versions) await stage.upload(KEY, version);
  const bodies = queue.messages.map(({ body }) => body);
  stage.stack.sources[0]!.start();
  return bodies;
}
