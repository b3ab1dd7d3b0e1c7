import type { Principal } from '../iam/authoriser.ts';
import type { Invocable } from '../lambda/local-function.ts';
import type { LocalAws } from '../local-aws.ts';
import type { TaskState } from './definition.ts';
import { StateFailure } from './failure.ts';
import type { Scope } from './path.ts';
import { fill } from './payload-template.ts';
import { refuseTooLarge } from './walk.ts';

type Surroundings = Pick<LocalAws, 'clock' | 'authoriser' | 'work'> & {
  readonly role: Principal;
  readonly functions: readonly Invocable[];
};

/** Invokes the function that a Task names, and gives what Step Functions makes of its answer. Throws StateFailure. */
export async function runTask(state: TaskState, scope: Scope, surroundings: Surroundings): Promise<unknown> {
  const { clock } = surroundings;
  const parameters = state.Parameters === undefined ? scope.data : fill(state.Parameters, scope);
  const began = clock.now();
  const answer = await answerTo(state, parameters, surroundings);
  if (state.TimeoutSeconds !== undefined && clock.now() - began > state.TimeoutSeconds * 1000)
    throw new StateFailure('States.Timeout', `the task took more than ${state.TimeoutSeconds} s`);
  refuseTooLarge(answer, 'the answer of the function');
  return answer;
}

async function answerTo(state: TaskState, parameters: unknown, surroundings: Surroundings): Promise<unknown> {
  if (!state.Resource.endsWith(':::lambda:invoke')) return invoke(state.Resource, parameters, surroundings);
  const given = parameters as Readonly<Record<string, unknown>>;
  const stranger = Object.keys(given).find((name) => name !== 'FunctionName' && name !== 'Payload');
  if (stranger !== undefined)
    throw new StateFailure('States.Runtime', `the parameter ${stranger} of lambda:invoke is not interpreted`);
  const Payload = await invoke(String(given.FunctionName), given.Payload ?? {}, surroundings);
  return { ExecutedVersion: '$LATEST', Payload, StatusCode: 200 };
}

async function invoke(
  named: string,
  payload: unknown,
  { authoriser, work, role, functions }: Surroundings,
): Promise<unknown> {
  const arn = named.replace(/:\$LATEST$/, '');
  const target = functions.find((fn) => fn.arn === arn || fn.name === arn);
  if (target === undefined)
    throw new StateFailure('Lambda.ResourceNotFoundException', `there is no function ${arn}`);
  const need = { action: 'lambda:InvokeFunction', resource: target.arn };
  if (!authoriser.allows(role, need)) {
    const reason = `the role is not allowed to perform ${need.action} on ${need.resource}`;
    throw new StateFailure('Lambda.AWSLambdaException', reason);
  }
  refuseTooLarge(payload, 'the payload of the function');
  const { outcome } = await work.during(() => target.invoke(payload));
  if (outcome.kind === 'answered') return outcome.value;
  const { errorType, errorMessage } = outcome.failure;
  throw new StateFailure(errorType, JSON.stringify({ errorType, errorMessage }));
}
