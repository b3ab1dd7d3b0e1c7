import { AwsError } from '../http/aws-error.ts';
import type { Principal } from '../iam/authoriser.ts';
import type { Invocable } from '../lambda/local-function.ts';
import type { LocalAws } from '../local-aws.ts';
import { parseDefinition } from './check-definition.ts';
import type { Child } from './child.ts';
import type { Definition, MapState, TaskState } from './definition.ts';
import { Execution } from './execution.ts';
import { StateFailure } from './failure.ts';
import { MapRun } from './map-run.ts';
import type { Scope } from './path.ts';
import { RoleS3 } from './role-s3.ts';
import { runTask } from './task.ts';
import { type Hands, refuseTooLarge, Walk } from './walk.ts';

export type StateMachineOptions = {
  readonly name: string;
  readonly arn: string;
  readonly role: Principal;
  /** Amazon States Language, as rendered */
  readonly definition: string;
};

/** A standard state machine. Its executions run in this process, everything they do in the name of its role. */
export class StateMachine {
  readonly name: string;
  readonly arn: string;
  readonly role: Principal;
  /** by name, in the order in which they were started */
  readonly executions = new Map<string, Execution>();
  readonly #aws: LocalAws;
  readonly #functions: readonly Invocable[];
  readonly #definition: Definition;
  readonly #s3: RoleS3;
  readonly #walks = new Map<Execution, Walk>();

  /** Throws where the definition holds what is not interpreted. */
  constructor(options: StateMachineOptions, functions: readonly Invocable[], aws: LocalAws) {
    this.name = options.name;
    this.arn = options.arn;
    this.role = options.role;
    this.#aws = aws;
    this.#functions = functions;
    this.#definition = parseDefinition(options.definition);
    this.#s3 = new RoleS3(aws, options.role);
  }

  /** Begins an execution. Throws AwsError where one of that name was begun with another input, or has ended. */
  start(name: string, input: unknown): Execution {
    const before = this.executions.get(name);
    if (before !== undefined) {
      const same = JSON.stringify(before.input) === JSON.stringify(input);
      if (before.status === 'RUNNING' && same) return before;
      throw new AwsError('ExecutionAlreadyExists', 400, `Execution Already Exists: '${before.arn}'`);
    }
    const arn = `${this.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const execution = new Execution({ arn, name, input }, this.#aws.clock);
    this.executions.set(name, execution);
    this.#walks.set(execution, new Walk(this.#definition, input, this.#handsOf(execution)));
    this.#follow(execution);
    return execution;
  }

  /** Goes on at the state that failed; of a map, with the children that did not succeed. */
  redrive(execution: Execution): void {
    if (execution.status === 'RUNNING' || execution.status === 'SUCCEEDED') {
      const reason = `Execution is ${execution.status} and cannot be redriven`;
      throw new AwsError('ExecutionNotRedrivable', 400, reason);
    }
    execution.redrives += 1;
    execution.note('redriven');
    this.#follow(execution);
  }

  #follow(execution: Execution): void {
    const walk = this.#walks.get(execution)!;
    this.#aws.work.begin(() => execution.follow(walk));
  }

  #handsOf(execution: Execution): Hands {
    const { clock } = this.#aws;
    const context = this.#contextOf(execution);
    const { TimeoutSeconds } = this.#definition;
    const refuseLate = () => {
      if (TimeoutSeconds === undefined || clock.now() - execution.resumedAt <= TimeoutSeconds * 1000) return;
      throw new StateFailure('States.Timeout', `the execution took more than ${TimeoutSeconds} s`);
    };
    return {
      clock,
      context,
      task: (state, scope) => {
        refuseLate();
        return this.#task(state, scope);
      },
      map: (stateName, state, scope) => {
        refuseLate();
        return this.#map(execution, stateName, state, scope);
      },
      note: (type, state, what) => execution.note(type, state, what),
    };
  }

  #contextOf(execution: Execution): Hands['context'] {
    return {
      Execution: {
        Id: execution.arn,
        Input: execution.input,
        Name: execution.name,
        RoleArn: this.role.kind === 'service' ? '' : this.role.arn,
        StartTime: new Date(execution.startedAt).toISOString(),
        RedriveCount: execution.redrives,
      },
      StateMachine: { Id: this.arn, Name: this.name },
    };
  }

  #task(state: TaskState, scope: Scope): Promise<unknown> {
    return runTask(state, scope, { ...this.#aws, role: this.role, functions: this.#functions });
  }

  /** A map that failed before goes on where the execution is redriven. */
  #map(execution: Execution, stateName: string, state: MapState, scope: Scope): Promise<unknown> {
    const before = execution.mapRuns.findLast((run) => run.stateName === stateName);
    const began = execution.history.findLast(({ type }) => type === 'redriven')?.at ?? Number.NaN;
    if (before !== undefined && before.status !== 'SUCCEEDED' && before.stoppedAt! <= began) {
      return before.redrive();
    }
    const { clock } = this.#aws;
    const run = new MapRun({
      stateName,
      state,
      machine: this,
      scope,
      s3: this.#s3,
      clock,
      mayStart: (again) => this.#mayStart(again),
      walk: (child) => new Walk(state.ItemProcessor, child.input, this.#handsOfChild(execution, child)),
    });
    execution.mapRuns.push(run);
    return run.run();
  }

  #handsOfChild(execution: Execution, child: Child): Hands {
    refuseTooLarge(child.input, 'the input of a child');
    const hands = this.#handsOf(execution);
    const parent = this.#contextOf(execution).Execution as object;
    const own = { ...parent, Id: child.arn, Name: child.name, Input: child.input };
    return {
      ...hands,
      context: { ...hands.context, Execution: own },
      map: () => Promise.reject(new StateFailure('States.Runtime', 'a map within a map is not interpreted')),
      note: (type, state, what) => {
        if (type !== 'entered') execution.note(type, state, what ?? null);
      },
    };
  }

  #mayStart(again: string | null): void {
    const needs = [{ action: 'states:StartExecution', resource: this.arn }];
    if (again !== null) needs.push({ action: 'states:RedriveExecution', resource: again });
    for (const need of needs) {
      if (this.#aws.authoriser.allows(this.role, need)) continue;
      const reason = `the role is not allowed to perform ${need.action} on ${need.resource}`;
      throw new StateFailure('States.Permissions', reason);
    }
  }
}
