import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { Clock } from '../../../local/aws/clock.ts';
import { LocalFunction } from '../../../local/aws/lambda/local-function.ts';
import { Queue } from '../../../local/aws/sqs/queue.ts';

const folder = mkdtempSync(join(tmpdir(), 'stray-function-'));
writeFileSync(
  join(folder, 'index.mjs'),
  `let count = 0;
export async function handler(event, context) {
  count += 1;
  if (event === 'throw') throw new TypeError('thrown');
  if (event === 'exit') process.exit(7);
  if (event === 'hang') await new Promise((resolve) => setTimeout(resolve, 60_000));
  console.log('said', { count });
  return { count, left: context.getRemainingTimeInMillis() > 0, secret: process.env.HOME ?? null, own: process.env.OWN };
}`,
);
let fn: LocalFunction;
afterEach(() => fn.stop());
afterAll(() => rm(folder, { recursive: true, force: true }));

function make(handler = 'index.handler'): LocalFunction {
  fn = new LocalFunction({
    name: 'f',
    arn: 'arn:aws:lambda:eu-central-1:111122223333:function:f',
    role: { kind: 'role', arn: 'arn:aws:iam::111122223333:role/f' },
    node: process.execPath,
    memoryMegabytes: 128,
    timeoutSeconds: 1,
    environment: { LAMBDA_TASK_ROOT: folder, _HANDLER: handler, AWS_LAMBDA_LOG_FORMAT: 'JSON', OWN: 'mine' },
  });
  return fn;
}
const outcomeOf = async (event: unknown) => (await fn.invoke(event)).outcome;

it('runs in a process of its own that is kept warm, with no variables but its own', async () => {
  make();
  expect(await outcomeOf({})).toEqual({
    kind: 'answered',
    value: { count: 1, left: true, secret: null, own: 'mine' },
  });
  const second = await fn.invoke({});
  expect(second.outcome).toMatchObject({ value: { count: 2 } });
  expect(JSON.parse(second.lines[0]!)).toMatchObject({
    level: 'INFO',
    requestId: second.requestId,
    message: 'said {"count":2}',
  });
});

it('tells what was thrown, and goes on in the same process', async () => {
  make();
  expect(await outcomeOf('throw')).toMatchObject({
    failure: { errorType: 'TypeError', errorMessage: 'thrown' },
  });
  expect(await outcomeOf({})).toMatchObject({ value: { count: 2 } });
});

it('takes a fresh process after one that died', async () => {
  make();
  expect(await outcomeOf('exit')).toMatchObject({ failure: { errorType: 'Runtime.ExitError' } });
  expect(await outcomeOf({})).toMatchObject({ value: { count: 1 } });
});

it('kills what takes longer than its timeout', async () => {
  make();
  expect(await outcomeOf('hang')).toEqual({
    kind: 'failed',
    failure: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 1 seconds' },
  });
  expect(await outcomeOf({})).toMatchObject({ value: { count: 1 } });
});

it('says which handler is not there', async () => {
  make('index.main');
  expect(await outcomeOf({})).toMatchObject({
    failure: { errorMessage: expect.stringMatching(/index\.main is undefined/) },
  });
});

it('has a queue give a message up after so many receives, under its own id, without waiting for hours', async () => {
  make();
  const clock = new Clock();
  const options = { arn: 'a', key: null, visibilityTimeout: 3600 };
  const dead = new Queue({ ...options, name: 'dead', redrive: null }, clock);
  const queue = new Queue({ ...options, name: 'q', redrive: { to: dead, maxReceiveCount: 2 } }, clock);
  const { id } = queue.send('m', 'someone');
  for (let times = 1; times <= 2; times++) {
    expect((await queue.receive(10, 0)).map(({ receives }) => receives)).toEqual([times]);
    expect(await queue.receive(10, 0)).toEqual([]);
    clock.skipTo(queue.messages[0]!.visibleAt);
  }
  expect(await queue.receive(10, 0)).toEqual([]);
  expect([queue.messages.length, dead.messages[0]!.id]).toEqual([0, id]);
});
