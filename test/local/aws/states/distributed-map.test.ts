import { afterEach, describe, expect, it } from 'vitest';
import { ARN, type Laid, lay, lists, map, only, task, usual, writes } from './machine.ts';

let laid: Laid;
afterEach(() => laid?.aws.server.close());

const batched = { ItemBatcher: { MaxItemsPerBatch: 3, BatchInput: { 'all.$': '$.all', plain: '$.all' } } };
const input = { prefix: 'in/', folder: 'runs/x', all: false };
type Manifest = { ResultFiles: Record<'SUCCEEDED' | 'FAILED' | 'PENDING', { Key: string; Size: number }[]> };

async function uploaded(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await laid.put('logs', `in/${i} día`, `log ${i}`);
  await laid.put('logs', 'elsewhere', 'not meant');
}
const keysOf = (payload: unknown) => (payload as { Items: { Key: string }[] }).Items.map(({ Key }) => Key);

/** What the result writer wrote, by file. */
async function written(output: unknown) {
  const { Bucket, Key } = (output as { ResultWriterDetails: { Bucket: string; Key: string } })
    .ResultWriterDetails;
  expect(Bucket).toBe('results');
  const { ResultFiles } = (await laid.json(Key)) as Manifest;
  const of = async (name: keyof typeof ResultFiles) =>
    (await Promise.all(ResultFiles[name].map(({ Key }) => laid.json(Key)))).flat() as {
      Status: string;
      Input: string;
      Output?: string;
      Error?: string;
    }[];
  return { SUCCEEDED: await of('SUCCEEDED'), FAILED: await of('FAILED'), PENDING: await of('PENDING') };
}

describe('a distributed map over a prefix', () => {
  it('hands its objects on in batches, with what is common to them, and writes what came of each', async () => {
    laid = await lay(only(map({ ...lists, ...batched, ...writes })), (payload) => keysOf(payload).length);
    await uploaded(7);
    const { output, status, mapRuns } = await laid.run(input);
    expect(status).toBe('SUCCEEDED');
    expect(laid.payloads.map((payload) => keysOf(payload).length)).toEqual([3, 3, 1]);
    expect(laid.payloads.flatMap(keysOf)).toEqual(Array.from({ length: 7 }, (_, i) => `in/${i} día`));
    expect(laid.payloads[0]).toMatchObject({
      BatchInput: { all: false, plain: '$.all' },
      Items: [
        {
          Etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
          Size: 5,
          StorageClass: 'STANDARD',
          LastModified: expect.any(Number),
        },
        {},
        {},
      ],
    });
    expect(mapRuns[0]!.items).toMatchObject({ total: 7, succeeded: 7, failed: 0, pending: 0 });
    expect(mapRuns[0]!.arn).toMatch(/:mapRun:m\/S:[0-9a-f-]{36}$/);
    const { SUCCEEDED, FAILED, PENDING } = await written(output);
    expect(SUCCEEDED.map(({ Output, Status }) => [Output, Status])).toEqual(
      [3, 3, 1].map((n) => [String(n), 'SUCCEEDED']),
    );
    expect([FAILED, PENDING]).toEqual([[], []]);
  });

  it('is done at once where the prefix holds nothing', async () => {
    laid = await lay(only(map({ ...lists, ...batched, ...writes })));
    expect(await laid.run(input)).toMatchObject({ status: 'SUCCEEDED' });
    expect(laid.payloads).toEqual([]);
  });

  it('lists more than a page of keys, each once', async () => {
    laid = await lay(only(map({ ...lists, ItemBatcher: { MaxItemsPerBatch: 400 } })), () => 'done');
    const { bucket } = { bucket: laid.aws.buckets.get('logs')! };
    const blob = { size: 0, async *read() {}, async discard() {} };
    for (let i = 0; i < 2_345; i++) {
      bucket.put({ key: `in/${i}`, eTag: '"x"', headers: {}, crc32: '', blob }, {});
    }
    const { output } = await laid.run(input);
    expect(output).toEqual(Array(6).fill('done'));
    expect(new Set(laid.payloads.flatMap(keysOf)).size).toBe(2_345);
  });

  it('ends a batch before its input is too large', async () => {
    const ItemBatcher = { MaxInputBytesPerBatch: 400 };
    laid = await lay(only(map({ ...lists, ItemBatcher })), () => null);
    await uploaded(5);
    await laid.run(input);
    expect(laid.payloads.flatMap(keysOf)).toHaveLength(5);
    for (const payload of laid.payloads) expect(JSON.stringify(payload).length).toBeLessThanOrEqual(400);
    expect(laid.payloads.length).toBeGreaterThan(1);
  });

  it('never runs more children at once than it may', async () => {
    laid = await lay(only(map({ ...lists, MaxConcurrency: 1 })), () => null);
    await uploaded(4);
    const { mapRuns } = await laid.run(input);
    const { children } = mapRuns[0]!;
    for (const [i, child] of children.entries())
      if (i > 0) expect(child.startedAt).toBeGreaterThanOrEqual(children[i - 1]!.stoppedAt!);
  });
});

describe('a distributed map over a JSON object', () => {
  const reads = {
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { Bucket: 'results', 'Key.$': '$.key' },
    },
  };

  it('gives each item, as ItemSelector shapes it', async () => {
    const ItemSelector = { 'window.$': '$$.Map.Item.Value', 'at.$': '$$.Map.Item.Index', 'all.$': '$.all' };
    laid = await lay(only(map({ ...reads, ItemSelector })));
    await laid.put('results', 'plan.json', JSON.stringify(['a', { b: 1 }]));
    expect(await laid.run({ key: 'plan.json', all: true })).toMatchObject({
      output: [
        { window: 'a', at: 0, all: true },
        { window: { b: 1 }, at: 1, all: true },
      ],
    });
  });

  it.each([
    ['{"no":"list"}', /holds no list/],
    ['[1,', /JSON/],
    [null, /key does not exist|Access Denied/],
  ])('fails where that is %s', async (body, reason) => {
    laid = await lay(only(map(reads)));
    if (body !== null) await laid.put('results', 'plan.json', body);
    const { status, failure } = await laid.run({ key: 'plan.json' });
    expect([status, failure!.error]).toEqual(['FAILED', 'States.ItemReaderFailed']);
    expect(failure!.message).toMatch(reason);
  });
});

describe('items that fail', () => {
  const failing = (count: number) => (payload: unknown) => {
    if (Number(/\d+/.exec(keysOf(payload)[0]!)) < count) throw new Error('Broken');
    return 'done';
  };
  const tolerating = (more: object) =>
    only(map({ ...lists, ...writes, ItemBatcher: { MaxItemsPerBatch: 1 }, MaxConcurrency: 1, ...more }));

  it('end the map where none is tolerated, and what was not begun is pending', async () => {
    laid = await lay(tolerating({}), failing(1));
    await uploaded(5);
    const { status, failure, mapRuns } = await laid.run(input);
    expect([status, failure!.error]).toEqual(['FAILED', 'States.ExceedToleratedFailureThreshold']);
    expect(failure!.message).toMatch(/1 of 5 items of S failed: Broken/);
    expect(mapRuns[0]).toMatchObject({ status: 'FAILED', items: { failed: 1, pending: 4, succeeded: 0 } });
  });

  it.each([
    ['a share', { ToleratedFailurePercentage: 40 }],
    ['a share of the input', { ToleratedFailurePercentagePath: '$.share' }],
    ['a count', { ToleratedFailureCount: 2 }],
  ])('are tolerated up to %s', async (_, more) => {
    laid = await lay(tolerating(more), failing(2));
    await uploaded(5);
    const { status, output } = await laid.run({ ...input, share: 40 });
    expect(status).toBe('SUCCEEDED');
    const { SUCCEEDED, FAILED } = await written(output);
    expect([SUCCEEDED.length, FAILED.map((entry) => entry.Error)]).toEqual([3, ['Broken', 'Broken']]);
    await laid.aws.server.close();
    laid = await lay(tolerating(more), failing(3));
    await uploaded(5);
    expect(await laid.run({ ...input, share: 40 })).toMatchObject({ status: 'FAILED' });
  });

  it('are tried again by their own retriers, and count once', async () => {
    const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 10, MaxAttempts: 2 }];
    const times = new Map<string, number>();
    laid = await lay(only(map(lists, task({ Retry }))), (payload: { Key: string }) => {
      times.set(payload.Key, (times.get(payload.Key) ?? 0) + 1);
      if (times.get(payload.Key)! < 3) throw new Error('Broken');
      return payload.Key;
    });
    await uploaded(6);
    const { status, output, mapRuns } = await laid.run(input);
    expect([status, output]).toEqual(['SUCCEEDED', Array.from({ length: 6 }, (_, i) => `in/${i} día`)]);
    expect([...times.values()]).toEqual(Array(6).fill(3));
    expect(mapRuns[0]!.items).toMatchObject({ total: 6, succeeded: 6, failed: 0 });
  });

  it('are all that a redrive runs again', async () => {
    let broken = true;
    laid = await lay(tolerating({}), (payload) => {
      if (broken && keysOf(payload)[0] === 'in/2 día') throw new Error('Broken');
      return keysOf(payload)[0];
    });
    await uploaded(5);
    const execution = await laid.run(input);
    expect(execution.status).toBe('FAILED');
    broken = false;
    laid.machine.redrive(execution);
    await laid.settled();
    expect(execution).toMatchObject({ status: 'SUCCEEDED', redrives: 1 });
    expect(execution.mapRuns).toHaveLength(1);
    const times = Map.groupBy(laid.payloads.flatMap(keysOf), (key) => key);
    expect([...times].map(([key, all]) => `${key} ${all.length}`).toSorted()).toEqual([
      'in/0 día 1',
      'in/1 día 1',
      'in/2 día 2',
      'in/3 día 1',
      'in/4 día 1',
    ]);
    expect((await written(execution.output)).SUCCEEDED).toHaveLength(5);
    expect(() => laid.machine.redrive(execution)).toThrow(/cannot be redriven/);
  });
});

describe('the role of the machine', () => {
  const without = (action: string) => usual.filter(({ Action }) => ![Action].flat().includes(action));
  it.each([
    ['s3:ListBucket', 'States.ItemReaderFailed', /s3:ListBucket on arn:aws:s3:::logs/],
    ['s3:PutObject', 'States.ResultWriterFailed', /s3:PutObject on arn:aws:s3:::results\/runs\/x/],
    ['states:StartExecution', 'States.Permissions', /states:StartExecution on .*stateMachine:m/],
    ['lambda:InvokeFunction', 'States.ExceedToleratedFailureThreshold', /lambda:InvokeFunction/],
  ])('must allow %s', async (action, error, reason) => {
    laid = await lay(only(map({ ...lists, ...writes })), undefined, without(action));
    await uploaded(1);
    const { status, failure } = await laid.run(input);
    expect([status, failure!.error]).toEqual(['FAILED', error]);
    expect(failure!.message).toMatch(reason);
  });

  it('must allow the use of the key of a bucket', async () => {
    const { Bucket } = await import('../../../../local/aws/s3/bucket.ts');
    const key = 'arn:aws:kms:eu-central-1:111122223333:key/k';
    laid = await lay(only(map({ ...lists, ...writes })));
    laid.aws.buckets.set('results', new Bucket('results', { versioned: false, key }));
    await uploaded(1);
    expect((await laid.run(input)).failure!.message).toMatch(/kms:GenerateDataKey on .*key\/k/);
  });

  it('must allow children to be started again', async () => {
    laid = await lay(
      only(map(lists)),
      () => {
        throw new Error('Broken');
      },
      without('states:RedriveExecution'),
    );
    await uploaded(1);
    const execution = await laid.run(input);
    laid.machine.redrive(execution);
    await laid.settled();
    const children = ARN.replace('stateMachine', 'execution');
    expect(execution.failure!.message).toContain(`states:RedriveExecution on ${children}/S:*`);
  });
});
