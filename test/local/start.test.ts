import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const node = join(root, 'node_modules/.bin/node');
// Results go to `out` under the folder where a command is started.
const folder = mkdtempSync(join(tmpdir(), 'stray-start-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

type Ran = { readonly status: number; readonly out: string; readonly err: string };
function run(command: string, ...args: string[]): Promise<Ran> {
  const { FORCE_COLOR: _, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(node, [join(root, 'local', command), ...args], { cwd: folder, env }, (error, out, err) =>
      resolve({ status: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

describe('npm start', () => {
  let samples: Ran;
  beforeAll(async () => {
    samples = await run('start.ts');
  });

  it('inspects the samples, shows clusters, findings and alerts, and ends by itself', () => {
    expect(samples).toMatchObject({ status: 0, err: '' });
    expect(samples.out).toMatch(/all on 127\.0\.0\.1/);
    expect(samples.out).toMatch(/cluster +hosts +share +records +responders/);
    expect(samples.out).toMatch(/^ {4}HIGH {4}rpc-discovery-burst: 10\.20\.4\.77 /m);
    expect(samples.out).toMatch(/nothing\s+stands\s+out/);
    expect(samples.out).toMatch(/\d alerts would have been sent to 1 email and 1 Slack subscription/);
  });

  it('fits on a screen and its width', () => {
    const lines = samples.out.split('\n').slice(1);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.length).toBeLessThanOrEqual(48);
  });

  it('leaves the artefacts under out/, one folder a log', () => {
    const shown = samples.out.matchAll(/^ {2}(\S.*?): [\d,]+ records/gm).map((match) => match[1]);
    expect(new Set(readdirSync(join(folder, 'out')))).toEqual(new Set([...shown, 'index.html']));
    const conn = join(folder, 'out', 'conn.2026-11-20-09.log.gz');
    for (const path of [
      'inspection.json',
      'alert.txt',
      'conn/report.html',
      'conn/clusters.svg',
      'conn/hosts.csv',
    ]) {
      expect(existsSync(join(conn, path)), path).toBe(true);
    }
  });

  it('says what is no log, what the stack would not see and what is not there; a named one fails the run', async () => {
    writeFileSync(join(folder, 'notes.log'), 'Dear diary\n');
    writeFileSync(join(folder, 'notes.txt'), 'Dear diary\n');
    const ran = await run('start.ts', 'notes.log', 'notes.txt', 'absent.log');
    expect(ran.status).toBe(1);
    expect(ran.out).toMatch(/notes\.log: This is not a Zeek log/);
    expect(ran.out).toMatch(/notes\.txt: the stack is told of keys ending in \.log/);
    expect(ran.out).toMatch(/absent\.log: there is no such file/);
    mkdirSync(join(folder, 'walked'));
    writeFileSync(join(folder, 'walked', 'notes.txt'), 'Dear diary\n');
    expect((await run('start.ts', 'walked')).status).toBe(0);
  });

  it('does not start with settings that are wrong, and names the key', async () => {
    const settings = join(folder, 'stray.settings.json');
    writeFileSync(settings, JSON.stringify({ seed: 'zero' }));
    const ran = await run('start.ts');
    await rm(settings);
    expect(ran.status).toBe(2);
    expect(ran.err).toMatch(/"seed" must be a whole number from 0, got "zero"/);
  });
});

describe('npm run invoke', () => {
  const event = (name: string) => join(root, 'events', `${name}.json`);

  it('shows the answer to an event and what was published', async () => {
    const ran = await run('invoke.ts', event('sqs-object-created'));
    expect(ran).toMatchObject({ status: 0, err: '' });
    expect(ran.out).toMatch(/^stored +logs\/dce_rpc\.2026-11-20-09\.log\.gz$/m);
    expect(ran.out).toMatch(/^answer +\{"batchItemFailures":\[\]\}$/m);
    expect(ran.out).toMatch(/^published +Stray-AlertTopicsEmail.*: \[stray\] HIGH 10\.20\.4\.77/m);
    expect(ran.out).toMatch(/^published +Stray-AlertTopicsSlack/m);
  });

  it.each(['s3-object-created', 'eventbridge-object-created', 's3-test-event', 'sqs-one-missing'])(
    'answers %s',
    async (name) => {
      const ran = await run('invoke.ts', event(name));
      expect(ran).toMatchObject({ status: 0, err: '' });
      expect(ran.out).toMatch(/^answer +\{"batchItemFailures":\[\]\}$/m);
    },
  );

  it('wants an event that can be read', async () => {
    expect(await run('invoke.ts')).toMatchObject({ status: 2, err: expect.stringMatching(/name one event/) });
    expect(await run('invoke.ts', 'absent.json')).toMatchObject({
      status: 2,
      err: expect.stringMatching(/absent\.json/),
    });
  });
});
