import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSettingsFile } from '../../lambda/settings.ts';

const refused = (deployment: object) => () => parseSettingsFile({ deployment }, 'stray.settings.json');

describe('settings of a deployment', () => {
  it.each([
    [{ emails: ['nobody'] }, '"deployment.emails.0" must be an email address, got "nobody"'],
    [{ keyPrefix: 'a*' }, '"deployment.keyPrefix" must be made of letters, digits'],
    [
      { keySuffixes: ['.gz', '.log.gz'] },
      '"deployment.keySuffixes" must not hold a suffix that ends in another one',
    ],
    [
      { existingLogBucket: { name: 'No' } },
      '"deployment.existingLogBucket.name" must be the name of a bucket',
    ],
    [{ existingLogBucket: {} }, '"deployment.existingLogBucket.name" is missing'],
    [{ slack: { workspaceId: 'T1' } }, '"deployment.slack.channelId" is missing'],
    [{ timeoutSeconds: 901 }, '"deployment.timeoutSeconds" must be at most 900, got 901'],
    [{ logRetentionDays: 31 }, '"deployment.logRetentionDays" must be one of 1, 3, 5'],
    [{ customerKey: 'mine' }, '"deployment.customerKey" must be create or the ARN of a KMS key, got "mine"'],
    [{ reservedConcurrency: 5 }, '"deployment.reservedConcurrency" must be at least maxConcurrency'],
    [{ maxConcurency: 5 }, '"deployment.maxConcurency" is not a setting'],
    [{ noiseObject: '' }, '"deployment.noiseObject" must not be empty'],
  ])('are refused with key and reason: %j', (deployment, sentence) => {
    expect(refused(deployment)).toThrow(sentence);
    expect(refused(deployment)).toThrow('(stray.settings.json)');
  });

  it('are refused all at once', () => {
    expect(refused({ memoryMegabytes: 1, timeoutSeconds: 1 })).toThrow(/memoryMegabytes.*\n.*timeoutSeconds/);
  });
});

describe('a synthesis', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'stray-settings-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('names the file, the key and the reason, and leaves no template', () => {
    const file = join(folder, 'settings.json');
    writeFileSync(file, JSON.stringify({ seed: 'zero', deployment: { timeoutSeconds: 1 } }));
    const run = () =>
      execFileSync(process.execPath, ['infra/app.ts'], {
        cwd: join(import.meta.dirname, '..', '..'),
        env: {
          ...process.env,
          CDK_CONTEXT_JSON: JSON.stringify({ settings: file }),
          CDK_OUTDIR: join(folder, 'out'),
        },
        stdio: 'pipe',
        encoding: 'utf8',
      });
    expect(run).toThrow(`settings: "seed" must be a whole number from 0, got "zero" (${file})`);
    expect(run).toThrow(
      `settings: "deployment.timeoutSeconds" must be a whole number from 30, got 1 (${file})`,
    );
    expect(existsSync(join(folder, 'out', 'Stray.template.json'))).toBe(false);
  });
});
