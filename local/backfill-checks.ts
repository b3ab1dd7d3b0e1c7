import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Execution } from './aws/states/execution.ts';
import type { Stage } from './stage.ts';

/** Two logs of one day, an hour each. */
const HOURS = ['09', '10'].map((hour) =>
  readFileSync(join(import.meta.dirname, '..', 'events', 'logs', `dce_rpc.2026-11-20-${hour}.log.gz`)),
);
const DAY = '2026-11-20';
const FOLDER = `windows/dce_rpc/${DAY}/`;

/** What has to hold of windows and of the backfill of a stack. Each check gets a stage of its own, and throws. */
export const backfillChecks: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'a backfill counts each object once, examines its day, and tells nobody unless asked': backfill,
  'the schedule examines the day that has ended, by what was counted as it came': schedule,
};

async function backfill(stage: Stage): Promise<void> {
  // What the bucket held before the stack was there: nobody was told of it.
  await stage.stack.sources[0]!.stop();
  await uploadDay(stage);
  await stage.upload('logs/notes.log', 'This is no log.\n');
  await stage.upload('logs/notes.txt', 'Nor is this one meant.\n');
  const [objects, windows] = await run(stage, 'first');
  assert.deepEqual(
    [objects?.items.total, objects?.items.succeeded, windows?.items.succeeded],
    [4, 4, 1],
    'not every object was counted, or not the one window examined',
  );
  await hasWindow(stage);
  await hasTables(stage);
  assert.deepEqual(stage.outbox, [], 'findings were told that nobody asked for');
  const tallies = await stage.keysUnder('results/');
  assert.equal(tallies.filter((key) => key.endsWith('.part')).length, HOURS.length);
  const [, again] = await run(stage, 'second');
  assert.equal(again?.items.total ?? 0, 0, 'a window whose objects are the same is examined again');
  await run(stage, 'third', { alert: true });
  assert.deepEqual(
    stage.outbox.map(({ protocol }) => protocol).toSorted((a, b) => (a < b ? -1 : 1)),
    ['email', 'https'],
    'findings that were asked for are not told once a channel',
  );
  refusedNothing(stage);
}

async function schedule(stage: Stage): Promise<void> {
  await uploadDay(stage);
  await stage.stack.settled();
  const told = stage.outbox.length;
  await stage.stack.pass(new Date(`${DAY}T23:00:00Z`), new Date('2026-11-21T01:00:00Z'));
  const executions = stage.stack.machines.flatMap((machine) => [...machine.executions.values()]);
  assert.ok(executions.length > 0, `the schedule started nothing${missedTick(stage)}`);
  for (const execution of executions) succeeded(execution);
  await hasWindow(stage);
  const hosts = stage.outbox.slice(told).map(({ message }) => message);
  assert.ok(hosts.length <= 2, 'the window tells of what its logs have told of');
  refusedNothing(stage);
}

async function uploadDay(stage: Stage): Promise<void> {
  for (const [i, log] of HOURS.entries()) await stage.upload(`logs/dce_rpc.${i}.log.gz`, log);
}

async function run(stage: Stage, name: string, input: object = {}) {
  const [machine] = stage.stack.machines;
  assert.ok(machine !== undefined, 'the stack has no state machine');
  const execution = machine.start(name, input);
  await stage.stack.settled();
  succeeded(execution);
  const output = JSON.stringify(execution.output);
  for (const { stateName, arn } of execution.mapRuns)
    assert.ok(
      output.includes(`"MapRunArn":"${arn}","ResultWriterDetails"`),
      `the map ${stateName} left no account of its items`,
    );
  const of = (stateName: string) => execution.mapRuns.find((mapRun) => mapRun.stateName === stateName);
  return [of('Objects'), of('Windows')] as const;
}

function succeeded({ name, status, failure, mapRuns }: Execution): void {
  const reason = failure === null ? '' : `: ${failure.error}: ${failure.message}`;
  assert.equal(status, 'SUCCEEDED', `the execution ${name} ended ${status}${reason}`);
  const failed = mapRuns.flatMap(({ children }) => children.flatMap((child) => child.failure ?? []));
  assert.deepEqual(
    failed.map(({ error, message }) => `${error}: ${message}`),
    [],
  );
}

async function hasWindow(stage: Stage): Promise<void> {
  const artefacts = await stage.objectsUnder(FOLDER);
  const paths = [...artefacts.keys()];
  for (const name of ['profiles.json', 'hosts.csv', 'clusters.svg', 'report.html', 'inspection.json'])
    assert.ok(paths.includes(name), `${FOLDER}${name} is missing`);
  const { objects } = JSON.parse(artefacts.get('window.json')?.toString('utf8') ?? '{}') as {
    readonly objects?: readonly unknown[];
  };
  assert.equal(objects?.length, HOURS.length, `the window is of ${objects?.length ?? 0} objects`);
}

async function hasTables(stage: Stage): Promise<void> {
  const { tables } = stage.stack.catalogue;
  // The tables of single log paths are views of the first.
  const files = tables.filter(({ name }) => !name.includes('_'));
  assert.ok(files.length > 0, 'the catalogue holds no table');
  for (const { name } of files) {
    const file = `tables/${name}/log_path=dce_rpc/date=${DAY}/${DAY}.parquet`;
    const parquet = (await stage.objectsUnder(file)).get('');
    assert.equal(parquet?.subarray(0, 4).toString('latin1'), 'PAR1', `${file} is no Parquet`);
  }
}

function refusedNothing(stage: Stage): void {
  const refused = stage.aws.authoriser.decisions.filter(({ allowed }) => !allowed);
  assert.deepEqual(
    refused.map(({ need }) => `${need.action} ${need.resource}`),
    [],
  );
}

/** What the schedule's dead letters say. */
function missedTick(stage: Stage): string {
  const reasons = [...stage.aws.queues.values()].flatMap(({ messages }) =>
    messages.flatMap(({ attributes }) => attributes.ERROR_MESSAGE ?? []),
  );
  return reasons.length === 0 ? '' : `: ${reasons[0]}`;
}
