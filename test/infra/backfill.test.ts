import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../lambda/aws/plan-input.ts';
import { parseSettings } from '../../lambda/settings.ts';
import { type Json, readable, synthesised } from './synthesised.ts';

const definition = (settings: unknown = {}): Json =>
  JSON.parse(readable(synthesised(settings).only('AWS::StepFunctions::StateMachine').DefinitionString));

describe('the machine of the backfill', () => {
  const { States } = definition();

  it('goes over the objects of a prefix in batches, as many at once and with as many failures as the settings say', () => {
    const backfill = { maxConcurrency: 40, objectsPerBatch: 100, toleratedFailurePercentage: 2 };
    const { Objects } = definition({ deployment: { backfill } }).States;
    expect(Objects).toMatchObject({
      Type: 'Map',
      Label: 'Objects',
      MaxConcurrency: 40,
      ToleratedFailurePercentage: 2,
      ItemReader: {
        Resource: 'arn:<AWS::Partition>:states:::s3:listObjectsV2',
        Parameters: { Bucket: '<LogInboxBucket>', 'Prefix.$': '$.input.prefix' },
      },
      ItemBatcher: {
        MaxItemsPerBatch: 100,
        BatchInput: { bucket: '<LogInboxBucket>', 'force.$': '$.input.force', 'run.$': '$.folder' },
      },
    });
  });

  it('writes what became of each batch and window under the name of the run', () => {
    expect(States.Places.Parameters['objectsFolder.$']).toBe(
      "States.Format('backfill/{}/objects', $$.Execution.Name)",
    );
    for (const [state, folder] of [
      ['Objects', '$.objectsFolder'],
      ['Ranges', '$.rangesFolder'],
      ['Windows', '$.windowsFolder'],
    ] as const) {
      expect(States[state].ResultWriter).toEqual({
        Resource: 'arn:<AWS::Partition>:states:::s3:putObject',
        Parameters: { Bucket: '<ReportStoreBucket>', 'Prefix.$': folder },
      });
      expect(States[state].ItemProcessor.ProcessorConfig).toEqual({
        Mode: 'DISTRIBUTED',
        ExecutionType: 'STANDARD',
      });
    }
  });

  it('lists what was split, counts it range by range where there is any, and only then plans', () => {
    expect(States.Objects.Next).toBe('List ranges');
    expect(States['List ranges']).toMatchObject({
      Next: 'Any split?',
      ResultPath: '$.split',
      Parameters: { FunctionName: '<WindowPlannerFunction.Arn>', Payload: { 'ranges.$': '$.folder' } },
    });
    expect(States['Any split?']).toEqual({
      Type: 'Choice',
      Choices: [{ Variable: '$.split.ranges', NumericGreaterThan: 0, Next: 'Ranges' }],
      Default: 'Plan',
    });
    const { Ranges } = definition({ deployment: { backfill: { maxConcurrency: 40 } } }).States;
    expect(Ranges).toMatchObject({
      Next: 'Plan',
      Label: 'Ranges',
      MaxConcurrency: 40,
      ToleratedFailurePercentage: 5,
      ItemReader: { Parameters: { Bucket: '<ReportStoreBucket>', 'Key.$': '$.split.key' } },
    });
    expect(Ranges.ItemBatcher).toBeUndefined();
    const tally = Ranges.ItemProcessor.States['Tally range'];
    expect(tally.Retry).toEqual(States.Objects.ItemProcessor.States.Tally.Retry);
    expect(tally.Parameters).toEqual({ FunctionName: '<TallierFunction.Arn>', 'Payload.$': '$' });
  });

  it('plans from what was counted, and examines each window of the list whatever becomes of the others', () => {
    expect(States.Plan.Parameters.FunctionName).toBe('<WindowPlannerFunction.Arn>');
    expect(States.Windows.ItemReader).toEqual({
      Resource: 'arn:<AWS::Partition>:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { Bucket: '<ReportStoreBucket>', 'Key.$': '$.plan.key' },
    });
    expect(States.Windows.ToleratedFailurePercentage).toBe(100);
    expect(States.Windows.ItemBatcher).toBeUndefined();
  });

  it('needs to be told nothing: every key has a default, and the prefix is that of the settings', () => {
    const { Defaults } = definition({ deployment: { keyPrefix: 'zeek/' } }).States;
    expect(Defaults.Result.prefix).toBe('zeek/');
    const plan = parsePlan({ folder: 'backfill/a', input: Defaults.Result }, parseSettings({}, 'test'), 0);
    expect(plan).toMatchObject({ alert: false, force: false, from: null });
    expect(States.Places.Parameters['input.$']).toBe('States.JsonMerge($.defaults, $, false)');
  });

  it('enters after the counting where the schedule started it', () => {
    const { Choices, Default } = States['Count first?'];
    expect(Choices).toEqual([{ Variable: '$.input.tick', StringEquals: '', Next: 'Objects' }]);
    expect(Default).toBe('Plan');
  });

  it('waits for a function longer than that may run, tries again what may heal, and nothing else', () => {
    const tally = States.Objects.ItemProcessor.States.Tally;
    expect(tally.TimeoutSeconds).toBe(960);
    const retries = tally.Retry.map(({ ErrorEquals, MaxAttempts }: Json) => [ErrorEquals[0], MaxAttempts]);
    expect(retries).toEqual([
      ['Lambda.TooManyRequestsException', 10],
      ['LimitReached', 0],
      ['States.ALL', 3],
    ]);
  });
});

describe('the schedule of windows', () => {
  const schedules = (settings: unknown = {}) => synthesised(settings).ofType('AWS::Scheduler::Schedule');

  it('starts the machine some minutes after the end of a day, and again for what came late', () => {
    expect(schedules()).toHaveLength(1);
    const { ScheduleExpression, FlexibleTimeWindow, Target } = schedules({ windowDelayMinutes: 20 })[0]!;
    expect(ScheduleExpression).toBe('cron(20 0,6,12,18 * * ? *)');
    expect(FlexibleTimeWindow).toEqual({ Mode: 'OFF' });
    expect(readable(Target.Arn)).toBe('<BackfillMachine>');
    expect(readable(Target.RoleArn)).toBe('<WindowScheduleRole.Arn>');
    expect(readable(Target.DeadLetterConfig.Arn)).toBe('<WindowScheduleDeadLetters.Arn>');
    expect(JSON.parse(Target.Input)).toEqual({
      tick: 'day',
      time: '<aws.scheduler.scheduled-time>',
      alert: true,
    });
  });

  it('starts it each hour where hours are windows', () => {
    const found = schedules({ windows: { hour: true } }).map((one) => one.ScheduleExpression);
    expect(new Set(found)).toEqual(new Set(['cron(15 * * * ? *)', 'cron(15 0,6,12,18 * * ? *)']));
  });

  it('is not there where there is nothing to merge', () => {
    expect(schedules({ partialTallies: false })).toEqual([]);
    expect(schedules({ windows: { day: false } })).toEqual([]);
  });
});
