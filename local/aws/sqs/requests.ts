import { AwsError, notImplemented } from '../http/aws-error.ts';
import { type Answer, type Call, type Operation, type Service, textOf } from '../http/service.ts';
import type { Principal } from '../iam/authoriser.ts';
import { keyNeeds } from './key-needs.ts';
import { attributesOf, attributesSum, wireAttributes } from './message-attributes.ts';
import type { Message, Queue } from './queue.ts';

type Input = Readonly<Record<string, unknown>>;
type Act = (queue: Queue, input: Input, principal: Principal) => unknown;

/** What an operation is called in IAM, the parameters it takes, and what it does. */
const operations: Readonly<Record<string, { action: string; takes: readonly string[]; act: Act }>> = {
  SendMessage: {
    action: 'sqs:SendMessage',
    takes: ['MessageBody', 'DelaySeconds', 'MessageAttributes'],
    act: send,
  },
  ReceiveMessage: {
    action: 'sqs:ReceiveMessage',
    takes: [
      'MaxNumberOfMessages',
      'WaitTimeSeconds',
      'VisibilityTimeout',
      'MessageSystemAttributeNames',
      'MessageAttributeNames',
    ],
    act: receive,
  },
  DeleteMessage: {
    action: 'sqs:DeleteMessage',
    takes: ['ReceiptHandle'],
    act: (queue, input) => queue.delete(textAt(input, 'ReceiptHandle')),
  },
  DeleteMessageBatch: { action: 'sqs:DeleteMessage', takes: ['Entries'], act: deleteBatch },
  ChangeMessageVisibility: {
    action: 'sqs:ChangeMessageVisibility',
    takes: ['ReceiptHandle', 'VisibilityTimeout'],
    act: (queue, input) =>
      queue.changeVisibility(
        textAt(input, 'ReceiptHandle'),
        wholeAt(input, 'VisibilityTimeout', 0, 43_200) ?? 0,
      ),
  },
  GetQueueAttributes: { action: 'sqs:GetQueueAttributes', takes: ['AttributeNames'], act: attributes },
};

/** SQS over its JSON protocol, standard queues only. */
export function sqsService(queues: ReadonlyMap<string, Queue>): Service {
  return {
    name: 'sqs',
    async operation(call): Promise<Operation> {
      const name = operationOf(call);
      const known = operations[name]!;
      const input = await inputOf(call);
      const stranger = Object.keys(input).find((key) => key !== 'QueueUrl' && !known.takes.includes(key));
      if (stranger !== undefined) throw notImplemented(`the parameter ${stranger} of ${name}`);
      const queue = queues.get(new URL(textAt(input, 'QueueUrl')).pathname.split('/').at(-1)!);
      if (queue === undefined) {
        throw new AwsError('QueueDoesNotExist', 400, 'The specified queue does not exist.');
      }
      return {
        name,
        target: { name: queue.name },
        needs: [{ action: known.action, resource: queue.arn }, ...keyNeeds(known.action, queue)],
        answer: async () => json((await known.act(queue, input, call.principal)) ?? {}),
      };
    },
    error: ({ code, status, message }) => ({
      ...json({ __type: `com.amazonaws.sqs#${code}`, message }),
      status,
    }),
  };
}

function json(value: unknown): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(value),
  };
}

function operationOf(call: Call): string {
  const name = String(call.headers['x-amz-target'] ?? '').replace(/^AmazonSQS\./, '');
  if (call.method !== 'POST' || !Object.hasOwn(operations, name))
    throw notImplemented(`SQS ${name || call.method}`);
  return name;
}

async function inputOf(call: Call): Promise<Input> {
  try {
    return JSON.parse(await textOf(call.body)) as Input;
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw new AwsError('SerializationException', 400, 'the body is not JSON');
  }
}

function send(queue: Queue, input: Input, principal: Principal): unknown {
  const sender = principal.kind === 'service' ? principal.name : principal.arn;
  const delay = wholeAt(input, 'DelaySeconds', 0, 900) ?? 0;
  const attributes = attributesOf(input.MessageAttributes ?? {});
  const sent = queue.send(textAt(input, 'MessageBody'), sender, delay, attributes);
  const { id, md5 } = sent;
  return { MessageId: id, MD5OfMessageBody: md5, ...attributesSum('MD5OfMessageAttributes', attributes) };
}

async function receive(queue: Queue, input: Input): Promise<unknown> {
  const most = wholeAt(input, 'MaxNumberOfMessages', 1, 10) ?? 1;
  const wait = wholeAt(input, 'WaitTimeSeconds', 0, 20) ?? 0;
  const messages = await queue.receive(
    most,
    wait,
    wholeAt(input, 'VisibilityTimeout', 0, 43_200) ?? undefined,
  );
  if (messages.length === 0) return {};
  return { Messages: messages.map((message) => received(message, input)) };
}

function received(message: Message, input: Input): unknown {
  const wanted = (input.MessageSystemAttributeNames ?? []) as readonly string[];
  const all: Readonly<Record<string, string>> = systemAttributes(message);
  const unknown = wanted.find((name) => name !== 'All' && !Object.hasOwn(all, name));
  if (unknown !== undefined) throw notImplemented(`the attribute ${unknown}`);
  const names = wanted.includes('All') ? Object.keys(all) : wanted;
  const wantedOwn = (input.MessageAttributeNames ?? []) as readonly string[];
  const own = Object.entries(message.attributes).filter(
    ([name]) => wantedOwn.includes('All') || wantedOwn.includes(name),
  );
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: message.md5,
    ...(names.length === 0 ? {} : { Attributes: Object.fromEntries(names.map((name) => [name, all[name]])) }),
    ...(own.length === 0 ? {} : { MessageAttributes: wireAttributes(Object.fromEntries(own)) }),
  };
}

/** What SQS says of a message beside its body, as text. */
export function systemAttributes(message: Message) {
  return {
    ApproximateReceiveCount: String(message.receives),
    SentTimestamp: String(message.sentAt),
    SenderId: message.sender,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  };
}

function deleteBatch(queue: Queue, input: Input): unknown {
  const entries = input.Entries as readonly Input[] | undefined;
  if (entries === undefined || entries.length === 0)
    throw new AwsError('EmptyBatchRequest', 400, 'no entries');
  if (entries.length > 10) throw new AwsError('TooManyEntriesInBatchRequest', 400, 'more than 10 entries');
  const ids = entries.map((entry) => textAt(entry, 'Id'));
  if (new Set(ids).size !== ids.length)
    throw new AwsError('BatchEntryIdsNotDistinct', 400, 'ids are not distinct');
  for (const entry of entries) queue.delete(textAt(entry, 'ReceiptHandle'));
  return { Successful: ids.map((Id) => ({ Id })), Failed: [] };
}

function attributes(queue: Queue, input: Input): unknown {
  const all: Readonly<Record<string, string>> = {
    QueueArn: queue.arn,
    VisibilityTimeout: String(queue.visibilityTimeout),
    ApproximateNumberOfMessages: String(queue.waiting),
    ApproximateNumberOfMessagesNotVisible: String(queue.messages.length - queue.waiting),
  };
  const wanted = (input.AttributeNames ?? []) as readonly string[];
  const unknown = wanted.find((name) => name !== 'All' && !Object.hasOwn(all, name));
  if (unknown !== undefined) throw notImplemented(`the queue attribute ${unknown}`);
  const names = wanted.includes('All') ? Object.keys(all) : wanted;
  return { Attributes: Object.fromEntries(names.map((name) => [name, all[name]])) };
}

function textAt(input: Input, key: string): string {
  const value = input[key];
  if (typeof value !== 'string') throw new AwsError('MissingParameter', 400, `${key} must be given as text`);
  return value;
}

function wholeAt(input: Input, key: string, least: number, most: number): number | null {
  const value = input[key];
  if (value === undefined) return null;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new AwsError(
      'InvalidParameterValue',
      400,
      `${key} must be a whole number from ${least} to ${most}`,
    );
  }
  return value;
}
