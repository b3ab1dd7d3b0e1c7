import { MOST_RECEIVES } from '../settings.ts';
import { type Delivery, EventError, parseEvent, type StoredObject } from './event.ts';
import { LimitReached, sentenceOf } from './faults.ts';

/** What became of one object. `failure` is null where there is nothing more to do about it. */
export type ObjectOutcome = { readonly failure: Error | null };

export type Shell = {
  /** Does all there is to do about an object and reports it; throws nothing. */
  readonly inspect: (object: StoredObject, fresh: boolean) => Promise<ObjectOutcome>;
  /** Reports what was not even an event of an object. */
  readonly reportBadEvent: (error: EventError, messageId: string | null) => void;
  readonly leaveDeadLetter: (body: string, reason: string) => Promise<void>;
};

/** What Lambda's poller of queues wants to know: the messages that are to come again. */
export type BatchResponse = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };

/**
 * Every object of every message is tried, whatever became of the ones before, and each message succeeds or fails by
 * itself. Invoked directly there is nothing to come again but the invocation: it fails after all were tried.
 */
export async function handleEvent(event: unknown, shell: Shell): Promise<BatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  const failures: Error[] = [];
  let fresh = true;
  for (const delivery of parseEvent(event)) {
    const failed = await handleDelivery(delivery, shell, fresh);
    fresh = false;
    if (delivery.message === null) failures.push(...failed);
    else if (failed.length > 0 && !(await buried(delivery.message, failed, shell))) {
      batchItemFailures.push({ itemIdentifier: delivery.message.id });
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(sentenceOf).join('; '));
  return { batchItemFailures };
}

async function handleDelivery(
  { message, content }: Delivery,
  shell: Shell,
  fresh: boolean,
): Promise<Error[]> {
  if (content instanceof EventError) {
    shell.reportBadEvent(content, message?.id ?? null);
    return [content];
  }
  const failures: Error[] = [];
  for (const [index, object] of content.entries()) {
    const { failure } = await shell.inspect(object, fresh && index === 0);
    if (failure !== null) failures.push(failure);
  }
  return failures;
}

/**
 * Whether the message is a dead letter now, with its reasons: after the last time, and at once where another time
 * would end the same way. A message that can't be left there comes again, and SQS moves it without a reason.
 */
async function buried(
  { body, receives }: { readonly body: string; readonly receives: number },
  failures: readonly Error[],
  shell: Shell,
): Promise<boolean> {
  const hopeless = failures.every(
    (failure) => failure instanceof EventError || failure instanceof LimitReached,
  );
  if (!hopeless && receives < MOST_RECEIVES) return false;
  return shell.leaveDeadLetter(body, failures.map(sentenceOf).join('; ')).then(
    () => true,
    () => false,
  );
}
