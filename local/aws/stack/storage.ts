import type { Context, Policy } from '../iam/policy.ts';
import type { LocalAws } from '../local-aws.ts';
import { ACCOUNT, REGION } from '../local-aws.ts';
import { Bucket, type Created } from '../s3/bucket.ts';
import { createdEvent, type KeyRules, overlap, passes, testEvent } from '../s3/notification.ts';
import { keyNeeds } from '../sqs/key-needs.ts';
import type { Queue } from '../sqs/queue.ts';
import type { ResolvedResource, ResolvedTemplate } from './resolved-template.ts';

type Encryption = {
  readonly ServerSideEncryptionConfiguration: readonly {
    readonly ServerSideEncryptionByDefault: {
      readonly SSEAlgorithm: string;
      readonly KMSMasterKeyID?: string;
    };
  }[];
};
type QueueConfiguration = {
  readonly Event: string;
  readonly Queue: string;
  readonly Filter?: { readonly S3Key: { readonly Rules: readonly { Name: string; Value: string }[] } };
};
type Notifications = {
  readonly QueueConfigurations?: readonly QueueConfiguration[];
  readonly EventBridgeConfiguration?: { readonly EventBridgeEnabled?: boolean };
};

export function createKeys(template: ResolvedTemplate, aws: LocalAws): void {
  for (const { physical, properties } of template.of('AWS::KMS::Key')) {
    const policy = onResource(properties.KeyPolicy as Policy, physical.attributes.Arn!);
    aws.authoriser.addResourcePolicy(physical.attributes.Arn!, policy);
  }
}

/** `*` in a key's policy is the key itself. */
function onResource(policy: Policy, arn: string): Policy {
  const statements = [policy.Statement].flat();
  return {
    Statement: statements.map((statement) => ({ ...statement, Resource: arn })) as Policy['Statement'],
  };
}

export function createBuckets(template: ResolvedTemplate, aws: LocalAws): void {
  for (const { physical, properties } of template.of('AWS::S3::Bucket')) {
    const name = (properties.BucketName as string | undefined) ?? physical.ref;
    const versioning = properties.VersioningConfiguration as { Status?: string } | undefined;
    const rules =
      (properties.BucketEncryption as Encryption | undefined)?.ServerSideEncryptionConfiguration ?? [];
    const key = keyArn(rules[0]?.ServerSideEncryptionByDefault.KMSMasterKeyID);
    aws.buckets.set(name, new Bucket(name, { versioned: versioning?.Status === 'Enabled', key }));
  }
  for (const { properties } of template.of('AWS::S3::BucketPolicy')) {
    const arn = `arn:aws:s3:::${properties.Bucket as string}`;
    aws.authoriser.addResourcePolicy(arn, properties.PolicyDocument as Policy);
  }
}

/** A key's ARN, of its id where only that is given; null for none. */
export function keyArn(key: unknown): string | null {
  if (typeof key !== 'string' || key.startsWith('alias/aws/')) return null;
  return key.startsWith('arn:') ? key : `arn:aws:kms:${REGION}:${ACCOUNT}:key/${key}`;
}

/** Throws as S3 does where a queue would not take the message, or filters overlap. */
export function createNotifications(template: ResolvedTemplate, aws: LocalAws): void {
  for (const resource of template.of('AWS::S3::Bucket')) {
    const bucket = aws.buckets.get(resource.physical.ref)!;
    const given = resource.properties.NotificationConfiguration as Notifications | undefined;
    if (given === undefined) continue;
    const stranger = Object.keys(given).find(
      (name) => name !== 'QueueConfigurations' && name !== 'EventBridgeConfiguration',
    );
    if (stranger !== undefined) throw new Error(`${resource.logicalId}: ${stranger} is not executed`);
    if (given.EventBridgeConfiguration?.EventBridgeEnabled === true) announceToBus(bucket, aws);
    notifyQueues(resource, bucket, given.QueueConfigurations ?? [], aws);
  }
}

/** What the owner of a bucket switches on for EventBridge to hear of it. */
export function announceToBus(bucket: Bucket, aws: LocalAws): void {
  bucket.listeners.push((created) => aws.bus.objectCreated(created));
}

function notifyQueues(
  { logicalId }: ResolvedResource,
  bucket: Bucket,
  configurations: readonly QueueConfiguration[],
  aws: LocalAws,
): void {
  const filters = configurations.map((configuration) => keyRulesOf(configuration, logicalId));
  filters.forEach((filter, at) => {
    if (filters.some((other, to) => to < at && overlap(filter, other))) {
      throw new Error(
        `${logicalId}: Configurations overlap. Configurations on the same bucket cannot share a common event type.`,
      );
    }
  });
  configurations.forEach(({ Queue: arn }, at) => {
    const queue = queueOf(aws, arn);
    if (!mayNotify(bucket, queue, aws)) {
      throw new Error(`${logicalId}: Unable to validate the following destination configurations: ${arn}`);
    }
    const notification = { id: `${logicalId}-${at}`, filter: filters[at]! };
    bucket.listeners.push((created: Created) => {
      if (!passes(notification.filter, created.object.key) || !mayNotify(bucket, queue, aws)) return;
      queue.send(createdEvent(created, notification, REGION), 's3.amazonaws.com');
    });
  });
  const queues = new Set(configurations.map(({ Queue: arn }) => queueOf(aws, arn)));
  for (const queue of queues) queue.send(testEvent(bucket.name), 's3.amazonaws.com');
}

function keyRulesOf({ Event, Filter }: QueueConfiguration, logicalId: string): KeyRules {
  if (Event !== 's3:ObjectCreated:*' && Event !== 's3:ObjectCreated:Put') {
    throw new Error(`${logicalId}: the event ${Event} is not executed`);
  }
  const rules = (Filter?.S3Key.Rules ?? []).map(({ Name, Value }) => [Name.toLowerCase(), Value] as const);
  const stranger = rules.find(([name]) => name !== 'prefix' && name !== 'suffix');
  if (stranger !== undefined) throw new Error(`${logicalId}: the filter rule ${stranger[0]} is not known`);
  const value = (wanted: string) => rules.find(([name]) => name === wanted)?.[1] ?? '';
  return { prefix: value('prefix'), suffix: value('suffix') };
}

function mayNotify(bucket: Bucket, queue: Queue, aws: LocalAws): boolean {
  return maySend(
    's3.amazonaws.com',
    queue,
    { 'aws:SourceArn': bucket.arn, 'aws:SourceAccount': ACCOUNT },
    aws,
  );
}

/** Whether a service may send to a queue, and use the queue's key for it. */
export function maySend(name: string, queue: Queue, context: Context, { authoriser }: LocalAws): boolean {
  const action = 'sqs:SendMessage';
  return [{ action, resource: queue.arn }, ...keyNeeds(action, queue)].every((need) =>
    authoriser.allows({ kind: 'service', name }, { ...need, context }),
  );
}

export function queueOf(aws: LocalAws, arn: string): Queue {
  const queue = [...aws.queues.values()].find((candidate) => candidate.arn === arn);
  if (queue === undefined) throw new Error(`there is no queue ${arn}`);
  return queue;
}
