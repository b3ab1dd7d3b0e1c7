import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from '../../../local/aws/local-aws.ts';
import { parseSchedule } from '../../../local/aws/scheduler/expression.ts';
import type { Assembly } from '../../../local/aws/stack/assembly.ts';
import { deploy } from '../../../local/aws/stack/deploy.ts';

const moment = (text: string) => Date.parse(`2024-04-${text}:00Z`);

describe('a schedule expression', () => {
  const between = (expression: string, from: string, to: string) =>
    parseSchedule(expression)(moment(from), moment(to)).map((at) => new Date(at).toISOString().slice(8, 16));

  it.each([
    ['cron(15 * * * ? *)', '19T22:15', '20T01:00', ['19T23:15', '20T00:15']],
    [
      'cron(15 0,6,12,18 * * ? *)',
      '19T00:00',
      '20T00:15',
      ['19T00:15', '19T06:15', '19T12:15', '19T18:15', '20T00:15'],
    ],
    ['cron(0/20 5 ? * FRI-SAT *)', '18T00:00', '19T23:00', ['19T05:00', '19T05:20', '19T05:40']],
    ['cron(0 12 20 APR ? 2024)', '01T00:00', '30T00:00', ['20T12:00']],
    ['cron(0 12 ? * 1 *)', '19T00:00', '30T00:00', ['21T12:00', '28T12:00']],
    ['rate(12 hours)', '19T01:00', '20T01:00', ['19T13:00', '20T01:00']],
  ])('%s', (expression, from, to, expected) => {
    expect(between(expression, from, to)).toEqual(expected);
  });

  it.each([
    'at(2024-04-19T05:00:00)',
    'rate(1 week)',
    'cron(0 12 * * ?)',
    'cron(0 12 L * ? *)',
    'cron(0 12 ? * 2#1 *)',
  ])('%s is refused', (expression) => {
    expect(() => parseSchedule(expression)).toThrow(/in? ?the schedule|the schedule/);
  });
});

const role = (statements: object[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: { Policies: [{ PolicyDocument: { Statement: statements } }] },
});
const may = (Action: string, resource: object) => ({ Effect: 'Allow', Action, Resource: resource });
const schedule = {
  ScheduleExpression: 'cron(15 * * * ? *)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  State: 'ENABLED',
  Target: {
    Arn: { Ref: 'Machine' },
    RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Input: '{"tick":"hour","time":"<aws.scheduler.scheduled-time>"}',
    DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Missed', 'Arn'] } },
  },
};
const usual = [
  may('states:StartExecution', { Ref: 'Machine' }),
  may('sqs:SendMessage', { 'Fn::GetAtt': ['Missed', 'Arn'] }),
];

/** A stack of one machine that does nothing, and a schedule that starts it. */
function stack(properties: object = {}, statements: object[] = usual, more: object = {}): Assembly {
  const definition = { StartAt: 'S', States: { S: { Type: 'Succeed' } } };
  const Resources = {
    Missed: { Type: 'AWS::SQS::Queue' },
    Role: role(statements),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        DefinitionString: JSON.stringify(definition),
        RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      },
    },
    Hours: { Type: 'AWS::Scheduler::Schedule', Properties: { ...schedule, ...properties } },
    ...more,
  };
  const assetFolder = () => '';
  return {
    stackName: 'S',
    template: { Resources } as Assembly['template'],
    assetFolder,
    remove: async () => {},
  };
}

let aws: LocalAws;
beforeEach(async () => {
  aws = await startLocalAws();
});
afterEach(() => aws.server.close());

describe('a schedule of the stack', () => {
  it('starts its machine at each of its moments, told when that was, and by nothing else', async () => {
    const { pass, settled, machines } = deploy(stack(), aws);
    aws.clock.skipTo(Date.now() + 7_200_000);
    await settled();
    expect(machines[0]!.executions.size).toBe(0);
    await pass(new Date(moment('19T04:20')), new Date(moment('19T06:15')));
    expect([...machines[0]!.executions.values()].map(({ input, status }) => [input, status])).toEqual([
      [{ tick: 'hour', time: '2024-04-19T05:15:00Z' }, 'SUCCEEDED'],
      [{ tick: 'hour', time: '2024-04-19T06:15:00Z' }, 'SUCCEEDED'],
    ]);
  });

  it('does nothing where it is switched off', async () => {
    const { pass, machines } = deploy(stack({ State: 'DISABLED' }), aws);
    await pass(new Date(moment('19T04:20')), new Date(moment('19T06:15')));
    expect(machines[0]!.executions.size).toBe(0);
  });

  it('leaves what its role may not start among the dead letters, with the reason', async () => {
    const { pass, machines } = deploy(stack({}, usual.slice(1)), aws);
    await pass(new Date(moment('19T04:20')), new Date(moment('19T05:20')));
    expect(machines[0]!.executions.size).toBe(0);
    const [queue] = [...aws.queues.values()];
    expect(queue!.messages).toMatchObject([
      {
        body: '{"tick":"hour","time":"2024-04-19T05:15:00Z"}',
        attributes: {
          ERROR_CODE: 'AccessDenied',
          ERROR_MESSAGE: expect.stringMatching(/states:StartExecution on .*stateMachine:S-Machine/),
        },
      },
    ]);
  });

  it.each([
    [
      'an end',
      { EndDate: '2024-05-01' },
      'Hours: the property EndDate of AWS::Scheduler::Schedule is not executed',
    ],
    [
      'another time zone',
      { ScheduleExpressionTimezone: 'Europe/Berlin' },
      'Hours: the time zone Europe/Berlin',
    ],
    ['a flexible window', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, 'Hours: a flexible time window'],
    [
      'a target of another kind',
      { Target: { ...schedule.Target, Arn: { 'Fn::GetAtt': ['Missed', 'Arn'] } } },
      'is no state machine of the stack',
    ],
    [
      'a target with more to it',
      { Target: { ...schedule.Target, KinesisParameters: {} } },
      'Hours: the target property KinesisParameters',
    ],
  ])('with %s is refused', (_, properties, sentence) => {
    expect(() => deploy(stack(properties), aws)).toThrow(sentence);
  });
});

describe('a state machine of the stack', () => {
  it('that is not interpreted is refused when the stack is made, by its resource, state and field', () => {
    const Machine = {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        RoleArn: 'r',
        DefinitionString: '{"StartAt":"S","States":{"S":{"Type":"Succeed","Assign":{}}}}',
      },
    };
    expect(() => deploy(stack({}, usual, { Machine }), aws)).toThrow(
      'Machine: the state "S": the field Assign is not interpreted',
    );
  });
});

describe('what only stands in a catalogue', () => {
  const catalogue = {
    Database: {
      Type: 'AWS::Glue::Database',
      Properties: { CatalogId: '1', DatabaseInput: { Name: 'stray' } },
    },
    Hosts: {
      Type: 'AWS::Glue::Table',
      Properties: {
        CatalogId: '1',
        DatabaseName: { Ref: 'Database' },
        TableInput: { Name: 'hosts', StorageDescriptor: { Location: 's3://b/tables/hosts/' } },
      },
    },
    Work: { Type: 'AWS::Athena::WorkGroup', Properties: { Name: 'stray' } },
    Query: {
      Type: 'AWS::Athena::NamedQuery',
      Properties: {
        Name: 'q',
        Database: { Ref: 'Database' },
        QueryString: 'SELECT 1',
        WorkGroup: { Ref: 'Work' },
      },
    },
  };

  it('can be listed', () => {
    expect(deploy(stack({}, usual, catalogue), aws).catalogue).toEqual({
      databases: ['stray'],
      workGroups: ['stray'],
      tables: [{ name: 'hosts', database: 'stray', location: 's3://b/tables/hosts/' }],
      queries: [{ name: 'q', database: 'stray', sql: 'SELECT 1' }],
    });
  });

  it('has to be of one piece', () => {
    const { Database: _, ...rest } = catalogue;
    const Hosts = {
      ...catalogue.Hosts,
      Properties: { ...catalogue.Hosts.Properties, DatabaseName: 'other' },
    };
    expect(() => deploy(stack({}, usual, { ...catalogue, Hosts }), aws)).toThrow(
      'Hosts: there is no database other',
    );
    expect(() => deploy(stack({}, usual, rest), aws)).toThrow(/does not hold/);
  });
});
