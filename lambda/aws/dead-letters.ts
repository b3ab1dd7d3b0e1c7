import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** SQS takes 256 KiB with all attributes; a reason is for a person. */
const LONGEST_REASON = 1_000;

/**
 * Leaves a message in the dead-letter queue with the reason beside it. The queue's own redrive would bring the same
 * message without a word; it remains for a function that is killed.
 */
export function leaveIn(sqs: Pick<SQSClient, 'send'>, queueUrl: string) {
  return async (body: string, reason: string, requestId: string): Promise<void> => {
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: body,
        MessageAttributes: { reason: text(attributeText(reason)), requestId: text(requestId) },
      }),
    );
  };
}

/** SQS refuses control characters, lone surrogates and an empty value. */
function attributeText(reason: string): string {
  return (
    reason
      .toWellFormed()
      .replace(/[^\P{C}\n\t]|[\uFFFE\uFFFF]/gu, '?')
      .slice(0, LONGEST_REASON) || 'unknown'
  );
}
