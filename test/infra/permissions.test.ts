import { describe, expect, it } from 'vitest';
import { type Json, statements, synthesised } from './synthesised.ts';

const roleOf = (settings: unknown, owner = 'Inspector') =>
  statements(synthesised(settings).named(`${owner}RoleDefaultPolicy`).PolicyDocument);

const results = (...folders: string[]) =>
  folders.map((folder) => `<ReportStoreBucket.Arn>/${folder}/*`).join(', ');

const usual = [
  'Allow logs:CreateLogStream, logs:PutLogEvents on <InspectorLog.Arn>',
  'Allow sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes on <LogInboxQueue.Arn>',
  'Allow sqs:SendMessage on <LogInboxDeadLetters.Arn>',
  'Allow s3:GetObject, s3:GetObjectVersion on <LogInboxBucket.Arn>/*',
  'Allow s3:ListBucket on <LogInboxBucket.Arn>',
  `Allow s3:GetObject, s3:PutObject on ${results('results', 'index', 'state', 'windows/*/hours')}`,
  'Allow s3:ListBucket on <ReportStoreBucket.Arn>',
  'Allow s3:GetObject on <ReportStoreBucket.Arn>/settings/noise.json',
  'Allow sns:Publish on <AlertTopicsEmail>',
];

describe('what the function that inspects logs may do', () => {
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

  it('shrinks by the pointers of windows without partial tallies', () => {
    expect(roleOf({ partialTallies: false }).filter((one) => !usual.includes(one))).toEqual([
      `Allow s3:GetObject, s3:PutObject on ${results('results', 'index', 'state')}`,
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
    const roles = stack.ofType('AWS::IAM::Policy').flatMap(({ Roles }) => Roles);
    expect(JSON.stringify(roles)).not.toContain('Slack');
  });
});

describe('what the functions of windows may do', () => {
  const ownLog = (owner: string) => `Allow logs:CreateLogStream, logs:PutLogEvents on <${owner}Log.Arn>`;
  const readLogs = [
    'Allow s3:GetObject, s3:GetObjectVersion on <LogInboxBucket.Arn>/*',
    'Allow s3:ListBucket on <LogInboxBucket.Arn>',
  ];
  const tellAbsent = 'Allow s3:ListBucket on <ReportStoreBucket.Arn>';

  it('is to count logs and keep what was counted', () => {
    expect(roleOf({}, 'Tallier')).toEqual([
      ownLog('Tallier'),
      ...readLogs,
      `Allow s3:GetObject, s3:PutObject on ${results('results', 'state', 'windows/*/hours', 'backfill/*/split')}`,
      tellAbsent,
    ]);
  });

  it('is to see how windows stand and to leave a list, but no log', () => {
    expect(roleOf({}, 'WindowPlanner')).toEqual([
      ownLog('WindowPlanner'),
      `Allow s3:GetObject, s3:PutObject on ${results('backfill')}`,
      tellAbsent,
      `Allow s3:GetObject on ${results('windows')}`,
    ]);
  });

  it('is to read tallies and logs, keep what windows give, and tell', () => {
    expect(roleOf({}, 'WindowAnalyst')).toEqual([
      ownLog('WindowAnalyst'),
      ...readLogs,
      `Allow s3:GetObject, s3:PutObject on ${results('results', 'index', 'state', 'windows', 'tables')}`,
      tellAbsent,
      'Allow s3:GetObject on <ReportStoreBucket.Arn>/settings/noise.json',
      'Allow sns:Publish on <AlertTopicsEmail>',
    ]);
  });

  it('is to read an existing bucket, and its key, in place of one of its own', () => {
    const kmsKeyArn = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-1111-2222-3333-444455556666';
    const deployment = { existingLogBucket: { name: 'sensor-logs', kmsKeyArn }, keyPrefix: 'zeek/' };
    const sensorLogs = 'arn:<AWS::Partition>:s3:::sensor-logs';
    for (const owner of ['Tallier', 'WindowAnalyst']) {
      expect(roleOf({ deployment }, owner)).toEqual(
        expect.arrayContaining([
          `Allow s3:GetObject, s3:GetObjectVersion on ${sensorLogs}/zeek/*`,
          `Allow s3:ListBucket on ${sensorLogs}`,
          `Allow kms:Decrypt on ${kmsKeyArn}`,
        ]),
      );
    }
    expect(roleOf({ deployment }, 'Backfill')).toContain(`Allow s3:ListBucket on ${sensorLogs}`);
  });

  it('is to use the customer key where there is one, for the machine and the schedule too', () => {
    const key = 'Allow kms:Decrypt, kms:GenerateDataKey on <Key.Arn>';
    for (const owner of ['Tallier', 'WindowPlanner', 'WindowAnalyst', 'Backfill', 'WindowSchedule'])
      expect(roleOf({ deployment: { customerKey: 'create' } }, owner)).toContain(key);
  });
});

describe('what the machine may do', () => {
  it('is to list logs, run its three functions and write in a folder of its own', () => {
    expect(roleOf({}, 'Backfill')).toEqual([
      'Allow lambda:InvokeFunction on <TallierFunction.Arn>, <WindowPlannerFunction.Arn>, <WindowAnalystFunction.Arn>',
      'Allow s3:ListBucket on <LogInboxBucket.Arn>',
      `Allow s3:GetObject, s3:PutObject, s3:ListMultipartUploadParts, s3:AbortMultipartUpload on ${results('backfill')}`,
    ]);
  });

  it('is to start, watch and redrive the children of its own maps', () => {
    const own = statements(synthesised().named('BackfillMachineDistributedMapPolicy').PolicyDocument);
    expect(own.map((one) => one.split(' on ')[0])).toEqual([
      'Allow states:StartExecution',
      'Allow states:DescribeExecution, states:StopExecution',
      'Allow states:RedriveExecution',
    ]);
    expect(own[0]).toBe('Allow states:StartExecution on <BackfillMachine>');
  });

  it('is granted to Step Functions of this account alone, and to the schedule to start it', () => {
    const trusted = (owner: string) =>
      synthesised()
        .named(`${owner}Role`)
        .AssumeRolePolicyDocument.Statement.map(({ Principal, Condition }: Json) => [
          Principal.Service,
          Condition,
        ]);
    const ofAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
    expect(trusted('Backfill')).toEqual([['states.amazonaws.com', ofAccount]]);
    expect(trusted('WindowSchedule')).toEqual([['scheduler.amazonaws.com', ofAccount]]);
    expect(roleOf({}, 'WindowSchedule')).toEqual([
      'Allow states:StartExecution on <BackfillMachine>',
      'Allow sqs:SendMessage on <WindowScheduleDeadLetters.Arn>',
    ]);
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
    expect(policies.map((found) => found.length)).toEqual([2, 3, 3]);
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
