import { CfnOutput, Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Deployment } from '../lambda/settings.ts';
import type { EncryptionKey } from './encryption-key.ts';
import type { Inspector } from './inspector.ts';
import type { LogInbox } from './log-inbox.ts';

/** Whether the machinery itself is well: alarms to a topic of their own, and a dashboard. */
export class Operations extends Construct {
  readonly topic: sns.Topic;

  constructor(
    scope: Construct,
    id: string,
    { deployment, key }: { readonly deployment: Deployment; readonly key: EncryptionKey | null },
  ) {
    super(scope, id);
    this.topic = new sns.Topic(this, 'Topic', {
      displayName: 'stray: alarms',
      enforceSSL: true,
      ...(key === null ? {} : { masterKey: key.key }),
    });
    for (const address of deployment.alarmEmails) this.topic.addSubscription(new EmailSubscription(address));
    new CfnOutput(Stack.of(this), 'OperationsTopic', { value: this.topic.topicArn, description: 'Alarms' });
  }

  watch(watched: { readonly inspector: Inspector; readonly inbox: LogInbox }): void {
    void watched;
  }
}
