import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Assembly, synthesise } from '../../local/aws/stack/assembly.ts';
import { SAMPLE } from '../../local/stack-checks.ts';
import { Stage } from '../../local/stage.ts';
import { reasonAgainst } from '../../local/verify-stack.ts';
import { replaced } from './mutant.ts';

const folder = mkdtempSync(join(tmpdir(), 'stray-settings-'));
const settingsFile = join(folder, 'settings.json');
const kmsKeyArn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const deployment = {
  existingLogBucket: { name: 'someone-elses-logs', kmsKeyArn },
  keyPrefix: 'zeek/',
  keySuffixes: ['.log.gz'],
  customerKey: 'create',
  emails: [
    { address: 'low@example.com', leastSeverity: 'low' },
    { address: 'high@example.com', leastSeverity: 'high' },
  ],
};
let assembly: Assembly;

beforeAll(async () => {
  writeFileSync(settingsFile, JSON.stringify({ deployment }));
  assembly = await synthesise(settingsFile);
});
afterAll(async () => {
  await assembly?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** A log under the prefix is inspected and told of; keys that the rule does not let pass are nobody's business. */
async function inspects(stage: Stage): Promise<void> {
  const log = await stage.upload('zeek/2026/dce_rpc.log.gz', SAMPLE);
  const elsewhere = await stage.upload('other/dce_rpc.log.gz', SAMPLE);
  const plain = await stage.upload('zeek/dce_rpc.log', SAMPLE);
  await stage.stack.settled();
  const paths = [...(await stage.results(log)).keys()];
  expect(stage.deadLetters).toEqual([]);
  expect(paths).toContain('dce_rpc/report.html');
  expect([(await stage.results(elsewhere)).size, (await stage.results(plain)).size]).toEqual([0, 0]);
  expect(stage.inspector.runs).toHaveLength(1);
  expect(stage.outbox.map(({ endpoint }) => endpoint)).toEqual(['low@example.com', 'high@example.com']);
}
const reasonOf = (mutant: Assembly) =>
  reasonAgainst(inspects, () => Stage.raise({ settingsFile, assembly: mutant }));

describe('a bucket that is someone else’s, under customer keys', () => {
  it('feeds the queue by EventBridge, and its logs are inspected', async () => {
    expect(await reasonOf(assembly)).toBeNull();
  });

  it('does not where the queue’s policy does not let EventBridge in', async () => {
    expect(
      await reasonOf(replaced(assembly, '"Service":"events.amazonaws.com"', '"Service":"sns.amazonaws.com"')),
    ).toMatch(/report.html/);
  });

  it('does not where the role may not use the key of the logs', async () => {
    const other = kmsKeyArn.replace('1234abcd', 'ffffffff');
    expect(await reasonOf(replaced(assembly, kmsKeyArn, other))).toMatch(
      /not allowed to perform kms:Decrypt/,
    );
  });

  it('does not where the rule’s pattern names another bucket', async () => {
    const pattern = '"bucket":{"name":["someone-elses-logs"]}';
    expect(await reasonOf(replaced(assembly, pattern, pattern.replace('someone', 'nobody')))).toMatch(
      /report.html/,
    );
  });
});
