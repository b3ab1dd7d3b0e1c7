import { CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, type IDependable } from 'constructs';
import {
  type Deployment,
  type KeyFilter,
  keyFilterVariable,
  MOST_RECEIVES,
  variables,
} from '../lambda/settings.ts';
import type { BundledFunction } from './bundled-function.ts';
import type { EncryptionKey } from './encryption-key.ts';
import type { Inspector } from './inspector.ts';
import { keptBucket, noAccessLog } from './kept-bucket.ts';

type Props = { readonly deployment: Deployment; readonly key: EncryptionKey | null };

/** Where logs arrive: a bucket, the queue of what has arrived, and the queue of what could not be inspected. */
export class LogInbox extends Construct {
  readonly queue: sqs.Queue;
  readonly deadLetters: sqs.Queue;
  readonly #deployment: Deployment;
  readonly #key: EncryptionKey | null;
  /** name and ARN; no construct, so that nothing can be changed in a bucket that is someone else's */
  readonly bucket: { readonly name: string; readonly arn: string };

  constructor(scope: Construct, id: string, { deployment, key }: Props) {
    super(scope, id);
    this.#deployment = deployment;
    this.#key = key;
    this.deadLetters = this.#queue('DeadLetters', { retentionPeriod: Duration.days(14) });
    this.queue = this.#queue('Queue', {
      // A message is hidden for as long as the function may work on it. More is not needed: maxConcurrency keeps the
      // poller from taking messages that no function is free for, so that none waits while it is hidden.
      visibilityTimeout: Duration.seconds(deployment.timeoutSeconds + 60),
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MOST_RECEIVES },
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'Serverless-SQSRedrivePolicy',
      reason: 'This is the dead-letter queue itself.',
    });
    const existing = deployment.existingLogBucket;
    this.bucket = existing === undefined ? this.#newBucket() : this.#existingBucket(existing.name);
    new CfnOutput(Stack.of(this), 'LogBucket', {
      value: this.bucket.name,
      description: 'Upload Zeek logs here',
    });
    new CfnOutput(Stack.of(this), 'QueueUrl', { value: this.queue.queueUrl, description: 'Logs that wait' });
    new CfnOutput(Stack.of(this), 'DeadLettersUrl', {
      value: this.deadLetters.queueUrl,
      description: 'Logs that could not be inspected',
    });
  }

  /** The inspector takes its work from here. */
  feed(inspector: Inspector): void {
    this.#letTake(inspector);
    this.letRead(inspector);
    this.#map(inspector);
    // Only asynchronous invocations by hand come to this; those by the queue are redriven by the queue.
    inspector.leaveDeadLettersIn(this.deadLetters);
  }

  #letTake(inspector: Inspector): void {
    inspector.allow({
      sid: 'TakeMessages',
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [this.queue.queueArn],
    });
    inspector.allow(
      { sid: 'ExplainDeadLetters', actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] },
      { [variables.deadLetters]: this.deadLetters.queueUrl },
    );
  }

  /** Logs, under the filter by which they are told from other objects. */
  letRead(reader: BundledFunction): void {
    const { keyPrefix, existingLogBucket } = this.#deployment;
    reader.allowUnder(
      {
        sid: 'ReadLogs',
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
        resources: [`${this.bucket.arn}/${keyPrefix}*`],
      },
      'Whoever uploads a log names it; reading is bounded to the bucket and the prefix of the settings.',
      keyFilterVariable(this.#deployment),
    );
    // Without it S3 answers 403 for a log that is gone, which can't be told from a permission that is missing.
    reader.allow({
      sid: 'TellGoneFromForbidden',
      actions: ['s3:ListBucket'],
      resources: [this.bucket.arn],
    });
    if (existingLogBucket?.kmsKeyArn !== undefined) {
      reader.allow({
        sid: 'DecryptLogs',
        actions: ['kms:Decrypt'],
        resources: [existingLogBucket.kmsKeyArn],
      });
    }
  }

  /** One log an invocation: logs differ in size by orders of magnitude, and each has the whole timeout and memory. */
  #map(inspector: Inspector): void {
    const mapping = new lambda.EventSourceMapping(this, 'Mapping', {
      target: inspector.function,
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      reportBatchItemFailures: true,
      maxConcurrency: this.#deployment.maxConcurrency,
    });
    Validations.of(mapping).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'A mapping of a queue has no destination of its own: the queue redrives to its dead letters.',
    });
  }

  /** A bucket of its own, which tells the queue of every log. Two buckets, so that results never come back as logs. */
  #newBucket(): { readonly name: string; readonly arn: string } {
    const bucket = new s3.Bucket(this, 'Bucket', {
      ...keptBucket(this.#key),
      versioned: this.#deployment.versionedLogBucket,
    });
    noAccessLog(bucket);
    const policy = this.#admit('s3.amazonaws.com', {
      StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
    });
    // The plain property instead of the library's addEventNotification, which deploys a function of its own for it.
    (bucket.node.defaultChild as s3.CfnBucket).notificationConfiguration = {
      queueConfigurations: s3KeyRules(this.#deployment).map((rules) => ({
        event: 's3:ObjectCreated:*',
        queue: this.queue.queueArn,
        filter: { s3Key: { rules } },
      })),
    };
    // S3 asks the queue for its permission when the notification is made.
    bucket.node.addDependency(policy);
    return { name: bucket.bucketName, arn: bucket.bucketArn };
  }

  /** Someone else's bucket stays as it is: its owner has EventBridge switched on, and a rule feeds the same queue. */
  #existingBucket(name: string): { readonly name: string; readonly arn: string } {
    const rule = new events.CfnRule(this, 'Rule', {
      description: `Logs that arrive in ${name}`,
      eventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [name] }, object: { key: eventBridgeKeys(this.#deployment) } },
      },
      targets: [
        { id: 'Queue', arn: this.queue.queueArn, deadLetterConfig: { arn: this.deadLetters.queueArn } },
      ],
    });
    const fromRule = { ArnEquals: { 'aws:SourceArn': rule.attrArn } };
    this.#admit('events.amazonaws.com', fromRule);
    this.#admit('events.amazonaws.com', fromRule, this.deadLetters);
    return {
      name,
      arn: Stack.of(this).formatArn({ service: 's3', region: '', account: '', resource: name }),
    };
  }

  #admit(service: string, conditions: iam.Conditions, queue = this.queue): IDependable {
    return queue.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal(service)],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions,
      }),
    ).policyDependable!;
  }

  #queue(id: string, props: sqs.QueueProps): sqs.Queue {
    return new sqs.Queue(this, id, {
      ...props,
      enforceSSL: true,
      ...(this.#key === null
        ? { encryption: sqs.QueueEncryption.SQS_MANAGED }
        : { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: this.#key.key }),
    });
  }
}

/** One filter for each suffix: S3 takes one prefix and one suffix a filter, and refuses filters that overlap. */
function s3KeyRules({ keyPrefix, keySuffixes }: KeyFilter): { name: string; value: string }[][] {
  const prefix = keyPrefix === '' ? [] : [{ name: 'prefix', value: keyPrefix }];
  if (keySuffixes.length === 0) return [prefix];
  return keySuffixes.map((suffix) => [...prefix, { name: 'suffix', value: suffix }]);
}

/** The same as EventBridge says it: a wildcard where prefix and suffix must both hold. */
function eventBridgeKeys({ keyPrefix, keySuffixes }: KeyFilter): Record<string, string>[] {
  if (keySuffixes.length === 0) return [{ prefix: keyPrefix }];
  if (keyPrefix === '') return keySuffixes.map((suffix) => ({ suffix }));
  return keySuffixes.map((suffix) => ({ wildcard: `${keyPrefix}*${suffix}` }));
}
