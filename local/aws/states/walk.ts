import type { Clock } from '../clock.ts';
import { holds } from './choice-rule.ts';
import type {
  FailState,
  Handlers,
  MapState,
  PassState,
  Retrier,
  State,
  States,
  TaskState,
  WaitState,
} from './definition.ts';
import { isMeant, StateFailure } from './failure.ts';
import { placed, type Scope, selected, valueAt } from './path.ts';
import { fill } from './payload-template.ts';

/** What a walk can't do by itself. Both throw StateFailure. */
export type Hands = {
  readonly clock: Clock;
  /** `$$` but for the state */
  readonly context: Readonly<Record<string, unknown>>;
  readonly task: (state: TaskState, scope: Scope) => Promise<unknown>;
  readonly map: (name: string, state: MapState, scope: Scope) => Promise<unknown>;
  /** told of every state that is entered, tried again or failed */
  readonly note: (type: 'entered' | 'retried' | 'failed', state: string, what?: string) => void;
};

type Step = { readonly output: unknown; readonly next: string | null };

/** What Step Functions hands from state to state, in bytes. */
export const LARGEST_DATA = 262_144;

/** One way through the states of a machine or of a map's item. After a failure it can go on where it stopped. */
export class Walk {
  /** states entered, and attempts after the first: what Step Functions charges for */
  transitions = 0;
  readonly #states: States;
  readonly #hands: Hands;
  #at: string;
  #input: unknown;

  constructor(states: States, input: unknown, hands: Hands) {
    this.#states = states;
    this.#hands = hands;
    this.#at = states.StartAt;
    this.#input = input;
  }

  /** The output of the last state. Throws StateFailure where no catcher takes a failure. */
  async toEnd(): Promise<unknown> {
    for (;;) {
      this.transitions += 1;
      this.#hands.note('entered', this.#at);
      const { output, next } = await this.#step(this.#states.States[this.#at]!);
      refuseTooLarge(output, `the output of ${this.#at}`);
      if (next === null) return output;
      this.#at = next;
      this.#input = output;
    }
  }

  async #step(state: State): Promise<Step> {
    switch (state.Type) {
      case 'Task':
      case 'Map':
        return this.#tried(state);
      case 'Choice':
        return { output: this.#out(state, this.#input), next: this.#chosen(state) };
      case 'Pass':
        return this.#passed(state);
      case 'Wait':
        await this.#hands.clock.reach(this.#until(state));
        return { output: this.#out(state, this.#input), next: state.Next ?? null };
      case 'Succeed':
        return { output: this.#out(state, selected(state.InputPath, this.#scope(this.#input))), next: null };
      case 'Fail':
        throw this.#failureOf(state);
    }
  }

  /** A state that can fail: tried as often as its retriers say, and caught where it has a catcher. */
  async #tried(state: TaskState | MapState): Promise<Step> {
    const attempts = new Map<Retrier, number>();
    for (;;) {
      try {
        const output = await this.#worked(state);
        return { output: this.#out(state, output), next: state.Next ?? null };
      } catch (error) {
        if (!(error instanceof StateFailure)) throw error;
        if (await this.#again(state, error, attempts)) continue;
        this.#hands.note('failed', this.#at, `${error.error}: ${error.message}`);
        const catcher = state.Catch?.find(({ ErrorEquals }) => isMeant(ErrorEquals, error));
        if (catcher === undefined) throw error;
        return { output: placed(catcher.ResultPath, this.#input, error.output), next: catcher.Next };
      }
    }
  }

  async #worked(state: TaskState | MapState): Promise<unknown> {
    const { task, map } = this.#hands;
    const scope = this.#scope(selected(state.InputPath, this.#scope(this.#input)));
    const result = state.Type === 'Map' ? await map(this.#at, state, scope) : await task(state, scope);
    const chosen =
      state.ResultSelector === undefined ? result : fill(state.ResultSelector, this.#scope(result));
    return placed(state.ResultPath, this.#input, chosen);
  }

  /** Whether to try again, after the wait that the retrier asks for. */
  async #again({ Retry }: Handlers, failure: StateFailure, attempts: Map<Retrier, number>): Promise<boolean> {
    const retrier = Retry?.find(({ ErrorEquals }) => isMeant(ErrorEquals, failure));
    if (retrier === undefined) return false;
    const before = attempts.get(retrier) ?? 0;
    if (before >= (retrier.MaxAttempts ?? 3)) return false;
    attempts.set(retrier, before + 1);
    this.transitions += 1;
    this.#hands.note('retried', this.#at, `${failure.error}: ${failure.message}`);
    const { clock } = this.#hands;
    await clock.reach(clock.now() + secondsBefore(retrier, before) * 1000);
    return true;
  }

  #chosen(state: Extract<State, { Type: 'Choice' }>): string {
    const scope = this.#scope(selected(state.InputPath, this.#scope(this.#input)));
    const next = state.Choices.find((rule) => holds(rule, scope))?.Next ?? state.Default;
    if (next === undefined)
      throw new StateFailure('States.NoChoiceMatched', `${this.#at} has no way for this`);
    return next;
  }

  #passed(state: PassState): Step {
    const scope = this.#scope(selected(state.InputPath, this.#scope(this.#input)));
    const given = state.Parameters === undefined ? scope.data : fill(state.Parameters, scope);
    const output = placed(state.ResultPath, this.#input, state.Result ?? given);
    return { output: this.#out(state, output), next: state.Next ?? null };
  }

  /** Milliseconds since 1970. */
  #until(state: WaitState): number {
    const scope = this.#scope(selected(state.InputPath, this.#scope(this.#input)));
    const { Seconds, SecondsPath, Timestamp, TimestampPath } = state;
    const moment = TimestampPath === undefined ? Timestamp : valueAt(TimestampPath, scope);
    if (moment !== undefined) return Date.parse(moment as string);
    const seconds = SecondsPath === undefined ? Seconds : valueAt(SecondsPath, scope);
    return this.#hands.clock.now() + Number(seconds) * 1000;
  }

  #failureOf({ Error: error, ErrorPath, Cause, CausePath }: FailState): StateFailure {
    const scope = this.#scope(this.#input);
    const of = (path: string | undefined, given: string | undefined) =>
      String(path === undefined ? (given ?? '') : valueAt(path, scope));
    return new StateFailure(of(ErrorPath, error), of(CausePath, Cause));
  }

  #out({ OutputPath }: { readonly OutputPath?: string | null }, output: unknown): unknown {
    return selected(OutputPath, this.#scope(output));
  }

  #scope(data: unknown): Scope {
    return { data, context: { ...this.#hands.context, State: { Name: this.#at } } };
  }
}

function secondsBefore({ IntervalSeconds, BackoffRate, MaxDelaySeconds }: Retrier, before: number): number {
  const seconds = (IntervalSeconds ?? 1) * (BackoffRate ?? 2) ** before;
  return Math.min(seconds, MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
}

/** Throws `States.DataLimitExceeded`. */
export function refuseTooLarge(value: unknown, what: string): void {
  const bytes = Buffer.byteLength(JSON.stringify(value) ?? '');
  if (bytes <= LARGEST_DATA) return;
  throw new StateFailure(
    'States.DataLimitExceeded',
    `${what} has ${bytes} bytes, and ${LARGEST_DATA} may be handed on`,
  );
}
