import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Assembly, synthesise } from '../../../local/aws/stack/assembly.ts';
import { backfillChecks } from '../../../local/backfill-checks.ts';
import { Stage } from '../../../local/stage.ts';
import { reasonAgainst } from '../../../local/verify-stack.ts';
import { replaced, without, withoutStatement } from '../mutant.ts';

const settingsFile = join(import.meta.dirname, '../../../local/start.settings.json');
const [backfill, schedule] = Object.keys(backfillChecks) as [string, string];
let assembly: Assembly;
beforeAll(async () => {
  assembly = await synthesise(settingsFile);
});
afterAll(() => assembly?.remove());

/** What is wrong, the check that sees it, and the words by which its cause is recognised. */
const mutations: Readonly<Record<string, [() => Assembly, string, RegExp]>> = {
  'a machine that may not list the logs': [
    () => withoutStatement(assembly, 'BackfillRole', 'ListLogs'),
    backfill,
    /ItemReaderFailed: .*not allowed to perform s3:ListBucket/,
  ],
  'a machine that may not invoke': [
    () => withoutStatement(assembly, 'BackfillRole', 'RunFunctions'),
    backfill,
    /not allowed to perform lambda:InvokeFunction/,
  ],
  'a machine that may not start the children of its maps': [
    () => replaced(assembly, '"Action":"states:StartExecution"', '"Action":"states:ListExecutions"'),
    backfill,
    /States\.Permissions: .*states:StartExecution/,
  ],
  'maps that write no account of their items': [
    () => replaced(assembly, String.raw`\"ResultWriter\":`, String.raw`\"Comment\":`),
    backfill,
    /the map Objects left no account of its items/,
  ],
  'a folder of pointers that may not be written': [
    () => replaced(assembly, '"/windows/*/hours/*"', '"/window/*/hours/*"'),
    backfill,
    /not allowed to perform s3:(Get|Put)Object on .*\/windows\/dce_rpc\/hours/,
  ],
  'windows that may not be written': [
    () => replaced(assembly, '"/windows/*"', '"/window/*"'),
    backfill,
    /not allowed to perform s3:(Get|Put)Object on .*\/windows\/dce_rpc/,
  ],
  'a plan that is read where it was not written': [
    () => replaced(assembly, '$.plan.key', '$.plan.keys'),
    backfill,
    /\$\.plan\.keys leads to nothing/,
  ],
  'no schedule': [
    () => without(assembly, 'AWS::Scheduler::Schedule'),
    schedule,
    /the schedule started nothing/,
  ],
  'a schedule that may start nothing': [
    () => withoutStatement(assembly, 'WindowScheduleRole', 'StartWindows'),
    schedule,
    /the schedule started nothing: .*not allowed to perform states:StartExecution/,
  ],
  'a schedule that does not say when it is': [
    () => replaced(assembly, '<aws.scheduler.scheduled-time>', '<aws.scheduler.scheduled>'),
    schedule,
    /./,
  ],
};

describe('the checks of a backfill', () => {
  it.each(Object.keys(mutations))('catch %s', async (name) => {
    const [mutate, check, cause] = mutations[name]!;
    const raise = () => Stage.raise({ settingsFile, assembly: mutate() });
    expect(await reasonAgainst(backfillChecks[check]!, raise)).toMatch(cause);
  });
});
