import { describe, expect, it } from 'vitest';
import { Authoriser } from '../../../local/aws/iam/authoriser.ts';
import type { Statement } from '../../../local/aws/iam/policy.ts';

const role = { kind: 'role', arn: 'arn:aws:iam::111122223333:role/inspector' } as const;
const s3 = { kind: 'service', name: 's3.amazonaws.com' } as const;
const queue = 'arn:aws:sqs:eu-central-1:111122223333:q';

function judge({ own = [], resource = [] }: { own?: Statement[]; resource?: Statement[] }) {
  const authoriser = new Authoriser('111122223333');
  authoriser.addIdentityPolicy(role.arn, { Statement: own });
  authoriser.addResourcePolicy(queue, { Statement: resource });
  return (principal: typeof role | typeof s3, action: string, on = queue, context = {}) =>
    authoriser.allows(principal, { action, resource: on, context });
}
const allow = (more: Partial<Statement>): Statement => ({
  Effect: 'Allow',
  Action: 'sqs:SendMessage',
  Resource: queue,
  ...more,
});
const deny = (more: Partial<Statement>): Statement => ({ ...allow(more), Effect: 'Deny' });

describe('a decision', () => {
  it('is no where nobody says yes', () => {
    expect(judge({})(role, 'sqs:SendMessage')).toBe(false);
  });

  it('takes wildcards in actions and resources, and no more than they cover', () => {
    const may = judge({ own: [allow({ Action: ['s3:Get*'], Resource: 'arn:aws:s3:::b/logs/*' })] });
    expect(may(role, 's3:GetObject', 'arn:aws:s3:::b/logs/2026/a.gz')).toBe(true);
    expect(may(role, 's3:getobject', 'arn:aws:s3:::b/logs/a')).toBe(true);
    expect(may(role, 's3:PutObject', 'arn:aws:s3:::b/logs/a')).toBe(false);
    expect(may(role, 's3:GetObject', 'arn:aws:s3:::b/Logs/a')).toBe(false);
    expect(may(role, 's3:GetObject', 'arn:aws:s3:::bxlogs/a')).toBe(false);
  });

  it('is no where anyone says no, whoever says yes', () => {
    const both = { own: [allow({})], resource: [deny({ Principal: '*' })] };
    expect(judge(both)(role, 'sqs:SendMessage')).toBe(false);
    expect(judge({ own: [allow({}), deny({ Action: 'sqs:*' })] })(role, 'sqs:SendMessage')).toBe(false);
  });

  it('lets a service in only where the resource names it, under its conditions', () => {
    const named = allow({
      Principal: { Service: 's3.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': '111122223333' },
        ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' },
      },
    });
    const from = { 'aws:SourceAccount': '111122223333', 'aws:SourceArn': 'arn:aws:s3:::b' };
    expect(judge({ resource: [named] })(s3, 'sqs:SendMessage', queue, from)).toBe(true);
    expect(
      judge({ resource: [named] })(s3, 'sqs:SendMessage', queue, { ...from, 'aws:SourceAccount': '2' }),
    ).toBe(false);
    expect(judge({ resource: [named] })(s3, 'sqs:SendMessage')).toBe(false);
    expect(
      judge({ resource: [allow({ Principal: { Service: 'sns.amazonaws.com' } })] })(s3, 'sqs:SendMessage'),
    ).toBe(false);
  });

  it('takes loopback for TLS: a deny of plain HTTP does not apply', () => {
    const tls = deny({
      Principal: { AWS: '*' },
      Action: 'sqs:*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(judge({ own: [allow({})], resource: [tls] })(role, 'sqs:SendMessage')).toBe(true);
  });

  it('takes an account in a resource’s policy for leave to decide, not for a yes', () => {
    const account = allow({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } });
    expect(judge({ resource: [account] })(role, 'sqs:SendMessage')).toBe(false);
  });

  it('lets a key be used only where its own policy names the role, or the account and the role’s policy both', () => {
    const key = 'arn:aws:kms:eu-central-1:111122223333:key/k';
    const authoriser = new Authoriser('111122223333');
    const need = { action: 'kms:Decrypt', resource: key };
    authoriser.addIdentityPolicy(role.arn, { Statement: allow({ Action: 'kms:Decrypt', Resource: key }) });
    expect(authoriser.allows(role, need)).toBe(false);
    const account = { AWS: 'arn:aws:iam::111122223333:root' };
    authoriser.addResourcePolicy(key, {
      Statement: allow({ Principal: account, Action: 'kms:*', Resource: key }),
    });
    expect(authoriser.allows(role, need)).toBe(true);
    expect(authoriser.allows(role, { ...need, action: 'kms:Encrypt' })).toBe(false);
  });

  it('reads NotAction as everything else', () => {
    const { Action, ...rest } = allow({});
    const may = judge({ own: [{ ...rest, NotAction: 'sqs:Delete*' }] });
    expect([may(role, 'sqs:SendMessage'), may(role, 'sqs:DeleteMessage')]).toEqual([true, false]);
    expect(Action).toBeDefined();
  });
});

describe('what the evaluator does not know', () => {
  it.each(['StringEqualsIfExists', 'ForAnyValue:StringLike', 'IpAddress', 'DateLessThan'])(
    'stops it: %s',
    (operator) => {
      const may = judge({ own: [allow({ Condition: { [operator]: { 'aws:x': 'y' } } })] });
      expect(() => may(role, 'sqs:ReceiveMessage')).toThrow(
        `the condition operator ${operator} is not evaluated`,
      );
    },
  );

  it('stops it: elements and principals of other kinds', () => {
    expect(() => judge({ own: [{ ...allow({}), NotResource: '*' } as Statement] })).toThrow('NotResource');
    expect(() =>
      judge({ resource: [allow({ Principal: { Federated: 'x' } })] })(role, 'sqs:SendMessage'),
    ).toThrow('Federated');
  });
});
