import { describe, expect, it } from 'vitest';
import { statements, synthesised } from './synthesised.ts';

const roleOf = (settings: unknown) =>
  statements(synthesised(settings).named('InspectorRoleDefaultPolicy').PolicyDocument);

const usual = [
  'Allow logs:CreateLogStream, logs:PutLogEvents on <InspectorLog.Arn>',
  'Allow sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes on <LogInboxQueue.Arn>',
  'Allow sqs:SendMessage on <LogInboxDeadLetters.Arn>',
  'Allow s3:GetObject, s3:GetObjectVersion on <LogInboxBucket.Arn>/*',
  'Allow s3:ListBucket on <LogInboxBucket.Arn>',
  'Allow s3:GetObject, s3:PutObject on <ReportStoreBucket.Arn>/results/*, <ReportStoreBucket.Arn>/index/*, <ReportStoreBucket.Arn>/state/*',
  'Allow s3:GetObject on <ReportStoreBucket.Arn>/settings/noise.json',
  'Allow s3:ListBucket on <ReportStoreBucket.Arn>',
  'Allow sns:Publish on <AlertTopicsEmail>',
];

describe('what the function may do', () => {
  it('is this and nothing else', () => {
    expect(roleOf({})).toEqual(usual);
  });

  it('grows by one topic with Slack', () => {
    const slack = { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' };
    expect(roleOf({ deployment: { slack } })).toEqual([
      ...usual.slice(0, -1),
      'Allow sns:Publish on <AlertTopicsEmail>, <AlertTopicsSlack>',
    ]);
  });

  it('is bounded to the prefix of the settings', () => {
    expect(roleOf({ deployment: { keyPrefix: 'zeek/' } })).toContain(
      'Allow s3:GetObject, s3:GetObjectVersion on <LogInboxBucket.Arn>/zeek/*',
    );
  });

  it('reads an existing bucket, and its key, in place of one of its own', () => {
    const kmsKeyArn = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-1111-2222-3333-444455556666';
    const existingLogBucket = { name: 'sensor-logs', kmsKeyArn };
    const role = roleOf({ deployment: { existingLogBucket, keyPrefix: 'zeek/' } });
    expect(role.filter((statement) => !usual.includes(statement))).toEqual([
      'Allow s3:GetObject, s3:GetObjectVersion on arn:<AWS::Partition>:s3:::sensor-logs/zeek/*',
      'Allow s3:ListBucket on arn:<AWS::Partition>:s3:::sensor-logs',
      `Allow kms:Decrypt on ${kmsKeyArn}`,
    ]);
  });

  it('uses the customer key where there is one', () => {
    expect(roleOf({ deployment: { customerKey: 'create' } }).filter((one) => !usual.includes(one))).toEqual([
      'Allow kms:Decrypt, kms:GenerateDataKey on <Key.Arn>',
    ]);
  });

  it('leaves a Slack channel nothing that it could do in the account', () => {
    const stack = synthesised({
      deployment: { slack: { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' } },
    });
    expect(stack.only('AWS::Chatbot::SlackChannelConfiguration').GuardrailPolicies).toEqual([
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/AWSDenyAll']] },
    ]);
    expect(stack.ofType('AWS::IAM::Policy')).toHaveLength(1);
  });
});

describe('what others may do', () => {
  const noTls = (what: string, on: string) => `Deny * ${what} on ${on} if Bool aws:SecureTransport false`;

  it('lets S3 of this account alone send to the queue, and nobody without TLS', () => {
    expect(statements(synthesised().named('LogInboxQueuePolicy').PolicyDocument)).toEqual([
      noTls('sqs:*', '<LogInboxQueue.Arn>'),
      'Allow s3.amazonaws.com sqs:SendMessage on <LogInboxQueue.Arn> if StringEquals aws:SourceAccount <AWS::AccountId>',
    ]);
  });

  it('lets the rule alone send to the queue where the bucket is an existing one', () => {
    const stack = synthesised({ deployment: { existingLogBucket: { name: 'sensor-logs' } } });
    expect(statements(stack.named('LogInboxQueuePolicy').PolicyDocument)).toEqual([
      noTls('sqs:*', '<LogInboxQueue.Arn>'),
      'Allow events.amazonaws.com sqs:SendMessage on <LogInboxQueue.Arn> if ArnEquals aws:SourceArn <LogInboxRule.Arn>',
    ]);
    expect(statements(stack.named('LogInboxDeadLettersPolicy').PolicyDocument)).toContain(
      'Allow events.amazonaws.com sqs:SendMessage on <LogInboxDeadLetters.Arn> if ArnEquals aws:SourceArn <LogInboxRule.Arn>',
    );
  });

  it('lets alarms of this account reach their topic', () => {
    expect(statements(synthesised().named('OperationsTopicPolicy').PolicyDocument)).toContain(
      'Allow cloudwatch.amazonaws.com sns:Publish on <OperationsTopic> if StringEquals aws:SourceAccount <AWS::AccountId>',
    );
  });

  it('demands TLS of every bucket, queue and topic', () => {
    const stack = synthesised({
      deployment: { slack: { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' } },
    });
    const policies = ['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'].map(
      stack.ofType,
    );
    expect(policies.map((found) => found.length)).toEqual([2, 2, 3]);
    for (const { PolicyDocument } of policies.flat()) {
      expect(
        statements(PolicyDocument).filter((one) => one.endsWith('if Bool aws:SecureTransport false')),
      ).toHaveLength(1);
    }
  });

  it('shows no bucket to the public', () => {
    for (const bucket of synthesised().ofType('AWS::S3::Bucket')) {
      expect(bucket.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    }
  });
});
