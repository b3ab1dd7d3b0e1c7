import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ListTopicsCommand, PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalAws, REGION, startLocalAws } from '../../../local/aws/local-aws.ts';
import { Bucket } from '../../../local/aws/s3/bucket.ts';
import { refusalOf } from '../contract/target.ts';

let aws: LocalAws;
const clientOf = <Client>(Make: new (config: object) => Client, credentials = aws.person) =>
  new Make({ region: REGION, endpoint: aws.server.endpoint, credentials, maxAttempts: 1 });
beforeAll(async () => {
  aws = await startLocalAws();
  aws.buckets.set('b', new Bucket('b', { versioned: true, key: null }));
});
afterAll(() => aws.server.close());

describe('what is not written here', () => {
  const object = { Bucket: 'b', Key: 'k' };
  const unknown = {
    'an object’s tags': new PutObjectTaggingCommand({ ...object, Tagging: { TagSet: [] } }),
    'reading tags': new GetObjectTaggingCommand(object),
    'tags within a put': new PutObjectCommand({ ...object, Body: 'x', Tagging: 'a=b' }),
    'an access list within a put': new PutObjectCommand({ ...object, Body: 'x', ACL: 'private' }),
    'a storage class': new PutObjectCommand({ ...object, Body: 'x', StorageClass: 'GLACIER' }),
    'a copy': new CopyObjectCommand({ ...object, CopySource: 'b/k' }),
    'an upload in parts': new CreateMultipartUploadCommand(object),
    'a part of an upload': new GetObjectCommand({ ...object, PartNumber: 1 }),
    'several ranges': new GetObjectCommand({ ...object, Range: 'bytes=0-1,3-4' }),
    'versions of a bucket': new ListObjectVersionsCommand({ Bucket: 'b' }),
    'versioning of a bucket': new PutBucketVersioningCommand({
      Bucket: 'b',
      VersioningConfiguration: { Status: 'Enabled' },
    }),
    'the place of a bucket': new GetBucketLocationCommand({ Bucket: 'b' }),
  };
  it.each(Object.entries(unknown))('is answered by 501: %s', async (_, command) => {
    aws.buckets.get('b')!.delete('k');
    await clientOf(S3Client).send(new PutObjectCommand({ ...object, Body: '0123456789' }));
    expect(await refusalOf(clientOf(S3Client).send(command as PutObjectCommand))).toBe('NotImplemented 501');
    const kept = await clientOf(S3Client).send(new GetObjectCommand(object));
    expect(await kept.Body!.transformToString()).toBe('0123456789');
  });

  it('is answered by 501 in SQS and SNS too', async () => {
    const QueueUrl = `${aws.server.endpoint}/1/q`;
    expect(await refusalOf(clientOf(SQSClient).send(new PurgeQueueCommand({ QueueUrl })))).toMatch(/ 501$/);
    const batch = new PublishBatchCommand({ TopicArn: 't', PublishBatchRequestEntries: [] });
    expect(await refusalOf(clientOf(SNSClient).send(batch))).toMatch(/ 501$/);
    expect(await refusalOf(clientOf(SNSClient).send(new ListTopicsCommand({})))).toMatch(/ 501$/);
    const fifo = new SendMessageCommand({ QueueUrl, MessageBody: 'm', MessageGroupId: 'g' });
    expect(await refusalOf(clientOf(SQSClient).send(fifo))).toMatch(/ 501$/);
  });
});

describe('who may not', () => {
  const read = new GetObjectCommand({ Bucket: 'b', Key: 'k' });

  it('is refused with a secret that is not the key’s', async () => {
    const s3 = clientOf(S3Client, { ...aws.person, secretAccessKey: 'guessed' });
    expect(await refusalOf(s3.send(read))).toBe('SignatureDoesNotMatch 403');
  });

  it('is refused with a key that does not exist, and without a signature', async () => {
    const s3 = clientOf(S3Client, { accessKeyId: 'NOBODY', secretAccessKey: 'x' });
    expect(await refusalOf(s3.send(read))).toBe('InvalidAccessKeyId 403');
    expect((await fetch(`${aws.server.endpoint}/b/k`)).status).toBe(403);
  });

  it('is refused where the request was changed after it was signed', async () => {
    const s3 = clientOf(S3Client);
    s3.middlewareStack.add(
      (next) => (args) => {
        (args.request as { path: string }).path = '/b/other';
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    expect(await refusalOf(s3.send(read))).toBe('SignatureDoesNotMatch 403');
  });

  it('is refused where the body was changed after it was signed, and nothing of it is kept', async () => {
    const s3 = clientOf(S3Client);
    s3.middlewareStack.add(
      (next) => (args) => {
        (args.request as { body: unknown }).body = 'EVIL!';
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    const put = new PutObjectCommand({ Bucket: 'b', Key: 'changed', Body: 'hello' });
    expect(await refusalOf(s3.send(put))).toMatch(/^(XAmzContentSHA256Mismatch|BadDigest) 400$/);
    expect(aws.buckets.get('b')!.current('changed')).toBeNull();
  });

  it('learns of a missing key only with the right to list the bucket', async () => {
    const reader = { kind: 'role', arn: 'arn:aws:iam::111122223333:role/reader' } as const;
    aws.authoriser.addCredentials('reader', 's', reader);
    aws.authoriser.addIdentityPolicy(reader.arn, {
      Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' },
    });
    const s3 = clientOf(S3Client, { accessKeyId: 'reader', secretAccessKey: 's' });
    const absent = new GetObjectCommand({ Bucket: 'b', Key: 'absent' });
    expect(await refusalOf(s3.send(absent))).toBe('AccessDenied 403');
    expect(await refusalOf(clientOf(S3Client).send(absent))).toBe('NoSuchKey 404');
    expect(await refusalOf(s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'x', Body: 'x' })))).toBe(
      'AccessDenied 403',
    );
  });
});

it('listens on the loopback address alone', () => {
  expect(new URL(aws.server.endpoint).hostname).toBe('127.0.0.1');
});
