import type { Clock } from '../clock.ts';
import { StateFailure } from './failure.ts';
import type { MapRun } from './map-run.ts';
import type { Walk } from './walk.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** `at` in milliseconds since 1970. */
export type HistoryEvent = {
  readonly at: number;
  readonly type: string;
  readonly state: string | null;
  readonly what: string | null;
};

/** One run of a state machine, as it can be described while it runs and afterwards. */
export class Execution {
  readonly arn: string;
  readonly name: string;
  readonly input: unknown;
  readonly startedAt: number;
  readonly history: HistoryEvent[] = [];
  /** in the order in which they began */
  readonly mapRuns: MapRun[] = [];
  /** start, or last redrive */
  resumedAt: number;
  status: ExecutionStatus = 'RUNNING';
  stoppedAt: number | null = null;
  output: unknown = null;
  failure: StateFailure | null = null;
  redrives = 0;
  readonly #clock: Clock;

  constructor(
    options: { readonly arn: string; readonly name: string; readonly input: unknown },
    clock: Clock,
  ) {
    this.arn = options.arn;
    this.name = options.name;
    this.input = options.input;
    this.#clock = clock;
    this.startedAt = clock.now();
    this.resumedAt = this.startedAt;
  }

  note(type: string, state: string | null = null, what: string | null = null): void {
    this.history.push({ at: this.#clock.now(), type, state, what });
  }

  /** Walks to the end, or to the failure that ends it. Resolves either way; what is no failure of a state is thrown. */
  async follow(walk: Walk): Promise<void> {
    this.status = 'RUNNING';
    this.failure = null;
    this.stoppedAt = null;
    this.resumedAt = this.#clock.now();
    try {
      this.output = await walk.toEnd();
      this.status = 'SUCCEEDED';
    } catch (error) {
      if (!(error instanceof StateFailure)) throw error;
      this.failure = error;
      // Whoever stopped it has said so already.
      if (this.#statusNow() === 'RUNNING') this.status = statusOf(error);
    } finally {
      this.stoppedAt = this.#clock.now();
      this.note(this.status);
    }
  }

  stop(): void {
    this.status = 'ABORTED';
    for (const run of this.mapRuns) run.stop();
  }

  #statusNow(): ExecutionStatus {
    return this.status;
  }
}

function statusOf({ error }: StateFailure): ExecutionStatus {
  return error === 'States.Timeout' ? 'TIMED_OUT' : 'FAILED';
}
