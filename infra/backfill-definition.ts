import { Duration, Validations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { Deployment } from '../lambda/settings.ts';
import type { BundledFunction } from './bundled-function.ts';
import type { EncryptionKey } from './encryption-key.ts';
import type { Tallier } from './tallier.ts';
import type { WindowAnalyst } from './window-analyst.ts';
import type { WindowPlanner } from './window-planner.ts';

export type BackfillProps = {
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

/** Counting, of large objects by ranges, planning and examining, with `scope` for the names of the states. */
export function backfillDefinition(scope: Construct, props: BackfillProps): sfn.IChainable {
  return new States(scope, props).all();
}

class States {
  readonly #scope: Construct;
  readonly #props: BackfillProps;

  constructor(scope: Construct, props: BackfillProps) {
    this.#scope = scope;
    this.#props = props;
  }

  all(): sfn.IChainable {
    const plan = this.#plan();
    plan.next(this.#windows()).next(new sfn.Succeed(this.#scope, 'Done'));
    const ranges = this.#ranges().next(plan);
    const split = new sfn.Choice(this.#scope, 'Any split?')
      .when(sfn.Condition.numberGreaterThan('$.split.ranges', 0), ranges)
      .otherwise(plan);
    const objects = this.#objects().next(this.#listRanges()).next(split);
    return new sfn.Pass(this.#scope, 'Defaults', {
      result: sfn.Result.fromObject({ ...usualInput, prefix: this.#props.deployment.keyPrefix }),
      resultPath: '$.defaults',
    })
      .next(
        new sfn.Pass(this.#scope, 'Places', {
          parameters: {
            'input.$': 'States.JsonMerge($.defaults, $, false)',
            'folder.$': "States.Format('backfill/{}', $$.Execution.Name)",
            'objectsFolder.$': "States.Format('backfill/{}/objects', $$.Execution.Name)",
            'rangesFolder.$': "States.Format('backfill/{}/ranges', $$.Execution.Name)",
            'windowsFolder.$': "States.Format('backfill/{}/windows', $$.Execution.Name)",
          },
        }),
      )
      .next(
        new sfn.Choice(this.#scope, 'Count first?')
          .when(sfn.Condition.stringEquals('$.input.tick', ''), objects)
          .otherwise(plan),
      );
  }

  #objects(): sfn.DistributedMap {
    const { logs, deployment, tallier } = this.#props;
    return this.#map('Objects', {
      itemReader: new sfn.S3ObjectsItemReader({
        bucket: s3.Bucket.fromBucketAttributes(this.#scope, 'Logs', {
          bucketName: logs.name,
          bucketArn: logs.arn,
        }),
        prefix: sfn.JsonPath.stringAt('$.input.prefix'),
      }),
      itemBatcher: new sfn.ItemBatcher({
        maxItemsPerBatch: deployment.backfill.objectsPerBatch,
        batchInput: { bucket: logs.name, 'force.$': '$.input.force', 'run.$': '$.folder' },
      }),
      prefix: '$.objectsFolder',
      resultPath: '$.objects',
    }).itemProcessor(this.#invoke('Tally', tallier));
  }

  /** What the functions left to be read in byte ranges, as one list. */
  #listRanges(): LambdaInvoke {
    return this.#invoke('List ranges', this.#props.planner, {
      payload: sfn.TaskInput.fromObject({ 'ranges.$': '$.folder' }),
      resultSelector: { 'ranges.$': '$.Payload.ranges', 'key.$': '$.Payload.key' },
      resultPath: '$.split',
    });
  }

  /** The one that tallies the last range of an object joins them. */
  #ranges(): sfn.DistributedMap {
    return this.#map('Ranges', {
      itemReader: this.#listed('$.split.key'),
      prefix: '$.rangesFolder',
      resultPath: '$.rangesDone',
    }).itemProcessor(this.#invoke('Tally range', this.#props.tallier));
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
    return this.#map('Windows', {
      itemReader: this.#listed('$.plan.key'),
      toleratedFailurePercentage: 100,
      prefix: '$.windowsFolder',
      resultPath: '$.windowsDone',
    }).itemProcessor(this.#invoke('Examine', this.#props.analyst));
  }

  /** The items of a list in the results bucket. */
  #listed(key: string): sfn.S3JsonItemReader {
    return new sfn.S3JsonItemReader({ bucket: this.#props.results, key: sfn.JsonPath.stringAt(key) });
  }

  /** A map that writes what became of each item under `prefix` of the results bucket. */
  #map(
    label: string,
    { prefix, ...props }: sfn.DistributedMapProps & { readonly prefix: string },
  ): sfn.DistributedMap {
    const { results, deployment } = this.#props;
    const { maxConcurrency, toleratedFailurePercentage } = deployment.backfill;
    return new sfn.DistributedMap(this.#scope, label, {
      label,
      mapExecutionType: sfn.StateMachineType.STANDARD,
      maxConcurrency,
      toleratedFailurePercentage,
      resultWriterV2: new sfn.ResultWriterV2({ bucket: results, prefix: sfn.JsonPath.stringAt(prefix) }),
      ...props,
    });
  }

  #invoke(
    id: string,
    fn: BundledFunction,
    props: { payload?: sfn.TaskInput; resultSelector?: Record<string, string>; resultPath?: string } = {},
  ): LambdaInvoke {
    const invoke = new LambdaInvoke(this.#scope, id, {
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
}
