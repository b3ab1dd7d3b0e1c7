import { CfnOutput, Stack } from 'aws-cdk-lib';
import * as chatbot from 'aws-cdk-lib/aws-chatbot';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type Deployment, severities, variables } from '../lambda/settings.ts';
import type { BundledFunction } from './bundled-function.ts';
import { subscribeEmail } from './email-subscription.ts';
import type { EncryptionKey } from './encryption-key.ts';

/** Whom findings are told to. */
export class AlertTopics extends Construct {
  readonly #email: sns.Topic;
  /** Slack takes an envelope, not text, and its subscription can't carry a filter: hence its own topic. */
  readonly #slack: {
    readonly topic: sns.Topic;
    readonly channel: chatbot.CfnSlackChannelConfiguration;
  } | null;

  constructor(
    scope: Construct,
    id: string,
    { deployment, key }: { readonly deployment: Deployment; readonly key: EncryptionKey | null },
  ) {
    super(scope, id);
    this.#email = new sns.Topic(this, 'Email', alertTopic('stray: findings, as text', key));
    for (const email of deployment.emails) this.#subscribe(email);
    this.#slack = deployment.slack === undefined ? null : this.#channel(deployment.slack, key);
    new CfnOutput(Stack.of(this), 'EmailTopic', {
      value: this.#email.topicArn,
      description: 'Findings as text; each subscriber confirms by the link in an email',
    });
  }

  tellFor(teller: BundledFunction): void {
    teller.allow(
      {
        sid: 'TellFindings',
        actions: ['sns:Publish'],
        resources: [this.#email, ...(this.#slack === null ? [] : [this.#slack.topic])].map(
          (topic) => topic.topicArn,
        ),
      },
      {
        [variables.emailTopic]: this.#email.topicArn,
        ...(this.#slack === null ? {} : { [variables.slackTopic]: this.#slack.topic.topicArn }),
      },
    );
  }

  /** Another topic whose messages the channel can read by itself, such as alarms. */
  showInSlack(topic: sns.ITopic): void {
    if (this.#slack !== null) this.#slack.channel.snsTopicArns = [this.#slack.topic.topicArn, topic.topicArn];
  }

  #subscribe(email: Deployment['emails'][number]): void {
    const { address, leastSeverity } =
      typeof email === 'string' ? { address: email, leastSeverity: 'low' as const } : email;
    const allowlist = severities.slice(severities.indexOf(leastSeverity));
    subscribeEmail(this.#email, address, { severity: sns.SubscriptionFilter.stringFilter({ allowlist }) });
  }

  #channel(slack: NonNullable<Deployment['slack']>, key: EncryptionKey | null) {
    const topic = new sns.Topic(this, 'Slack', alertTopic('stray: findings, for Slack', key));
    const role = new iam.Role(this, 'SlackRole', {
      description: 'What the Slack channel may do in this account: nothing',
      assumedBy: new iam.ServicePrincipal('chatbot.amazonaws.com'),
    });
    const channel = new chatbot.CfnSlackChannelConfiguration(this, 'SlackChannel', {
      configurationName: `${Stack.of(this).stackName}-findings`,
      slackWorkspaceId: slack.workspaceId,
      slackChannelId: slack.channelId,
      iamRoleArn: role.roleArn,
      snsTopicArns: [topic.topicArn],
      // Without a guardrail a channel may do whatever an administrator may.
      guardrailPolicies: [
        Stack.of(this).formatArn({
          service: 'iam',
          region: '',
          account: 'aws',
          resource: 'policy',
          resourceName: 'AWSDenyAll',
        }),
      ],
    });
    return { topic, channel };
  }
}

/** SNS encrypts at rest by itself; under the customer key where there is one. */
function alertTopic(displayName: string, key: EncryptionKey | null): sns.TopicProps {
  return { displayName, enforceSSL: true, ...(key === null ? {} : { masterKey: key.key }) };
}
