import { setTimeout as sleep } from 'node:timers/promises';
import type { Authoriser } from '../iam/authoriser.ts';
import { keyNeeds } from '../sqs/key-needs.ts';
import { lambdaAttributes } from '../sqs/message-attributes.ts';
import type { Message, Queue } from '../sqs/queue.ts';
import { systemAttributes } from '../sqs/requests.ts';
import type { LocalFunction, Run } from './local-function.ts';

const POLL_MS = 5;

export type EventSourceOptions = {
  readonly queue: Queue;
  readonly function: LocalFunction;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly reportBatchItemFailures: boolean;
  readonly region: string;
};

/** What Lambda does for a queue: takes batches, invokes, deletes what succeeded; the rest comes back by itself. */
export class EventSource {
  readonly queue: Queue;
  readonly #options: EventSourceOptions;
  readonly #authoriser: Authoriser;
  #polling: Promise<void> | null = null;
  #stopped = false;
  #busy = 0;

  /** Throws where the function's role may not do what is done in its name. */
  constructor(options: EventSourceOptions, authoriser: Authoriser) {
    this.queue = options.queue;
    this.#options = options;
    this.#authoriser = authoriser;
    for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'])
      this.#require(action);
  }

  start(): void {
    this.#stopped = false;
    this.#polling ??= this.#poll();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#polling;
    this.#polling = null;
  }

  /** The function that it feeds. */
  get function(): LocalFunction {
    return this.#options.function;
  }

  /** Whether it takes messages at all. */
  get polling(): boolean {
    return this.#polling !== null;
  }

  /** No invocation runs and no message could be received. */
  get idle(): boolean {
    return this.#busy === 0 && this.queue.waiting === 0;
  }

  async #poll(): Promise<void> {
    while (!this.#stopped) {
      if (this.#busy < this.#options.maximumConcurrency) {
        this.#require('sqs:ReceiveMessage');
        const messages = await this.queue.receive(this.#options.batchSize, 0);
        if (messages.length > 0) {
          this.#busy += 1;
          void this.#work(messages).finally(() => {
            this.#busy -= 1;
          });
          continue;
        }
      }
      await sleep(POLL_MS);
    }
  }

  async #work(messages: readonly Message[]): Promise<void> {
    const run = await this.#options.function.invoke({
      Records: messages.map((message) => this.#record(message)),
    });
    const failed = this.#failedOf(run, messages);
    for (const message of messages) {
      if (failed.has(message.id)) continue;
      this.#require('sqs:DeleteMessage');
      this.queue.delete(message.receipt!);
    }
  }

  /** As Lambda reads the answer: whatever it can't understand fails the whole batch. */
  #failedOf({ outcome }: Run, messages: readonly Message[]): Set<string> {
    const all = new Set(messages.map(({ id }) => id));
    if (outcome.kind === 'failed') return all;
    if (!this.#options.reportBatchItemFailures) return new Set();
    const answer = outcome.value as { batchItemFailures?: unknown } | null;
    if (answer === null || answer?.batchItemFailures == null) return new Set();
    if (!Array.isArray(answer.batchItemFailures)) return all;
    const named = answer.batchItemFailures.map((item: { itemIdentifier?: unknown }) => item?.itemIdentifier);
    return named.every((id): id is string => typeof id === 'string' && all.has(id)) ? new Set(named) : all;
  }

  #record(message: Message): unknown {
    return {
      messageId: message.id,
      receiptHandle: message.receipt,
      body: message.body,
      attributes: systemAttributes(message),
      messageAttributes: lambdaAttributes(message.attributes),
      md5OfBody: message.md5,
      eventSource: 'aws:sqs',
      eventSourceARN: this.queue.arn,
      awsRegion: this.#options.region,
    };
  }

  #require(action: string): void {
    const needs = [{ action, resource: this.queue.arn }, ...keyNeeds(action, this.queue)];
    for (const need of needs) this.#authoriser.require(this.#options.function.role, need);
  }
}
