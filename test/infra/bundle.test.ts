import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StrayStack } from '../../infra/stack.ts';
import { parseSettingsFile } from '../../lambda/settings.ts';
import type { Json } from './synthesised.ts';

const environment = {
  STRAY_SETTINGS: '{}',
  STRAY_KEY_FILTER: '{}',
  STRAY_RESULTS_BUCKET: 'results',
  STRAY_NOISE_OBJECT: 'settings/noise.json',
  STRAY_EMAIL_TOPIC: 'arn:aws:sns:eu-central-1:111122223333:email',
  STRAY_DEAD_LETTERS: 'https://sqs.eu-central-1.amazonaws.com/111122223333/dead',
  AWS_LAMBDA_FUNCTION_NAME: 'stray',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1769',
  AWS_REGION: 'eu-central-1',
};

describe('the bundle of the function', () => {
  let folder: string;
  let bundle: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'stray-bundle-'));
    const app = new App({ outdir: folder });
    new StrayStack(app, 'Stray', parseSettingsFile({}, 'test'));
    app.synth();
    const { files } = JSON.parse(readFileSync(join(folder, 'Stray.assets.json'), 'utf8'));
    const assets = Object.values(files) as { source: { path: string; packaging: string } }[];
    const code = assets.find(({ source }) => source.packaging === 'zip')!;
    bundle = join(folder, code.source.path, 'index.mjs');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs a line with the bundle's `handler` at hand, as Lambda loads it: a process of its own, nothing else on disk. */
  const run = (line: string, env: NodeJS.ProcessEnv = environment) =>
    execFileSync(
      process.execPath,
      ['--input-type=module', '-e', `const { handler } = await import(${JSON.stringify(bundle)}); ${line}`],
      { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' },
    );

  it('stays under 800 kB', () => {
    expect(statSync(bundle).size).toBeLessThan(800_000);
  });

  it('needs nothing beside it but Node', () => {
    const imports = [...readFileSync(bundle, 'utf8').matchAll(/(?:\bfrom|\bimport)\s*"([\w@:./-]+)"/g)].map(
      (one) => one[1]!,
    );
    expect(imports.filter((name) => !isBuiltin(name) && !neverLoaded.has(name))).toEqual([]);
  });

  it('exports what every function of the template loads', () => {
    const { Resources } = JSON.parse(readFileSync(join(folder, 'Stray.template.json'), 'utf8'));
    const functions = Object.values(Resources as Record<string, Json>).filter(
      ({ Type }) => Type === 'AWS::Lambda::Function',
    );
    const handlers = functions.map(({ Properties }) => Properties.Handler.replace(/^index\./, ''));
    const line = `console.log(JSON.stringify(Object.keys(await import(${JSON.stringify(bundle)}))))`;
    expect(new Set(JSON.parse(run(line)))).toEqual(new Set(handlers));
  });

  it('says to a function that is told too little what it lacks, before it does anything', () => {
    const { STRAY_EMAIL_TOPIC: _, ...less } = environment;
    const call = `await window({}, { awsRequestId: 'r', getRemainingTimeInMillis: () => 60000 })`;
    const line = `const { window } = await import(${JSON.stringify(bundle)}); ${call}`;
    expect(() => run(line, less)).toThrow('"STRAY_EMAIL_TOPIC" is missing (environment)');
  });

  it("answers S3's test event", () => {
    const out = run(`console.log(JSON.stringify(await handler(
      { Service: 'Amazon S3', Event: 's3:TestEvent' },
      { awsRequestId: 'r', getRemainingTimeInMillis: () => 60000 },
    )))`);
    expect(JSON.parse(out)).toEqual({ batchItemFailures: [] });
  });

  it('says at cold start which setting is wrong', () => {
    expect(() => run('', { ...environment, STRAY_SETTINGS: '{"seed":"zero"}' })).toThrow(
      '"seed" must be a whole number from 0, got "zero" (STRAY_SETTINGS)',
    );
  });
});

/** Asked for where an access point of several regions is used, and answered with an error where it is absent. */
const neverLoaded = new Set(['@aws-sdk/signature-v4-crt']);
