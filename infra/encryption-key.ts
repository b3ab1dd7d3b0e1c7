import { CfnOutput } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Deployment } from '../lambda/settings.ts';

/** The services that put something under the key on their own account, not on the function's. */
const senders = ['s3.amazonaws.com', 'events.amazonaws.com', 'cloudwatch.amazonaws.com', 'sns.amazonaws.com'];

/**
 * The customer key, where the settings ask for one. Without it everything is encrypted with keys that AWS manages:
 * those cost nothing and rotate by themselves, but their use can't be withdrawn or audited by the account.
 */
export class EncryptionKey {
  readonly key: kms.IKey;

  private constructor(key: kms.IKey) {
    this.key = key;
  }

  static of(scope: Construct, { customerKey }: Deployment): EncryptionKey | null {
    if (customerKey === undefined) return null;
    if (customerKey !== 'create') return new EncryptionKey(kms.Key.fromKeyArn(scope, 'Key', customerKey));
    // Kept when the stack is destroyed, as the buckets are: without it their content is lost.
    const key = new kms.Key(scope, 'Key', {
      description: 'stray: logs, results, messages',
      enableKeyRotation: true,
    });
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'ServicesOfThisAccountSend',
        principals: senders.map((service) => new iam.ServicePrincipal(service)),
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': key.stack.account } },
      }),
    );
    new CfnOutput(scope, 'KeyArn', {
      value: key.keyArn,
      description: 'Customer key of buckets, queues and topics',
    });
    return new EncryptionKey(key);
  }

  /** What a role needs that writes and reads under the key. */
  use(): iam.PolicyStatement {
    return new iam.PolicyStatement({
      sid: 'UseKey',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [this.key.keyArn],
    });
  }
}
