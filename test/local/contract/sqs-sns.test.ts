import { PublishCommand } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raiseTarget, refusalOf, type Target } from './target.ts';

let target: Target;
beforeAll(async () => {
  target = await raiseTarget();
});
afterAll(() => target?.close());

const elsewhere = Object.keys(process.env).some((name) =>
  /^STRAY_CONTRACT_(BUCKET|QUEUE_URL|TOPIC_ARN)$/.test(name),
);
const skipSqs = elsewhere && process.env.STRAY_CONTRACT_QUEUE_URL === undefined;
const skipSns = elsewhere && process.env.STRAY_CONTRACT_TOPIC_ARN === undefined;

describe.skipIf(skipSqs)('SQS', () => {
  const send = (MessageBody: string, more: object = {}) =>
    target.sqs.send(new SendMessageCommand({ QueueUrl: target.queueUrl!, MessageBody, ...more }));
  const receive = (more: object = {}) =>
    target.sqs.send(new ReceiveMessageCommand({ QueueUrl: target.queueUrl!, WaitTimeSeconds: 2, ...more }));
  const remove = (ReceiptHandle: string) =>
    target.sqs.send(new DeleteMessageCommand({ QueueUrl: target.queueUrl!, ReceiptHandle }));

  it('hides a message that was received, and gives it again, counted, when it is let go', async () => {
    await send('hidden', { MessageAttributes: { reason: { DataType: 'String', StringValue: 'because' } } });
    const all = { MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] };
    const [first] = (await receive(all)).Messages!;
    expect([first!.Body, first!.Attributes!.ApproximateReceiveCount]).toEqual(['hidden', '1']);
    expect(first!.MessageAttributes!.reason!.StringValue).toBe('because');
    expect((await receive({ WaitTimeSeconds: 0 })).Messages).toBeUndefined();
    const { ReceiptHandle } = first!;
    await target.sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: target.queueUrl!,
        ReceiptHandle: ReceiptHandle!,
        VisibilityTimeout: 0,
      }),
    );
    const [again] = (await receive(all)).Messages!;
    expect(again!.Attributes!.ApproximateReceiveCount).toBe('2');
    await remove(again!.ReceiptHandle!);
  });

  it('wakes a long poll with the message that comes meanwhile', async () => {
    const waiting = receive({ WaitTimeSeconds: 20 });
    await send('late');
    const [message] = (await waiting).Messages!;
    expect(message!.Body).toBe('late');
    await remove(message!.ReceiptHandle!);
  });

  it('deletes in batches, and counts what is left', async () => {
    await Promise.all(['1', '2', '3'].map((body) => send(body)));
    const messages = [];
    while (messages.length < 3)
      messages.push(...((await receive({ MaxNumberOfMessages: 10 })).Messages ?? []));
    const Entries = messages.map(({ ReceiptHandle }, i) => ({
      Id: String(i),
      ReceiptHandle: ReceiptHandle!,
    }));
    const { Successful } = await target.sqs.send(
      new DeleteMessageBatchCommand({ QueueUrl: target.queueUrl!, Entries }),
    );
    expect(Successful).toHaveLength(3);
    const { Attributes } = await target.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: target.queueUrl!, AttributeNames: ['All'] }),
    );
    expect(Attributes).toHaveProperty('ApproximateNumberOfMessagesNotVisible');
  });

  it('refuses a queue that is not there and a handle that is none', async () => {
    const QueueUrl = `${target.queueUrl!}-not-there`;
    expect(await refusalOf(target.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'm' })))).toMatch(
      /^QueueDoesNotExist 400$/,
    );
    expect(await refusalOf(remove('no handle'))).toMatch(/^ReceiptHandleIsInvalid/);
  });
});

describe.skipIf(skipSns)('SNS', () => {
  const publish = (more: object) =>
    refusalOf(target.sns.send(new PublishCommand({ TopicArn: target.topicArn!, Message: 'text', ...more })));

  it('takes text with a subject and attributes', async () => {
    const severity = { DataType: 'String', StringValue: 'high' };
    expect(await publish({ Subject: 'x'.repeat(99), MessageAttributes: { severity } })).toBe('done');
  });

  it('refuses a subject that is too long or has a line break', async () => {
    expect(await publish({ Subject: 'x'.repeat(101) })).toBe('InvalidParameterException 400');
    expect(await publish({ Subject: 'a\nb' })).toBe('InvalidParameterException 400');
  });

  it('wants a default where each protocol has its own message', async () => {
    expect(await publish({ MessageStructure: 'json', Message: '{"email":"x"}' })).toBe(
      'InvalidParameterException 400',
    );
    expect(await publish({ MessageStructure: 'json', Message: 'no json' })).toBe(
      'InvalidParameterException 400',
    );
    expect(await publish({ MessageStructure: 'json', Message: '{"default":"x","email":"y"}' })).toBe('done');
  });

  it('counts message and attributes together up to 256 KiB', async () => {
    expect(await publish({ Message: 'x'.repeat(262_144) })).toBe('done');
    expect(await publish({ Message: 'x'.repeat(262_145) })).toBe('InvalidParameterException 400');
  });

  it('refuses a topic that is not there', async () => {
    expect(await publish({ TopicArn: `${target.topicArn!}-not-there` })).toMatch(
      /^(NotFoundException 404|AuthorizationErrorException 403)$/,
    );
  });
});
