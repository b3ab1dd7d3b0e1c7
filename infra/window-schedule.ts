import { Duration, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Settings } from '../lambda/settings.ts';
import type { EncryptionKey } from './encryption-key.ts';

type Props = {
  readonly settings: Settings;
  readonly key: EncryptionKey | null;
  readonly machine: sfn.IStateMachine;
};

/** Hours of the day, in UTC, at which windows that ended, or to which objects were added since, are examined. */
const HOURS = { hour: '*', day: '0,6,12,18' } as const;

/** The clock of windows: some minutes after the end of an hour and of a day, and again for objects that came late. */
export class WindowSchedule extends Construct {
  readonly deadLetters: sqs.Queue;
  readonly #role: iam.Role;

  constructor(scope: Construct, id: string, { settings, key, machine }: Props) {
    super(scope, id);
    this.deadLetters = new sqs.Queue(this, 'DeadLetters', {
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
      ...(key === null
        ? { encryption: sqs.QueueEncryption.SQS_MANAGED }
        : { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: key.key }),
    });
    for (const rule of ['Serverless-SQSRedrivePolicy', 'AwsSolutions-SQS3']) {
      Validations.of(this.deadLetters).acknowledge({
        id: rule,
        reason: 'This is the dead-letter queue itself.',
      });
    }
    this.#role = this.#roleOf(machine, key);
    const { partialTallies, windows, windowDelayMinutes } = settings;
    for (const unit of ['hour', 'day'] as const) {
      if (!partialTallies || !windows[unit]) continue;
      new scheduler.Schedule(this, unit === 'hour' ? 'Hours' : 'Days', {
        description: `Starts what examines the windows of one ${unit} that changed`,
        schedule: scheduler.ScheduleExpression.expression(
          `cron(${windowDelayMinutes} ${HOURS[unit]} * * ? *)`,
        ),
        timeWindow: scheduler.TimeWindow.off(),
        target: this.#start(machine, unit),
      });
    }
  }

  #start(machine: sfn.IStateMachine, tick: 'hour' | 'day'): scheduler.IScheduleTarget {
    return new StepFunctionsStartExecution(machine, {
      input: scheduler.ScheduleTargetInput.fromObject({
        tick,
        time: scheduler.ContextAttribute.scheduledTime,
        alert: true,
      }),
      role: this.#role.withoutPolicyUpdates(),
      deadLetterQueue: this.deadLetters,
      // The next tick does all that this one would have done.
      maxEventAge: Duration.hours(1),
      retryAttempts: 10,
    });
  }

  #roleOf(machine: sfn.IStateMachine, key: EncryptionKey | null): iam.Role {
    const role = new iam.Role(this, 'Role', {
      description: 'stray: starts the examination of windows',
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'StartWindows',
        actions: ['states:StartExecution'],
        resources: [machine.stateMachineArn],
      }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'KeepMissedTicks',
        actions: ['sqs:SendMessage'],
        resources: [this.deadLetters.queueArn],
      }),
    );
    if (key !== null) role.addToPolicy(key.use());
    return role;
  }
}
