import { compilePattern } from '../events/event-pattern.ts';
import type { Policy } from '../iam/policy.ts';
import { ACCOUNT, type LocalAws } from '../local-aws.ts';
import { compileFilterPolicy } from '../sns/filter-policy.ts';
import { type Subscription, Topic } from '../sns/topic.ts';
import { Queue } from '../sqs/queue.ts';
import type { ResolvedResource, ResolvedTemplate } from './resolved-template.ts';
import { keyArn, maySend, queueOf } from './storage.ts';

/** Where the service that shows messages in Slack listens. */
const SLACK_ENDPOINT = 'https://global.sns-api.chatbot.amazonaws.com';
const USUAL_VISIBILITY_SECONDS = 30;

/** Dead-letter queues first: a queue names its own. */
export function createQueues(template: ResolvedTemplate, aws: LocalAws): void {
  const resources = template.of('AWS::SQS::Queue');
  const redriven = (resource: ResolvedResource) => (resource.properties.RedrivePolicy === undefined ? 0 : 1);
  for (const { physical, properties } of [...resources].sort((a, b) => redriven(a) - redriven(b))) {
    const redrive = properties.RedrivePolicy as
      | { deadLetterTargetArn: string; maxReceiveCount: number }
      | undefined;
    const name = physical.attributes.QueueName!;
    const queue = new Queue(
      {
        name,
        arn: physical.attributes.Arn!,
        key: keyArn(properties.KmsMasterKeyId),
        visibilityTimeout: Number(properties.VisibilityTimeout ?? USUAL_VISIBILITY_SECONDS),
        redrive:
          redrive === undefined
            ? null
            : { to: queueOf(aws, redrive.deadLetterTargetArn), maxReceiveCount: redrive.maxReceiveCount },
      },
      aws.clock,
    );
    aws.queues.set(name, queue);
  }
  for (const { properties } of template.of('AWS::SQS::QueuePolicy')) {
    for (const url of properties.Queues as readonly string[]) {
      const { arn } = aws.queues.get(url.split('/').at(-1)!)!;
      aws.authoriser.addResourcePolicy(arn, properties.PolicyDocument as Policy);
    }
  }
}

export function createTopics(template: ResolvedTemplate, aws: LocalAws): void {
  for (const { physical, properties } of template.of('AWS::SNS::Topic')) {
    const topic = new Topic(physical.attributes.TopicName!, physical.ref, keyArn(properties.KmsMasterKeyId));
    aws.topics.set(topic.arn, topic);
  }
  for (const { properties } of template.of('AWS::SNS::TopicPolicy')) {
    for (const arn of properties.Topics as readonly string[]) {
      aws.authoriser.addResourcePolicy(arn, properties.PolicyDocument as Policy);
    }
  }
  for (const { logicalId, properties } of template.of('AWS::SNS::Subscription')) {
    topicOf(aws, properties.TopicArn).subscriptions.push(subscriptionOf(logicalId, properties));
  }
  for (const { properties } of template.of('AWS::Chatbot::SlackChannelConfiguration')) {
    for (const arn of (properties.SnsTopicArns ?? []) as readonly string[]) {
      topicOf(aws, arn).subscriptions.push({ protocol: 'https', endpoint: SLACK_ENDPOINT, filter: null });
    }
  }
}

function subscriptionOf(logicalId: string, properties: ResolvedResource['properties']): Subscription {
  const { Protocol, Endpoint, FilterPolicy, FilterPolicyScope } = properties;
  if (Protocol !== 'email' && Protocol !== 'https') {
    throw new Error(`${logicalId}: subscriptions of protocol ${String(Protocol)} are not executed`);
  }
  if (FilterPolicyScope !== undefined && FilterPolicyScope !== 'MessageAttributes') {
    throw new Error(
      `${logicalId}: the filter policy scope ${JSON.stringify(FilterPolicyScope)} is not executed`,
    );
  }
  const filter = FilterPolicy === undefined ? null : compileFilterPolicy(FilterPolicy);
  return { protocol: Protocol, endpoint: String(Endpoint), filter };
}

function topicOf(aws: LocalAws, arn: unknown): Topic {
  const topic = aws.topics.get(String(arn));
  if (topic === undefined) throw new Error(`there is no topic ${String(arn)}`);
  return topic;
}

type Target = { readonly Arn: string; readonly DeadLetterConfig?: unknown; readonly Id: string };

/** What a rule may not deliver is dropped, as EventBridge does after its retries where the dead letters refuse too. */
export function createRules(template: ResolvedTemplate, aws: LocalAws): void {
  for (const { logicalId, physical, properties } of template.of('AWS::Events::Rule')) {
    const matches = compilePattern(properties.EventPattern, logicalId);
    const context = { 'aws:SourceArn': physical.attributes.Arn!, 'aws:SourceAccount': ACCOUNT };
    for (const target of properties.Targets as readonly Target[]) {
      const stranger = Object.keys(target).find((name) => !['Arn', 'Id', 'DeadLetterConfig'].includes(name));
      if (stranger !== undefined)
        throw new Error(`${logicalId}: the target property ${stranger} is not executed`);
      const queue = queueOf(aws, target.Arn);
      aws.bus.rules.push({
        matches,
        deliver(body) {
          if (maySend('events.amazonaws.com', queue, context, aws)) queue.send(body, 'events.amazonaws.com');
        },
      });
    }
  }
}
