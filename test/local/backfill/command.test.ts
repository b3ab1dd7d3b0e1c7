import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ARN, type Laid, lay, lists, map, usual, writes } from '../aws/states/machine.ts';

const root = join(import.meta.dirname, '../../..');
const node = join(root, 'node_modules/.bin/node');

/** As the stack renders it, in short: objects in batches, a plan, and its windows. */
const definition = {
  StartAt: 'Folder',
  States: {
    Folder: {
      Type: 'Pass',
      Parameters: { 'prefix.$': '$.prefix', 'folder.$': "States.Format('backfill/{}', $$.Execution.Name)" },
      Next: 'Objects',
    },
    Objects: {
      ...map({ ...lists, ...writes, ItemBatcher: { MaxItemsPerBatch: 2 }, MaxConcurrency: 1 }),
      Label: 'Objects',
      ResultPath: '$.objects',
      End: undefined,
      Next: 'Windows',
    },
    Windows: {
      ...map({ ...writes, ItemsPath: '$$.Execution.Input.windows', ToleratedFailurePercentage: 100 }),
      Label: 'Windows',
      ResultPath: '$.windowsDone',
    },
  },
};

type Ran = { readonly status: number; readonly out: string; readonly err: string };
let laid: Laid;
let held: Promise<void> | null;
let broken: (payload: { Items?: { Key: string }[] }) => boolean;

beforeEach(async () => {
  broken = () => false;
  held = null;
  // Windows are no matter of the command's input; here every run has one.
  const plan = { ...definition.States.Windows, ItemsPath: '$.plan' };
  const States = {
    ...definition.States,
    Folder: {
      ...definition.States.Folder,
      Parameters: {
        ...definition.States.Folder.Parameters,
        plan: [{ logPath: 'dns', start: '2024-04-19' }],
      },
    },
    Windows: plan,
  };
  const statements = [
    ...usual,
    { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::results' } as const,
  ];
  laid = await lay({ ...definition, States }, answer, statements);
  laid.aws.stacks.set('Stray', {
    BackfillMachine: ARN,
    ResultsBucket: 'results',
    TallierMemory: '1769',
    WindowAnalystMemory: '3008',
  });
  laid.aws.stacks.set('Old', { ResultsBucket: 'results' });
});
afterEach(() => laid.aws.server.close());

async function answer(payload: { Items?: { Key: string }[] }): Promise<unknown> {
  await held;
  if (broken(payload)) throw new Error('Broken');
  if (payload.Items === undefined) {
    const window = { logPath: 'dns', window: '2024-04-19', unit: 'day', objects: 5 };
    return { ...window, findings: 2, folder: 'windows/dns/2024-04-19', outcome: 'analysed' };
  }
  const { length } = payload.Items;
  return { objects: length, tallied: length, skipped: { filtered: 0, done: 0 }, parts: length, failed: [] };
}

/** The command against the embedded AWS, as it would be against any other endpoint. */
async function run(...args: string[]): Promise<Ran> {
  const { accessKeyId, secretAccessKey } = laid.aws.person;
  const env = {
    PATH: process.env.PATH,
    AWS_ENDPOINT_URL: laid.aws.server.endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
  const ran = new Promise<Ran>((resolve) => {
    execFile(node, [join(root, 'local/backfill.ts'), ...args], { env }, (error, out, err) =>
      resolve({ status: error === null ? 0 : Number(error.code), out, err }),
    );
  });
  let over = false;
  void ran.finally(() => {
    over = true;
  });
  while (!over) {
    await laid.settled();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return ran;
}
async function uploaded(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await laid.put('logs', `logs/${i}.log`, 'x');
}
const keys = () =>
  laid.payloads.flatMap((payload) =>
    ((payload as { Items?: { Key: string }[] }).Items ?? []).map(({ Key }) => Key),
  );

describe('npm run backfill', () => {
  it('starts the machine of the stack and says what was done, what was found and where that lies', async () => {
    await uploaded(5);
    const { status, out } = await run('--prefix', 'logs/', '--from', '2024-04-19', '--alert');
    expect(out).toMatch(/^backfill-logs-2024-04-19 started\.$/m);
    expect(out).toMatch(/^backfill-logs-2024-04-19: succeeded after \d+ s$/m);
    expect(out).toMatch(/^ {2}objects {4}5 listed, 5 counted$/m);
    expect(out).toMatch(/^ {2}windows {4}1 planned, 1 analysed, 2 findings$/m);
    expect(out).toMatch(/^ {2}cost {7}about (less than )?\$0\.\d\d \(list prices of us-east-1/m);
    expect(out).toMatch(/^ {2}2024-04-19 dns: 2 findings {2}s3:\/\/results\/windows\/dns\/2024-04-19$/m);
    expect(status).toBe(0);
    const [execution] = laid.machine.executions.values();
    expect(execution!.input).toEqual({
      prefix: 'logs/',
      from: '2024-04-19',
      to: '',
      alert: true,
      force: false,
    });
  });

  it('goes on with a run that failed, and does again only what was not done', async () => {
    await uploaded(6);
    broken = ({ Items }) => Items?.[0]?.Key === 'logs/2.log';
    const failed = await run('--prefix', 'logs/', '--name', 'night');
    expect(failed.status).toBe(1);
    expect(failed.out).toMatch(
      /^night: failed after \d+ s: States\.ExceedToleratedFailureThreshold: .*Broken/m,
    );
    broken = () => false;
    const resumed = await run('--prefix', 'logs/', '--name', 'night');
    expect(resumed.status).toBe(0);
    expect(resumed.out).toMatch(/^night failed before and goes on\.$/m);
    expect(resumed.out).toMatch(/6 listed, 6 counted/);
    const times = Map.groupBy(keys(), (key) => key);
    expect([...times].filter(([, all]) => all.length > 1).map(([key]) => key)).toEqual([
      'logs/2.log',
      'logs/3.log',
    ]);
  });

  it('starts another after one that ended, and after one that failed with other days', async () => {
    await uploaded(2);
    await run('--prefix', 'logs/', '--name', 'night');
    const again = await run('--prefix', 'logs/', '--name', 'night');
    expect(again.out).toMatch(/^night-2 started; night has ended, and what it did is not done again\.$/m);
    broken = () => true;
    await run('--prefix', 'logs/', '--name', 'night');
    const other = await run('--prefix', 'logs/', '--name', 'night', '--to', '2024-04-20');
    expect(other.out).toMatch(/^night-4 started; night-3 has ended/m);
  });

  it('joins a run that is going on', async () => {
    await uploaded(2);
    let go = () => {};
    held = new Promise((resolve) => {
      go = resolve;
    });
    const input = { prefix: 'logs/', from: '', to: '', alert: false, force: false };
    const execution = laid.machine.start('night', input);
    laid.aws.server.inject(({ operation }) => {
      if (operation === 'DescribeMapRun') go();
      return null;
    });
    const { status, out } = await run('--prefix', 'logs/', '--name', 'night');
    expect([status, out.split('\n')[0]]).toEqual([0, 'night runs already.']);
    expect([...laid.machine.executions.values()]).toEqual([execution]);
  });

  it('says what AWS refused', async () => {
    laid.aws.server.inject(({ operation }) =>
      operation === 'StartExecution' ? { kind: 'refuse', status: 400, code: 'AccessDeniedException' } : null,
    );
    const { status, err } = await run('--prefix', 'logs/');
    expect([status, err]).toEqual([
      1,
      'AWS refused: AccessDeniedException: injected: AccessDeniedException\n',
    ]);
  });

  it('names the windows that failed, and ends with 1', async () => {
    await uploaded(1);
    broken = ({ Items }) => Items === undefined;
    const { status, out } = await run('--prefix', 'logs/');
    expect(out).toMatch(/1 planned, 0 findings, 1 failed/);
    expect(out).toMatch(/^ {2}failed {5}window dns 2024-04-19: Broken: as told$/m);
    expect(status).toBe(1);
  });

  it.each([
    ['there is no such stack', 'Absent', /the stack Absent can't be looked at: .*does not exist/],
    ['the stack has no backfill', 'Old', /the stack Old has no backfill .* deploy it again/],
  ])('ends with 2 where %s', async (_, stack, sentence) => {
    const { status, err } = await run('--prefix', 'logs/', '--stack', stack);
    expect(err).toMatch(sentence);
    expect(status).toBe(2);
  });
});
