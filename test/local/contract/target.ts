import { randomBytes } from 'node:crypto';
import {
  DeleteObjectsCommand,
  ListObjectsV2Command,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { REGION, startLocalAws } from '../../../local/aws/local-aws.ts';
import { Bucket } from '../../../local/aws/s3/bucket.ts';
import { Topic } from '../../../local/aws/sns/topic.ts';
import { Queue } from '../../../local/aws/sqs/queue.ts';

/**
 * What the contract suite runs against: the embedded AWS, or with STRAY_CONTRACT_BUCKET, …_QUEUE_URL and …_TOPIC_ARN
 * whatever these name (see docs/embedded-aws.md). Null: nothing of that kind was named.
 */
export type Target = {
  readonly embedded: boolean;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly bucket: string | null;
  readonly queueUrl: string | null;
  readonly topicArn: string | null;
  /** of this run alone: what lies under it is deleted at the end */
  readonly prefix: string;
  close(): Promise<void>;
};

const named = process.env;

export async function raiseTarget(): Promise<Target> {
  const { STRAY_CONTRACT_BUCKET, STRAY_CONTRACT_QUEUE_URL, STRAY_CONTRACT_TOPIC_ARN } = named;
  const other = [STRAY_CONTRACT_BUCKET, STRAY_CONTRACT_QUEUE_URL, STRAY_CONTRACT_TOPIC_ARN].some(Boolean);
  return other ? otherTarget() : embeddedTarget();
}

async function embeddedTarget(): Promise<Target> {
  const aws = await startLocalAws();
  const config = { region: REGION, endpoint: aws.server.endpoint, credentials: aws.person, maxAttempts: 1 };
  const arn = (service: string, name: string) => `arn:aws:${service}:${REGION}:111122223333:${name}`;
  const queue = {
    name: 'contract',
    arn: arn('sqs', 'contract'),
    key: null,
    visibilityTimeout: 30,
    redrive: null,
  };
  aws.buckets.set('contract', new Bucket('contract', { versioned: false, key: null }));
  aws.queues.set('contract', new Queue(queue, aws.clock));
  aws.topics.set(arn('sns', 'contract'), new Topic('contract', arn('sns', 'contract'), null));
  return {
    embedded: true,
    ...clients(config),
    bucket: 'contract',
    queueUrl: `${aws.server.endpoint}/111122223333/contract`,
    topicArn: arn('sns', 'contract'),
    prefix: 'run/',
    close: () => aws.server.close(),
  };
}

/** Credentials and region as the SDK finds them; an endpoint only where one is named. */
async function otherTarget(): Promise<Target> {
  const endpoint = named.STRAY_CONTRACT_ENDPOINT;
  const target = {
    embedded: false,
    ...clients(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    bucket: named.STRAY_CONTRACT_BUCKET ?? null,
    queueUrl: named.STRAY_CONTRACT_QUEUE_URL ?? null,
    topicArn: named.STRAY_CONTRACT_TOPIC_ARN ?? null,
    prefix: `stray-contract-${randomBytes(6).toString('hex')}/`,
  };
  return { ...target, close: () => sweep(target.s3, target.bucket, target.prefix) };
}

function clients(config: S3ClientConfig) {
  // Some other S3 servers take no trailing checksums.
  const sums = named.STRAY_CONTRACT_CHECKSUMS === 'WHEN_REQUIRED' ? 'WHEN_REQUIRED' : 'WHEN_SUPPORTED';
  const shared = {
    region: config.region,
    endpoint: config.endpoint,
    credentials: config.credentials,
    maxAttempts: 1,
  };
  const given = Object.fromEntries(Object.entries(shared).filter(([, value]) => value !== undefined));
  return {
    s3: new S3Client({
      ...given,
      forcePathStyle: config.forcePathStyle ?? false,
      requestChecksumCalculation: sums,
    }),
    sqs: new SQSClient(given),
    sns: new SNSClient(given),
  };
}

async function sweep(s3: S3Client, bucket: string | null, prefix: string): Promise<void> {
  if (bucket === null) return;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  if (Contents.length === 0) return;
  const Objects = Contents.map(({ Key }) => ({ Key: Key! }));
  await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
}

/** The error's code and HTTP status, or `done` where there was none. */
export async function refusalOf(sent: Promise<unknown>): Promise<string> {
  try {
    await sent;
    return 'done';
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return `${name} ${$metadata?.httpStatusCode ?? (error as Error).message}`;
  }
}
