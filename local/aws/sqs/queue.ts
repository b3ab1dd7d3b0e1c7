import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { AwsError } from '../http/aws-error.ts';

export type QueueOptions = {
  readonly name: string;
  readonly arn: string;
  /** ARN of the customer key, null where AWS's own encrypts */
  readonly key: string | null;
  /** seconds */
  readonly visibilityTimeout: number;
  readonly redrive: { readonly to: Queue; readonly maxReceiveCount: number } | null;
};

/** Message attributes by name; other types than text are not taken. */
export type MessageAttributes = Readonly<Record<string, string>>;

export type Message = {
  readonly id: string;
  readonly body: string;
  readonly md5: string;
  readonly sentAt: number;
  readonly sender: string;
  readonly attributes: MessageAttributes;
  visibleAt: number;
  receives: number;
  firstReceivedAt: number | null;
  receipt: string | null;
};

/** Largest message that SQS takes, in bytes. */
const LARGEST_BODY = 1_048_576;
const POLL_MS = 10;

/** A standard queue: at least once, no order promised, redrive after `maxReceiveCount` receives. */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly key: string | null;
  readonly visibilityTimeout: number;
  readonly #clock: Clock;
  readonly #redrive: QueueOptions['redrive'];
  readonly #messages = new Map<string, Message>();

  constructor(options: QueueOptions, clock: Clock) {
    this.name = options.name;
    this.arn = options.arn;
    this.key = options.key;
    this.visibilityTimeout = options.visibilityTimeout;
    this.#redrive = options.redrive;
    this.#clock = clock;
  }

  /** `delay` in seconds. */
  send(body: string, sender: string, delay = 0, attributes: MessageAttributes = {}): Message {
    const size = Buffer.byteLength(body);
    if (size === 0 || size > LARGEST_BODY) {
      throw new AwsError(
        'InvalidParameterValue',
        400,
        `a message has 1 to ${LARGEST_BODY} bytes, got ${size}`,
      );
    }
    const now = this.#clock.now();
    const message: Message = {
      id: randomUUID(),
      body,
      md5: createHash('md5').update(body).digest('hex'),
      sentAt: now,
      sender,
      attributes,
      visibleAt: now + delay * 1000,
      receives: 0,
      firstReceivedAt: null,
      receipt: null,
    };
    this.#messages.set(message.id, message);
    return message;
  }

  /** Waits up to `wait` seconds for the first message; `visibility` in seconds. */
  async receive(most: number, wait: number, visibility = this.visibilityTimeout): Promise<Message[]> {
    const until = Date.now() + wait * 1000;
    for (;;) {
      const taken = this.#take(most, visibility);
      if (taken.length > 0 || Date.now() >= until) return taken;
      await sleep(POLL_MS);
    }
  }

  #take(most: number, visibility: number): Message[] {
    const now = this.#clock.now();
    const taken: Message[] = [];
    for (const message of this.#messages.values()) {
      if (taken.length === most) break;
      if (message.visibleAt > now) continue;
      if (this.#redrive !== null && message.receives >= this.#redrive.maxReceiveCount) {
        this.#messages.delete(message.id);
        this.#redrive.to.accept(message);
        continue;
      }
      message.receives += 1;
      message.firstReceivedAt ??= now;
      message.visibleAt = now + visibility * 1000;
      message.receipt = `${message.id}/${message.receives}`;
      taken.push({ ...message });
    }
    return taken;
  }

  /** Takes a message that another queue gave up, under the id that it had there. */
  accept(message: Message): void {
    this.#messages.set(message.id, {
      ...message,
      visibleAt: this.#clock.now(),
      receives: 0,
      firstReceivedAt: null,
    });
  }

  /** As SQS: the receipt of any receive deletes; one that was deleted already is no error. */
  delete(receipt: string): void {
    this.#messages.delete(this.#idOf(receipt));
  }

  /** `visibility` in seconds from now. */
  changeVisibility(receipt: string, visibility: number): void {
    const message = this.#messages.get(this.#idOf(receipt));
    if (message === undefined || message.visibleAt <= this.#clock.now()) {
      throw new AwsError('MessageNotInflight', 400, 'the message is not in flight');
    }
    message.visibleAt = this.#clock.now() + visibility * 1000;
  }

  #idOf(receipt: string): string {
    if (!/^[0-9a-f-]{36}\/\d+$/.test(receipt)) {
      throw new AwsError('ReceiptHandleIsInvalid', 400, 'the receipt handle is not valid');
    }
    return receipt.split('/')[0]!;
  }

  /** How many could be received at this moment. */
  get waiting(): number {
    const now = this.#clock.now();
    return this.messages.filter(({ visibleAt }) => visibleAt <= now).length;
  }

  /** What is in the queue, visible or in flight: for whoever looks on. */
  get messages(): readonly Message[] {
    return [...this.#messages.values()];
  }
}
