import { randomUUID } from 'node:crypto';
import { AwsError } from '../http/aws-error.ts';
import type { Principal } from '../iam/authoriser.ts';
import type { LocalAws } from '../local-aws.ts';
import { keyNeeds } from '../sqs/key-needs.ts';
import type { Queue } from '../sqs/queue.ts';
import type { StateMachine } from '../states/state-machine.ts';
import type { Occurrences } from './expression.ts';

export type ScheduleOptions = {
  readonly name: string;
  readonly arn: string;
  readonly enabled: boolean;
  readonly occurrences: Occurrences;
  readonly role: Principal;
  readonly target: StateMachine;
  /** text with what the scheduler puts in, e.g. `<aws.scheduler.scheduled-time>` */
  readonly input: string;
  readonly deadLetters: Queue | null;
};

/** A schedule of EventBridge Scheduler that starts executions, in the name of its role. */
export class Schedule {
  readonly name: string;
  readonly #options: ScheduleOptions;
  readonly #aws: Pick<LocalAws, 'authoriser'>;

  constructor(options: ScheduleOptions, aws: Pick<LocalAws, 'authoriser'>) {
    this.name = options.name;
    this.#options = options;
    this.#aws = aws;
  }

  /** Moments after `from` and up to `to`; none where it is switched off. */
  occurrences(from: number, to: number): number[] {
    return this.#options.enabled ? this.#options.occurrences(from, to) : [];
  }

  /** What happens at one of its moments. What can't be started is left in the dead letters, where the role may do that. */
  fire(moment: number): void {
    const { arn, role, target, input } = this.#options;
    const id = randomUUID();
    const time = new Date(moment).toISOString().replace(/\.\d+Z$/, 'Z');
    const known: Readonly<Record<string, string>> = {
      'schedule-arn': arn,
      'scheduled-time': time,
      'execution-id': id,
      'attempt-number': '1',
    };
    const text = input.replace(/<aws\.scheduler\.([\w-]+)>/g, (whole, name: string) => known[name] ?? whole);
    try {
      this.#aws.authoriser.require(role, { action: 'states:StartExecution', resource: target.arn });
      target.start(id, JSON.parse(text));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.#bury(text, { time, id, error });
    }
  }

  #bury(
    input: string,
    { time, id, error }: { readonly time: string; readonly id: string; readonly error: AwsError },
  ): void {
    const { arn, role, deadLetters } = this.#options;
    if (deadLetters === null) return;
    const action = 'sqs:SendMessage';
    const needs = [{ action, resource: deadLetters.arn }, ...keyNeeds(action, deadLetters)];
    if (!needs.every((need) => this.#aws.authoriser.allows(role, need))) return;
    deadLetters.send(input, 'scheduler.amazonaws.com', 0, {
      ERROR_CODE: error.code,
      ERROR_MESSAGE: error.message,
      EXECUTION_ID: id,
      RETRY_ATTEMPTS: '0',
      SCHEDULE_ARN: arn,
      SCHEDULED_TIME: time,
    });
  }
}
