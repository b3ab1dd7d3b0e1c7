import { CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { Deployment } from '../lambda/settings.ts';
import type { BundledFunction } from './bundled-function.ts';
import type { EncryptionKey } from './encryption-key.ts';
import { acknowledgeWildcards } from './rules.ts';
import type { Tallier } from './tallier.ts';
import type { WindowAnalyst } from './window-analyst.ts';
import type { WindowPlanner } from './window-planner.ts';

type Props = {
  readonly deployment: Deployment;
  readonly key: EncryptionKey | null;
  readonly tallier: Tallier;
  readonly planner: WindowPlanner;
  readonly analyst: WindowAnalyst;
  /** name and ARN of the bucket that logs lie in */
  readonly logs: { readonly name: string; readonly arn: string };
  readonly results: s3.IBucket;
};

/** Everything that an execution may be told, and what holds where it is not. */
const usualInput = {
  prefix: '',
  /** first and last day of windows, as 2024-04-19; empty: no bound */
  from: '',
  to: '',
  /** whether findings are published */
  alert: false,
  /** whether what is done is done again */
  force: false,
  /** hour or day: what has ended by `time` is due, and no object is listed */
  tick: '',
  time: '',
};

/** Errors of the functions after which another run would end the same way. */
const HOPELESS = ['LimitReached', 'EventError', 'SettingsError'];

/** A year is a matter of hours; what takes a week hangs. */
const LONGEST = Duration.days(7);

/**
 * The machine that counts every object under a prefix and then examines every window whose objects changed. The
 * schedule enters it after the counting, which live inspection has done by then.
 */
export class Backfill extends Construct {
  readonly machine: sfn.StateMachine;
  readonly #props: Props;
  readonly #role: iam.Role;

  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    this.#props = props;
    this.#role = new iam.Role(this, 'Role', {
      description: 'stray: counts a prefix of logs and examines windows',
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    this.machine = new sfn.StateMachine(this, 'Machine', {
      comment: 'Partial tallies of every object under a prefix, then the windows that changed',
      definitionBody: sfn.DefinitionBody.fromChainable(this.#definition()),
      // withoutPolicyUpdates: the library would let it write anywhere in the results.
      role: this.#role.withoutPolicyUpdates(),
      timeout: LONGEST,
    });
    this.#allow();
    for (const id of ['AwsSolutions-SF1', 'AwsSolutions-SF2', 'Serverless-StepFunctionStateMachineXray']) {
      Validations.of(this.machine).acknowledge({
        id,
        reason:
          'What became of each batch and window is written to the results bucket, and of each object to the log of ' +
          'the function; events of ten thousand children would repeat that at its price.',
      });
    }
    const outputs = {
      BackfillMachine: [this.machine.stateMachineArn, 'Counts a prefix of logs and examines the windows'],
      TallierMemory: [`${props.tallier.memoryMegabytes}`, 'Megabytes, by which a backfill costs'],
      WindowAnalystMemory: [`${props.analyst.memoryMegabytes}`, 'Megabytes, by which windows cost'],
    } as const;
    for (const [name, [value, description]] of Object.entries(outputs))
      new CfnOutput(Stack.of(this), name, { value, description });
  }

  #definition(): sfn.IChainable {
    const plan = this.#plan();
    plan.next(this.#windows()).next(new sfn.Succeed(this, 'Done'));
    const objects = this.#objects().next(plan);
    return new sfn.Pass(this, 'Defaults', {
      result: sfn.Result.fromObject({ ...usualInput, prefix: this.#props.deployment.keyPrefix }),
      resultPath: '$.defaults',
    })
      .next(
        new sfn.Pass(this, 'Places', {
          parameters: {
            'input.$': 'States.JsonMerge($.defaults, $, false)',
            'folder.$': "States.Format('backfill/{}', $$.Execution.Name)",
            'objectsFolder.$': "States.Format('backfill/{}/objects', $$.Execution.Name)",
            'windowsFolder.$': "States.Format('backfill/{}/windows', $$.Execution.Name)",
          },
        }),
      )
      .next(
        new sfn.Choice(this, 'Count first?')
          .when(sfn.Condition.stringEquals('$.input.tick', ''), objects)
          .otherwise(plan),
      );
  }

  #objects(): sfn.DistributedMap {
    const { logs, results, deployment, tallier } = this.#props;
    const { maxConcurrency, objectsPerBatch, toleratedFailurePercentage } = deployment.backfill;
    return new sfn.DistributedMap(this, 'Objects', {
      label: 'Objects',
      mapExecutionType: sfn.StateMachineType.STANDARD,
      itemReader: new sfn.S3ObjectsItemReader({
        bucket: s3.Bucket.fromBucketAttributes(this, 'Logs', { bucketName: logs.name, bucketArn: logs.arn }),
        prefix: sfn.JsonPath.stringAt('$.input.prefix'),
      }),
      itemBatcher: new sfn.ItemBatcher({
        maxItemsPerBatch: objectsPerBatch,
        batchInput: { bucket: logs.name, 'force.$': '$.input.force' },
      }),
      maxConcurrency,
      toleratedFailurePercentage,
      resultWriterV2: new sfn.ResultWriterV2({
        bucket: results,
        prefix: sfn.JsonPath.stringAt('$.objectsFolder'),
      }),
      resultPath: '$.objects',
    }).itemProcessor(this.#invoke('Tally', tallier));
  }

  #plan(): LambdaInvoke {
    return this.#invoke('Plan', this.#props.planner, {
      payload: sfn.TaskInput.fromObject({ 'folder.$': '$.folder', 'input.$': '$.input' }),
      resultSelector: { 'windows.$': '$.Payload.windows', 'key.$': '$.Payload.key' },
      resultPath: '$.plan',
    });
  }

  /** Every window is tried, whatever became of the others: the next run does what is missing. */
  #windows(): sfn.DistributedMap {
    const { results, deployment, analyst } = this.#props;
    return new sfn.DistributedMap(this, 'Windows', {
      label: 'Windows',
      mapExecutionType: sfn.StateMachineType.STANDARD,
      itemReader: new sfn.S3JsonItemReader({ bucket: results, key: sfn.JsonPath.stringAt('$.plan.key') }),
      maxConcurrency: deployment.backfill.maxConcurrency,
      toleratedFailurePercentage: 100,
      resultWriterV2: new sfn.ResultWriterV2({
        bucket: results,
        prefix: sfn.JsonPath.stringAt('$.windowsFolder'),
      }),
      resultPath: '$.windowsDone',
    }).itemProcessor(this.#invoke('Examine', analyst));
  }

  #invoke(
    id: string,
    fn: BundledFunction,
    props: { payload?: sfn.TaskInput; resultSelector?: Record<string, string>; resultPath?: string } = {},
  ): LambdaInvoke {
    const invoke = new LambdaInvoke(this, id, {
      lambdaFunction: fn.function,
      retryOnServiceExceptions: false,
      taskTimeout: sfn.Timeout.duration(fn.timeout.plus(Duration.minutes(1))),
      ...(props.resultSelector === undefined ? { outputPath: '$.Payload' } : props),
    });
    Validations.of(fn.function).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: 'Step Functions waits for the answer and tries again; nothing is invoked asynchronously.',
    });
    // Throttled, or Lambda itself in trouble: nothing has run, so waiting is all there is to do.
    invoke.addRetry({
      errors: [
        'Lambda.TooManyRequestsException',
        'Lambda.ServiceException',
        'Lambda.AWSLambdaException',
        'Lambda.SdkClientException',
      ],
      interval: Duration.seconds(2),
      backoffRate: 2,
      maxAttempts: 10,
      maxDelay: Duration.minutes(2),
      jitterStrategy: sfn.JitterType.FULL,
    });
    invoke.addRetry({ errors: HOPELESS, maxAttempts: 0 });
    // What is done is recognised, so that another run does what is missing.
    invoke.addRetry({
      errors: ['States.ALL'],
      interval: Duration.seconds(10),
      backoffRate: 3,
      maxAttempts: 3,
    });
    return invoke;
  }

  #allow(): void {
    const { tallier, planner, analyst, logs, results, key } = this.#props;
    const functions = [tallier, planner, analyst].map((one) => one.function.functionArn);
    const add = (statement: iam.PolicyStatementProps) =>
      this.#role.addToPolicy(new iam.PolicyStatement(statement));
    add({ sid: 'RunFunctions', actions: ['lambda:InvokeFunction'], resources: functions });
    add({ sid: 'ListLogs', actions: ['s3:ListBucket'], resources: [logs.arn] });
    const kept = [results.arnForObjects('backfill/*')];
    add({
      sid: 'KeepRun',
      actions: ['s3:GetObject', 's3:PutObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
      resources: kept,
    });
    acknowledgeWildcards(
      this.#role,
      kept,
      'Step Functions names what it writes; it is bounded to one folder.',
    );
    if (key !== null) this.#role.addToPolicy(key.use());
    this.machine.node.addDependency(this.#role);
    this.#allowChildren();
  }

  /** What the library says a machine must do with the children of its maps: start, watch and redrive them. */
  #allowChildren(): void {
    const policy = this.machine.node.findChild('DistributedMapPolicy') as iam.Policy;
    policy.attachToRole(this.#role);
    const { Statement } = Stack.of(this).resolve(policy.document) as { Statement: { Resource: unknown }[] };
    const executions = Statement.flatMap(({ Resource }) => Resource).filter((one) =>
      /\*"/.test(JSON.stringify(one)),
    );
    acknowledgeWildcards(policy, executions, 'Step Functions names the executions of its own maps.');
  }
}
