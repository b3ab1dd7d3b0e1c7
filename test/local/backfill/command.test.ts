import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { begin, progressOf } from '../../../local/backfill/execution.ts';
import { machineOf } from '../../../local/backfill/on-aws.ts';
import { beginning, isComplete, summaryOf } from '../../../local/backfill/report.ts';
import { leftBy } from '../../../local/backfill/summaries.ts';
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
    expect(out).toMatch(/^ {2}cost {7}(less than |about )\$0\.\d\d \(list prices of us-east-1/m);
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

  it.each([
    ['there is no such stack', 'Absent', /the stack Absent can't be looked at: .*does not exist/],
    ['the stack has no backfill', 'Old', /the stack Old has no backfill .* deploy it again/],
  ])('ends with 2 where %s', async (_, stack, sentence) => {
    const { status, err } = await run('--prefix', 'logs/', '--stack', stack);
    expect(err).toMatch(sentence);
    expect(status).toBe(2);
  });
});

describe('a run', () => {
  const usualInput = { prefix: 'logs/', from: '', to: '', alert: false, force: false };
  let sfn: SFNClient;
  let s3: S3Client;
  beforeEach(() => {
    const config = {
      region: 'eu-central-1',
      endpoint: laid.aws.server.endpoint,
      credentials: laid.aws.person,
    };
    sfn = new SFNClient(config);
    s3 = new S3Client(config);
  });
  afterEach(() => {
    sfn.destroy();
    s3.destroy();
  });

  /** What the command says of a run of this name, from its beginning to its end. */
  async function go(name: string, input: object = usualInput) {
    const machine = machineOf('Stray', laid.aws.stacks.get('Stray')!, sfn);
    const begun = await begin(machine, name, input);
    await laid.settled();
    const progress = await progressOf(machine, begun.arn);
    const left = progress.output === null ? null : await leftBy(s3, progress.output);
    const summary = summaryOf(begun.name, progress, left).join('\n');
    return { line: beginning(begun), summary, complete: isComplete(progress, left) };
  }

  it('that failed goes on, and does again only what was not done', async () => {
    await uploaded(6);
    broken = ({ Items }) => Items?.[0]?.Key === 'logs/2.log';
    const failed = await go('night');
    expect(failed.complete).toBe(false);
    expect(failed.summary).toMatch(
      /^night: failed after \d+ s: States\.ExceedToleratedFailureThreshold: .*Broken/,
    );
    broken = () => false;
    const resumed = await go('night');
    expect(resumed).toMatchObject({ line: 'night failed before and goes on.', complete: true });
    expect(resumed.summary).toMatch(/6 listed, 6 counted/);
    const times = Map.groupBy(keys(), (key) => key);
    expect([...times].filter(([, all]) => all.length > 1).map(([key]) => key)).toEqual([
      'logs/2.log',
      'logs/3.log',
    ]);
  });

  it('that ended, or failed over other days, is followed by another', async () => {
    await uploaded(2);
    await go('night');
    const { line } = await go('night');
    expect(line).toBe('night-2 started; night has ended, and what it did is not done again.');
    broken = () => true;
    await go('night');
    expect((await go('night', { ...usualInput, to: '2024-04-20' })).line).toMatch(
      /^night-4 started; night-3/,
    );
  });

  it('that goes on is joined', async () => {
    await uploaded(2);
    let release = () => {};
    held = new Promise((resolve) => {
      release = resolve;
    });
    const execution = laid.machine.start('night', usualInput);
    laid.aws.server.inject(({ operation }) => {
      if (operation === 'DescribeExecution') setImmediate(release);
      return null;
    });
    expect(await go('night')).toMatchObject({ line: 'night runs already.', complete: true });
    expect([...laid.machine.executions.values()]).toEqual([execution]);
  });

  it('whose windows failed names them, and is not complete', async () => {
    await uploaded(1);
    broken = ({ Items }) => Items === undefined;
    const { summary, complete } = await go('night');
    expect(summary).toMatch(/1 planned, 0 findings, 1 failed/);
    expect(summary).toMatch(/^ {2}failed {5}window dns 2024-04-19: Broken: as told$/m);
    expect(complete).toBe(false);
  });
});
