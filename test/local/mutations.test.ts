import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Assembly, synthesise } from '../../local/aws/stack/assembly.ts';
import { checks } from '../../local/stack-checks.ts';
import { Stage } from '../../local/stage.ts';
import { reasonAgainst } from '../../local/verify-stack.ts';
import { changed, type Properties, propertiesOf, replaced, without } from './mutant.ts';

const settingsFile = join(import.meta.dirname, '../../local/start.settings.json');
const throwing = mkdtempSync(join(tmpdir(), 'stray-throwing-'));
let assembly: Assembly;

beforeAll(async () => {
  assembly = await synthesise(settingsFile);
  writeFileSync(
    join(throwing, 'index.mjs'),
    'export const handler = () => { throw new Error("mutant"); };\n',
  );
});
afterAll(async () => {
  await assembly?.remove();
  await rm(throwing, { recursive: true, force: true });
});

/** What is wrong, and the words by which its cause is recognised in the report. */
const mutations: Readonly<Record<string, [() => Assembly, RegExp]>> = {
  'a wrong path in the role’s policy': [
    () => replaced(assembly, '"/results/*"', '"/result/*"'),
    /not allowed to perform s3:PutObject/,
  ],
  'no right to publish': [
    () => replaced(assembly, '"sns:Publish"', '"sns:Subscribe"'),
    /not allowed to perform sns:Publish/i,
  ],
  'no right to take messages': [
    () => replaced(assembly, '"sqs:ReceiveMessage"', '"sqs:PurgeQueue"'),
    /not allowed to perform sqs:ReceiveMessage/,
  ],
  'a right too many': [
    () => replaced(assembly, '"Effect":"Allow","Resource":[', '"Effect":"Allow","Resource":["*",'),
    /Missing expected rejection/,
  ],
  'no policy of the queue': [
    () => without(assembly, 'AWS::SQS::QueuePolicy'),
    /Unable to validate the following destination configurations/,
  ],
  'a suffix filter that is missing': [
    () =>
      changed(assembly, (template) => {
        for (const bucket of propertiesOf(template, 'AWS::S3::Bucket')) {
          const notifications = bucket.NotificationConfiguration as
            | { QueueConfigurations: Properties[] }
            | undefined;
          if (notifications === undefined) continue;
          const [{ Filter, ...first }] = notifications.QueueConfigurations as [Properties];
          expect(Filter).toBeDefined();
          notifications.QueueConfigurations = [first];
        }
      }),
    /ran 3 times for two keys/,
  ],
  'failures of a batch that nobody asks for': [
    () =>
      changed(assembly, (template) => {
        delete propertiesOf(template, 'AWS::Lambda::EventSourceMapping')[0]!.FunctionResponseTypes;
      }),
    /0 dead letters/,
  ],
  'a handler of another name': [
    () => replaced(assembly, '"index.handler"', '"index.main"'),
    /index.main is undefined or not exported/,
  ],
  'a handler that throws': [() => ({ ...assembly, assetFolder: () => throwing }), /Error: mutant/],
  'no address of the results': [() => withoutVariable('STRAY_RESULTS_BUCKET'), /STRAY_RESULTS_BUCKET/],
  'no key filter': [() => withoutVariable('STRAY_KEY_FILTER'), /STRAY_KEY_FILTER/],
  'no topic': [() => withoutVariable('STRAY_EMAIL_TOPIC'), /STRAY_EMAIL_TOPIC/],
  'no topic for Slack': [() => withoutVariable('STRAY_SLACK_TOPIC'), /0 messages to Slack/],
  'no settings': [() => withoutVariable('STRAY_SETTINGS'), /STRAY_SETTINGS/],
};

const withoutVariable = (name: string) =>
  changed(assembly, (template) => {
    const { Variables } = propertiesOf(template, 'AWS::Lambda::Function')[0]!.Environment as {
      Variables: Properties;
    };
    expect(Variables).toHaveProperty(name);
    delete Variables[name];
  });

describe('the checks of a stack', () => {
  it('hold of the stack as it is', async () => {
    expect(await reasonsAgainst(assembly)).toEqual([]);
  });

  it.each(Object.keys(mutations))('catch %s', async (name) => {
    const [mutate, cause] = mutations[name]!;
    expect((await reasonsAgainst(mutate(), 'first')).join('\n')).toMatch(cause);
  });
});

async function reasonsAgainst(mutant: Assembly, wanted: 'all' | 'first' = 'all'): Promise<string[]> {
  const reasons: string[] = [];
  for (const check of Object.values(checks)) {
    const reason = await reasonAgainst(check, () => Stage.raise({ settingsFile, assembly: mutant }));
    if (reason !== null) reasons.push(reason);
    if (reasons.length > 0 && wanted === 'first') break;
  }
  return reasons;
}
