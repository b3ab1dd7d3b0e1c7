import { AwsError } from '../http/aws-error.ts';
import type { Execution } from './execution.ts';
import type { MapRun } from './map-run.ts';
import type { StateMachine } from './state-machine.ts';

/** by ARN */
export type Machines = ReadonlyMap<string, StateMachine>;

/** Throws AwsError where there is none. */
export function findExecution(machines: Machines, arn: string): Execution {
  const executions = [...machines.values()].flatMap((machine) => [...machine.executions.values()]);
  const execution = executions.find((one) => one.arn === arn);
  if (execution === undefined)
    throw new AwsError('ExecutionDoesNotExist', 400, `Execution Does Not Exist: '${arn}'`);
  return execution;
}

export function machineOf(machines: Machines, execution: Execution): StateMachine {
  return [...machines.values()].find((machine) => machine.executions.get(execution.name) === execution)!;
}

export function findMapRun(machines: Machines, arn: string): { run: MapRun; execution: Execution } {
  for (const machine of machines.values()) {
    for (const execution of machine.executions.values()) {
      const run = execution.mapRuns.find((one) => one.arn === arn);
      if (run !== undefined) return { run, execution };
    }
  }
  throw new AwsError('ResourceNotFound', 400, `there is no map run ${arn}`);
}
