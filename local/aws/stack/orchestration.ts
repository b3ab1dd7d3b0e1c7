import type { LocalFunction } from '../lambda/local-function.ts';
import type { LocalAws } from '../local-aws.ts';
import { parseSchedule } from '../scheduler/expression.ts';
import { Schedule } from '../scheduler/schedule.ts';
import { StateMachine } from '../states/state-machine.ts';
import type { ResolvedResource, ResolvedTemplate } from './resolved-template.ts';
import { queueOf } from './storage.ts';

export function createStateMachines(
  template: ResolvedTemplate,
  functions: readonly LocalFunction[],
  aws: LocalAws,
): StateMachine[] {
  const machines = template
    .of('AWS::StepFunctions::StateMachine')
    .map(({ logicalId, physical, properties }) => {
      const type = properties.StateMachineType ?? 'STANDARD';
      if (type !== 'STANDARD')
        throw new Error(`${logicalId}: state machines of type ${type as string} are not executed`);
      const options = {
        name: physical.attributes.Name!,
        arn: physical.attributes.Arn!,
        role: { kind: 'role', arn: String(properties.RoleArn) } as const,
        definition: String(properties.DefinitionString),
      };
      return said(logicalId, () => new StateMachine(options, functions, aws));
    });
  for (const machine of machines) aws.machines.set(machine.arn, machine);
  return machines;
}

type Target = {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input?: string;
  readonly DeadLetterConfig?: { readonly Arn: string };
};

/** A start that is refused is refused again, so that the retries of a target have nothing to do here. */
const TARGET = ['Arn', 'RoleArn', 'Input', 'DeadLetterConfig', 'RetryPolicy'];

export function createSchedules(template: ResolvedTemplate, aws: LocalAws): Schedule[] {
  return template
    .of('AWS::Scheduler::Schedule')
    .map((resource) => said(resource.logicalId, () => scheduleOf(resource, aws)));
}

function scheduleOf({ physical, properties }: ResolvedResource, aws: LocalAws): Schedule {
  const { ScheduleExpressionTimezone: zone = 'UTC', FlexibleTimeWindow, State = 'ENABLED' } = properties;
  if (zone !== 'UTC' && zone !== 'Etc/UTC') throw new Error(`the time zone ${String(zone)} is not executed`);
  const { Mode } = FlexibleTimeWindow as { Mode: string };
  if (Mode !== 'OFF') throw new Error(`a flexible time window (${Mode}) is not executed`);
  const target = properties.Target as Target;
  const stranger = Object.keys(target).find((name) => !TARGET.includes(name));
  if (stranger !== undefined) throw new Error(`the target property ${stranger} is not executed`);
  const machine = aws.machines.get(target.Arn);
  if (machine === undefined) throw new Error(`the target ${target.Arn} is no state machine of the stack`);
  const deadLetters = target.DeadLetterConfig?.Arn;
  return new Schedule(
    {
      name: physical.ref,
      arn: physical.attributes.Arn!,
      enabled: State === 'ENABLED',
      occurrences: parseSchedule(String(properties.ScheduleExpression)),
      role: { kind: 'role', arn: target.RoleArn },
      target: machine,
      input: target.Input ?? '{}',
      deadLetters: deadLetters === undefined ? null : queueOf(aws, deadLetters),
    },
    aws,
  );
}

/** What is refused says of which resource. */
function said<Made>(logicalId: string, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    throw new Error(`${logicalId}: ${(error as Error).message}`);
  }
}
