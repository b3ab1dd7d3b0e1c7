import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Clock } from '../clock.ts';
import { type Child, type Counts, countsOf } from './child.ts';
import type { MapState } from './definition.ts';
import { StateFailure } from './failure.ts';
import { type ChildInput, inputsOf } from './item-batches.ts';
import { readItems } from './item-reader.ts';
import { type Scope, valueAt } from './path.ts';
import { writeResults } from './result-writer.ts';
import type { RoleS3 } from './role-s3.ts';
import type { Walk } from './walk.ts';

export type MapRunOptions = {
  readonly stateName: string;
  readonly state: MapState;
  /** name and ARN of the state machine */
  readonly machine: { readonly name: string; readonly arn: string };
  /** data and context of the map's state */
  readonly scope: Scope;
  readonly s3: RoleS3;
  readonly clock: Clock;
  /** Throws AwsError where the role may not start children, or start them again. */
  readonly mayStart: (again: string | null) => void;
  readonly walk: (child: Child) => Walk;
};

export type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

/** The children of one distributed map. After a failure those that did not succeed can be run again. */
export class MapRun {
  readonly arn: string;
  readonly stateName: string;
  readonly startedAt: number;
  readonly maxConcurrency: number;
  status: MapRunStatus = 'RUNNING';
  stoppedAt: number | null = null;
  redrives = 0;
  children: readonly Child[] = [];
  readonly #options: MapRunOptions;
  readonly #label: string;
  #stopped = false;
  /** items of the children that failed, counted as they do */
  #failedItems = 0;
  #totalItems = 0;

  constructor(options: MapRunOptions) {
    const { stateName, state, machine, scope, clock } = options;
    this.#options = options;
    this.#label = state.Label ?? stateName.replace(/[^A-Za-z0-9-]/g, '').slice(0, 40);
    this.arn = `${machine.arn.replace(':stateMachine:', ':mapRun:')}/${this.#label}:${randomUUID()}`;
    this.stateName = stateName;
    this.startedAt = clock.now();
    this.maxConcurrency = numberOf(state.MaxConcurrencyPath, state.MaxConcurrency, scope) ?? 0;
  }

  get items(): Counts {
    return countsOf(this.children, ({ items }) => items);
  }

  get executions(): Counts {
    return countsOf(this.children, () => 1);
  }

  /** The map's output: where its results were written, or the results themselves. Throws StateFailure. */
  async run(): Promise<unknown> {
    const { state, scope, s3, mayStart } = this.#options;
    try {
      mayStart(null);
      const items = await readItems(state, scope, s3);
      this.#totalItems = items.length;
      this.children = inputsOf(state, items, scope).map((child) => this.#child(child));
      return await this.#work();
    } catch (error) {
      throw this.#ended(error);
    }
  }

  /** The children that did not succeed once more; the others keep their results. */
  async redrive(): Promise<unknown> {
    if (this.children.length === 0) return this.run();
    this.status = 'RUNNING';
    this.redrives += 1;
    this.#stopped = false;
    this.#failedItems = 0;
    try {
      this.#options.mayStart(`${this.#childArn}:*`);
      for (const child of this.children) {
        if (child.status === 'SUCCEEDED') continue;
        if (child.startedAt !== null) child.redrives += 1;
        Object.assign(child, { status: 'PENDING', failure: null, stoppedAt: null });
      }
      return await this.#work();
    } catch (error) {
      throw this.#ended(error);
    }
  }

  /** No further child begins. */
  stop(): void {
    this.#stopped = true;
  }

  async #work(): Promise<unknown> {
    const { state, scope, s3, machine, clock } = this.#options;
    const waiting = this.children.filter(({ status }) => status === 'PENDING').values();
    // More at once than there are processors would only make each of them slower.
    const most = Math.min(this.maxConcurrency || Number.POSITIVE_INFINITY, availableParallelism());
    await Promise.all(Array.from({ length: most }, () => this.#take(waiting)));
    const arns = { mapRunArn: this.arn, machineArn: `${machine.arn}/${this.#label}` };
    const written =
      state.ResultWriter === undefined
        ? null
        : await writeResults(state.ResultWriter, arns, this.children, scope, s3);
    if (this.#stopped) throw new StateFailure('States.Runtime', 'the execution was stopped');
    if (this.#tooManyFailed()) {
      const { failed, total } = this.items;
      throw new StateFailure(
        'States.ExceedToleratedFailureThreshold',
        `${failed} of ${total} items of ${this.stateName} failed: ${this.#firstFailure()}`,
      );
    }
    this.status = 'SUCCEEDED';
    this.stoppedAt = clock.now();
    return written ?? this.children.map(({ output }) => output);
  }

  async #take(waiting: Iterator<Child>): Promise<void> {
    while (!this.#stopped && !this.#tooManyFailed()) {
      const { value: child, done } = waiting.next();
      if (done) return;
      await this.#runChild(child);
    }
  }

  async #runChild(child: Child): Promise<void> {
    const { clock, walk } = this.#options;
    child.status = 'RUNNING';
    child.startedAt ??= clock.now();
    const way = walk(child);
    try {
      child.output = await way.toEnd();
      child.status = 'SUCCEEDED';
    } catch (error) {
      if (!(error instanceof StateFailure)) throw error;
      child.failure = error;
      child.status = 'FAILED';
      this.#failedItems += child.items;
    } finally {
      child.stoppedAt = clock.now();
      child.transitions += way.transitions;
    }
  }

  #tooManyFailed(): boolean {
    const { state, scope } = this.#options;
    const share = numberOf(state.ToleratedFailurePercentagePath, state.ToleratedFailurePercentage, scope);
    const count = numberOf(state.ToleratedFailureCountPath, state.ToleratedFailureCount, scope);
    const failed = this.#failedItems;
    if (share === undefined && count === undefined) return failed > 0;
    const percent = (failed / this.#totalItems) * 100;
    return (share !== undefined && percent > share) || (count !== undefined && failed > count);
  }

  #firstFailure(): string {
    const failure = this.children.find((child) => child.failure !== null)?.failure;
    return failure == null ? '' : `${failure.error}: ${failure.message}`;
  }

  #ended(error: unknown): unknown {
    this.status = this.#stopped ? 'ABORTED' : 'FAILED';
    this.stoppedAt = this.#options.clock.now();
    return error;
  }

  get #childArn(): string {
    return `${this.#options.machine.arn.replace(':stateMachine:', ':execution:')}/${this.#label}`;
  }

  #child({ input, items }: ChildInput): Child {
    const name = randomUUID();
    return {
      arn: `${this.#childArn}:${name}`,
      name,
      input,
      items,
      status: 'PENDING',
      output: null,
      failure: null,
      startedAt: null,
      stoppedAt: null,
      transitions: 0,
      redrives: 0,
    };
  }
}

function numberOf(path: string | undefined, given: number | undefined, scope: Scope): number | undefined {
  return path === undefined ? given : Number(valueAt(path, scope));
}
