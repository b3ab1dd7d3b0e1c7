import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Assembly, synthesise } from '../../local/aws/stack/assembly.ts';
import type { Template } from '../../local/aws/stack/template.ts';
import { checks } from '../../local/stack-checks.ts';
import { Stage } from '../../local/stage.ts';
import { reasonAgainst } from '../../local/verify-stack.ts';

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

type Properties = Record<string, unknown>;
const copyOf = () =>
  structuredClone(assembly.template) as {
    Resources: Record<string, { Type: string; Properties: Properties }>;
  };
const all = (template: ReturnType<typeof copyOf>, type: string) =>
  Object.values(template.Resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties);

/** An assembly whose template was changed as text, or resource by resource. */
const replaced = (from: string, to: string): Assembly => {
  const text = JSON.stringify(assembly.template);
  expect(text).toContain(from);
  return { ...assembly, template: JSON.parse(text.replaceAll(from, to)) as Template };
};
const changed = (change: (template: ReturnType<typeof copyOf>) => void): Assembly => {
  const template = copyOf();
  change(template);
  return { ...assembly, template: template as Template };
};
const withoutVariable = (name: string) =>
  changed((template) => {
    const { Variables } = all(template, 'AWS::Lambda::Function')[0]!.Environment as { Variables: Properties };
    expect(Variables).toHaveProperty(name);
    delete Variables[name];
  });

const mutations: Readonly<Record<string, () => Assembly>> = {
  'a wrong path in the role’s policy': () => replaced('"/results/*"', '"/result/*"'),
  'no right to publish': () => replaced('"sns:Publish"', '"sns:Subscribe"'),
  'no right to take messages': () => replaced('"sqs:ReceiveMessage"', '"sqs:PurgeQueue"'),
  'a right too many': () =>
    replaced(
      '["s3:GetObject","s3:PutObject"],"Effect":"Allow","Resource":[',
      '["s3:GetObject","s3:PutObject"],"Effect":"Allow","Resource":["*",',
    ),
  'no policy of the queue': () =>
    changed(({ Resources }) => {
      for (const [id, { Type }] of Object.entries(Resources))
        if (Type === 'AWS::SQS::QueuePolicy') delete Resources[id];
    }),
  'a suffix filter that is missing': () =>
    changed((template) => {
      for (const bucket of all(template, 'AWS::S3::Bucket')) {
        const notifications = bucket.NotificationConfiguration as
          | { QueueConfigurations: Properties[] }
          | undefined;
        if (notifications === undefined) continue;
        const [{ Filter, ...first }] = notifications.QueueConfigurations as [Properties];
        expect(Filter).toBeDefined();
        notifications.QueueConfigurations = [first];
      }
    }),
  'failures of a batch that nobody asks for': () =>
    changed((template) => {
      delete all(template, 'AWS::Lambda::EventSourceMapping')[0]!.FunctionResponseTypes;
    }),
  'a handler of another name': () => replaced('"index.handler"', '"index.main"'),
  'a handler that throws': () => ({ ...assembly, assetFolder: () => throwing }),
  'no address of the results': () => withoutVariable('STRAY_RESULTS_BUCKET'),
  'no key filter': () => withoutVariable('STRAY_KEY_FILTER'),
  'no topic': () => withoutVariable('STRAY_EMAIL_TOPIC'),
  'no topic for Slack': () => withoutVariable('STRAY_SLACK_TOPIC'),
  'no settings': () => withoutVariable('STRAY_SETTINGS'),
};

describe('the checks of a stack', () => {
  it('hold of the stack as it is', async () => {
    expect(await reasonsAgainst(assembly)).toEqual([]);
  });

  it.each(Object.keys(mutations))('catch %s', async (name) => {
    expect(await reasonsAgainst(mutations[name]!(), 'first')).not.toEqual([]);
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
