import { describe, expect, it } from 'vitest';
import { type Json, synthesised } from './synthesised.ts';

const filtersOf = (deployment: object): string[] =>
  synthesised({ deployment })
    .named('LogInboxBucket')
    .NotificationConfiguration.QueueConfigurations.map((one: Json) =>
      one.Filter.S3Key.Rules.map((rule: Json) => `${rule.Name} ${rule.Value}`).join(' '),
    );

describe('a new log bucket', () => {
  it('tells the queue of every form of log, by filters that do not overlap', () => {
    const filters = filtersOf({});
    expect(filters).toEqual(
      ['.log', '.json', '.ndjson'].flatMap((suffix) =>
        ['', '.gz', '.zst'].map((packed) => `suffix ${suffix}${packed}`),
      ),
    );
  });

  it('puts the prefix beside each suffix', () => {
    expect(filtersOf({ keyPrefix: 'zeek/', keySuffixes: ['.gz', '.log'] })).toEqual([
      'prefix zeek/ suffix .gz',
      'prefix zeek/ suffix .log',
    ]);
    expect(filtersOf({ keyPrefix: 'zeek/', keySuffixes: [] })).toEqual(['prefix zeek/']);
  });

  it('waits for the policy of the queue, which S3 asks when the notification is made', () => {
    expect(synthesised().resource('LogInboxBucket').DependsOn).toEqual([
      expect.stringMatching(/^LogInboxQueuePolicy/),
    ]);
  });

  it('keeps versions only where the settings say so', () => {
    expect(synthesised().named('LogInboxBucket').VersioningConfiguration).toBeUndefined();
    const versioned = synthesised({ deployment: { versionedLogBucket: true } });
    expect(versioned.named('LogInboxBucket').VersioningConfiguration).toEqual({ Status: 'Enabled' });
  });
});

describe('an existing log bucket', () => {
  const rule = (deployment: object) =>
    synthesised({ deployment: { existingLogBucket: { name: 'sensor-logs' }, ...deployment } });

  it('is not touched: a rule feeds the same queue', () => {
    const stack = rule({ keySuffixes: ['.log.gz'] });
    expect(stack.ofType('AWS::S3::Bucket')).toHaveLength(1);
    const { EventPattern, Targets } = stack.only('AWS::Events::Rule');
    expect(EventPattern).toEqual({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { bucket: { name: ['sensor-logs'] }, object: { key: [{ suffix: '.log.gz' }] } },
    });
    expect(JSON.stringify(Targets[0].Arn)).toContain('LogInboxQueue');
    expect(JSON.stringify(Targets[0].DeadLetterConfig.Arn)).toContain('LogInboxDeadLetters');
  });

  it('asks for prefix and suffix together, where alternatives would be either', () => {
    const { EventPattern } = rule({ keyPrefix: 'zeek/', keySuffixes: ['.log', '.gz'] }).only(
      'AWS::Events::Rule',
    );
    expect(EventPattern.detail.object.key).toEqual([{ wildcard: 'zeek/*.log' }, { wildcard: 'zeek/*.gz' }]);
  });
});

describe('the queue', () => {
  it('hides a message for longer than the function may run, and gives it up after three times', () => {
    const stack = synthesised({ deployment: { timeoutSeconds: 300 } });
    expect(stack.named('InspectorFunction').Timeout).toBe(300);
    expect(stack.named('LogInboxQueue').VisibilityTimeout).toBe(360);
    expect(stack.named('LogInboxQueue').RedrivePolicy.maxReceiveCount).toBe(3);
    expect(JSON.stringify(stack.named('LogInboxQueue').RedrivePolicy)).toContain('LogInboxDeadLetters');
  });

  it('hands over one log at a time, as many at once as the settings say, and hears of each message by itself', () => {
    const mapping = synthesised({ deployment: { maxConcurrency: 4 } }).only(
      'AWS::Lambda::EventSourceMapping',
    );
    expect(mapping).toMatchObject({
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 4 },
    });
  });
});

describe('the functions', () => {
  it('take no concurrency from the account unless told to', () => {
    const { ReservedConcurrentExecutions } = synthesised().named('InspectorFunction');
    expect(ReservedConcurrentExecutions).toBeUndefined();
    const reserved = synthesised({ deployment: { reservedConcurrency: 12 } }).named('InspectorFunction');
    expect(reserved.ReservedConcurrentExecutions).toBe(12);
  });

  it('run on arm64 with Node 24 and keep their logs for a bounded time', () => {
    const stack = synthesised({ deployment: { logRetentionDays: 30 } });
    const functions = stack.ofType('AWS::Lambda::Function');
    expect(new Set(functions.map(({ Handler }) => Handler))).toEqual(
      new Set(['index.handler', 'index.plan', 'index.tally', 'index.window']),
    );
    for (const one of functions)
      expect(one).toMatchObject({ Architectures: ['arm64'], Runtime: 'nodejs24.x' });
    expect(stack.ofType('AWS::Logs::LogGroup').map((group) => group.RetentionInDays)).toEqual([
      30, 30, 30, 30,
    ]);
  });

  it('are all of one bundle', () => {
    const codes = synthesised()
      .ofType('AWS::Lambda::Function')
      .map(({ Code }) => JSON.stringify(Code));
    expect(new Set(codes).size).toBe(1);
  });
});

describe('whom findings are told to', () => {
  it('sends each address what is at least as severe as it asks for', () => {
    const emails = ['all@example.com', { address: 'high@example.com', leastSeverity: 'high' }];
    const subscriptions = synthesised({ deployment: { emails } }).ofType('AWS::SNS::Subscription');
    expect(subscriptions.map(({ Endpoint, FilterPolicy }) => [Endpoint, FilterPolicy.severity])).toEqual([
      ['all@example.com', ['low', 'medium', 'high']],
      ['high@example.com', ['high']],
    ]);
  });

  it('shows findings and alarms in the Slack channel', () => {
    const stack = synthesised({
      deployment: { slack: { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' } },
    });
    const channel = stack.only('AWS::Chatbot::SlackChannelConfiguration');
    expect(channel).toMatchObject({ SlackWorkspaceId: 'T0123ABCD', SlackChannelId: 'C0123ABCD' });
    expect(JSON.stringify(channel.SnsTopicArns)).toMatch(/AlertTopicsSlack.*OperationsTopic/);
  });
});

describe('what is at rest', () => {
  it('is encrypted with keys that AWS manages', () => {
    const stack = synthesised();
    for (const bucket of stack.ofType('AWS::S3::Bucket')) {
      expect(JSON.stringify(bucket.BucketEncryption)).toContain('AES256');
    }
    for (const queue of stack.ofType('AWS::SQS::Queue')) expect(queue.SqsManagedSseEnabled).toBe(true);
    expect(stack.ofType('AWS::KMS::Key')).toEqual([]);
  });

  it.each(['create', 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-1111-2222-3333-444455556666'])(
    'is encrypted with the customer key everywhere where the settings say %s',
    (customerKey) => {
      const slack = { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' };
      const stack = synthesised({ deployment: { customerKey, slack } });
      const key = customerKey === 'create' ? /"Key[0-9A-F]{8}"/ : /0a1b2c3d/;
      for (const bucket of stack.ofType('AWS::S3::Bucket'))
        expect(JSON.stringify(bucket.BucketEncryption)).toMatch(key);
      for (const queue of stack.ofType('AWS::SQS::Queue'))
        expect(JSON.stringify(queue.KmsMasterKeyId)).toMatch(key);
      for (const topic of stack.ofType('AWS::SNS::Topic'))
        expect(JSON.stringify(topic.KmsMasterKeyId)).toMatch(key);
      expect(stack.ofType('AWS::KMS::Key')).toHaveLength(customerKey === 'create' ? 1 : 0);
    },
  );

  it('outlives the stack, and results end only where the settings say so', () => {
    const buckets = ['LogInboxBucket', 'ReportStoreBucket'].map((id) => synthesised().resource(id) as Json);
    expect(buckets.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Retain', 'Retain']);
    const bounded = synthesised({ deployment: { resultRetentionDays: 90 } }).named('ReportStoreBucket');
    const old: Json[] = bounded.LifecycleConfiguration.Rules.filter(
      (rule: Json) => rule.ExpirationInDays === 90,
    );
    expect(new Set(old.map(({ Prefix }) => Prefix))).toEqual(
      new Set(['backfill/', 'results/', 'state/tallied/', 'tables/', 'windows/']),
    );
  });
});
