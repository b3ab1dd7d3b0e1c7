import { describe, expect, it } from 'vitest';
import { heldToRules } from './synthesised.ts';

const emails = ['all@example.com', { address: 'high@example.com', leastSeverity: 'high' }];
const slack = { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' };
const key = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-1111-2222-3333-444455556666';
const everything = {
  alarmEmails: ['ops@example.com'],
  emails,
  keyPrefix: 'zeek/',
  reservedConcurrency: 20,
  resultRetentionDays: 90,
  silenceAlarmHours: 24,
  slack,
  versionedLogBucket: true,
};

describe('the rules of AwsSolutions, Serverless and CloudFormation find nothing', () => {
  it.each([
    ['in a stack without settings', {}],
    ['with everything, under a key of its own', { ...everything, customerKey: 'create' }],
    [
      'with everything, on an existing bucket and key',
      {
        ...everything,
        customerKey: key,
        existingLogBucket: { name: 'sensor-logs', kmsKeyArn: key },
      },
    ],
  ])('%s', (_, deployment) => {
    expect(() => heldToRules({ deployment })).not.toThrow();
  });
});
