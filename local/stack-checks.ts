import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { REGION } from './aws/local-aws.ts';
import type { Stage, Upload } from './stage.ts';

/** A log in which something is found. */
export const SAMPLE = readFileSync(
  join(import.meta.dirname, '..', 'events', 'logs', 'dce_rpc.2026-11-20-09.log.gz'),
);

/** What has to hold of a stack that is to be deployed. Each check gets a stage of its own, and throws. */
export const checks: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'of three uploads the one that is a log gives results and one alert a channel': uploads,
  'the function was refused nothing, and may do nothing beside its work': permissions,
  'an event that comes twice, and twice at once, is told once': duplicates,
  'what can not be inspected is a dead letter with its reason, and no alert': deadLetters,
};

async function uploads(stage: Stage): Promise<void> {
  await stage.stack.settled();
  const before = runsOf(stage).length;
  const log = await stage.upload('logs/dce_rpc.log.gz', SAMPLE);
  const text = await stage.upload('logs/notes.log', 'This is no log.\n');
  const suffix = await stage.upload('logs/dce_rpc.log.gz.bak', SAMPLE);
  await stage.stack.settled();
  const runs = runsOf(stage).slice(before);
  assert.equal(runs.length, 2, `the function ran ${runs.length} times for two keys that pass the filter`);
  await hasResults(stage, log);
  assert.equal((await inspectionOf(stage, text)).read, 'not_a_log');
  assert.equal((await stage.results(suffix)).size, 0, 'a key that does not pass the filter has results');
  assert.deepEqual(stage.deadLetters, []);
  toldOnce(stage);
  for (const { key } of [log, text]) {
    const lines = runs.flatMap((run) => run.lines).filter((line) => line.includes(`"${key}"`));
    assert.equal(lines.length, 1, `${lines.length} log lines speak of ${key}`);
  }
}

async function permissions(stage: Stage): Promise<void> {
  const log = await stage.upload('logs/dce_rpc.log.gz', SAMPLE);
  await stage.stack.settled();
  await hasResults(stage, log);
  const refused = stage.aws.authoriser.decisions.filter(({ allowed }) => !allowed);
  assert.deepEqual(
    refused.map(({ need }) => `${need.action} ${need.resource}`),
    [],
  );
  const role = stage.inspector.role;
  assert.ok(role.kind === 'role');
  const accessKeyId = role.arn.split('/').at(-1)!;
  const credentials = { accessKeyId, secretAccessKey: `secret-of-${accessKeyId}` };
  const config = { region: REGION, endpoint: stage.aws.server.endpoint, credentials, maxAttempts: 1 };
  const s3 = new S3Client(config);
  const at = (Bucket: string, Key: string) => ({ Bucket, Key });
  await isRefused(s3.send(new PutObjectCommand({ ...at(stage.logBucket, 'logs/x.log'), Body: 'x' })));
  await isRefused(s3.send(new PutObjectCommand({ ...at(stage.resultsBucket, 'elsewhere'), Body: 'x' })));
  await isRefused(
    s3.send(new PutObjectCommand({ ...at(stage.resultsBucket, 'settings/noise.json'), Body: '{}' })),
  );
  await isRefused(s3.send(new GetObjectCommand(at(stage.resultsBucket, 'elsewhere'))));
  const alarms = new PublishCommand({ TopicArn: stage.stack.outputs.OperationsTopic!, Message: 'x' });
  await isRefused(new SNSClient(config).send(alarms));
}

async function duplicates(stage: Stage): Promise<void> {
  const log = await stage.upload('logs/dce_rpc.log.gz', SAMPLE);
  const { queue } = stage.stack.sources[0]!;
  const event = queue.messages.find(({ body }) => body.includes('dce_rpc.log.gz'))?.body;
  assert.ok(event !== undefined, 'the upload sent no event');
  queue.send(event, 'again');
  await stage.stack.settled();
  const first = await stage.results(log);
  queue.send(event, 'again');
  await stage.stack.settled();
  const second = await stage.results(log);
  assert.deepEqual([...second.keys()], [...first.keys()]);
  toldOnce(stage);
  assert.deepEqual(stage.deadLetters, []);
}

async function deadLetters(stage: Stage): Promise<void> {
  stage.aws.server.inject(({ operation, name }) =>
    operation === 'PutObject' && name === stage.resultsBucket
      ? { kind: 'refuse', status: 403, code: 'AccessDenied' }
      : null,
  );
  // The uploader's own write is to another bucket.
  await stage.upload('logs/dce_rpc.log.gz', SAMPLE);
  await stage.stack.settled();
  assert.equal(stage.deadLetters.length, 1, `${stage.deadLetters.length} dead letters`);
  assert.match(stage.deadLetters[0]!.reason ?? '', /AccessDenied/);
  assert.deepEqual(stage.outbox, []);
}

function runsOf(stage: Stage) {
  return stage.inspector.runs;
}

async function inspectionOf(stage: Stage, upload: Upload): Promise<{ read: string }> {
  const json = (await stage.results(upload)).get('inspection.json');
  assert.ok(json !== undefined, `${upload.key} has no inspection.json`);
  return JSON.parse(json.toString('utf8')) as { read: string };
}

async function hasResults(stage: Stage, upload: Upload): Promise<void> {
  assert.equal((await inspectionOf(stage, upload)).read, 'whole');
  const paths = [...(await stage.results(upload)).keys()];
  const artefacts = ['profiles.json', 'hosts.csv', 'clusters.svg', 'report.html'].map(
    (name) => `dce_rpc/${name}`,
  );
  for (const path of [...artefacts, 'alert.txt', 'alert.json'])
    assert.ok(paths.includes(path), `${path} is missing`);
}

function toldOnce(stage: Stage): void {
  const byKind = Object.groupBy(stage.outbox, ({ protocol }) => protocol);
  assert.equal(byKind.email?.length, 1, `${byKind.email?.length ?? 0} emails`);
  assert.equal(byKind.https?.length, 1, `${byKind.https?.length ?? 0} messages to Slack`);
}

async function isRefused(sent: Promise<unknown>): Promise<void> {
  await assert.rejects(sent, /not allowed to perform/);
}
