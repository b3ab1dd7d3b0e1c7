import { type MessageAttributeValue, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { AlertMessages } from '../alert/messages.ts';
import type { Channels } from './tell-once.ts';

/** SNS refuses a longer subject, and email programs anything but ASCII in it. */
const LONGEST_SUBJECT = 99;

export type Topics = { readonly email: string; readonly slack: string | null };

/** One message a topic: text for people's mail, and the envelope without which the Slack service drops a message. */
export function channels(
  sns: Pick<SNSClient, 'send'>,
  topics: Topics,
  { email, slack, severity, patterns }: AlertMessages,
): Channels {
  const attributes: Record<string, MessageAttributeValue> = {
    severity: { DataType: 'String', StringValue: severity },
    pattern: { DataType: 'String.Array', StringValue: JSON.stringify(patterns) },
  };
  const publish = async (topic: string, message: { readonly Message: string; readonly Subject?: string }) => {
    const command = new PublishCommand({ TopicArn: topic, MessageAttributes: attributes, ...message });
    return (await sns.send(command)).MessageId ?? '';
  };
  const subject = email.subject.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_SUBJECT);
  const slackTopic = topics.slack;
  return {
    email: () => publish(topics.email, { Subject: subject, Message: email.message }),
    ...(slackTopic === null ? {} : { slack: () => publish(slackTopic, { Message: JSON.stringify(slack) }) }),
  };
}
