import { Validations } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';

type FilterPolicy = Record<string, sns.SubscriptionFilter>;

/** Takes effect when the addressee confirms it. */
export function subscribeEmail(topic: sns.Topic, address: string, filterPolicy?: FilterPolicy): void {
  const subscription = topic.addSubscription(new EmailSubscription(address, { filterPolicy }));
  Validations.of(subscription).acknowledge({
    id: 'Serverless-SNSRedrivePolicy',
    reason: 'SNS hands mail to a mail server and learns no more; the alert itself lies beside the results.',
  });
}
