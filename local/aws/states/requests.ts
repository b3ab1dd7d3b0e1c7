import { AwsError, notImplemented } from '../http/aws-error.ts';
import { type Answer, type Call, type Operation, type Service, textOf } from '../http/service.ts';
import type { Child } from './child.ts';
import type { Execution } from './execution.ts';
import { findExecution, findMapRun, type Machines, machineOf } from './executions-by-arn.ts';
import type { MapRun } from './map-run.ts';

type Input = Readonly<Record<string, unknown>>;
type Known = {
  readonly takes: readonly string[];
  /** the parameter that names what is asked about, an ARN */
  readonly about: string;
  readonly act: (input: Input, arn: string, machines: Machines) => unknown;
};

const operations: Readonly<Record<string, Known>> = {
  StartExecution: { takes: ['name', 'input'], about: 'stateMachineArn', act: start },
  DescribeExecution: {
    takes: [],
    about: 'executionArn',
    act: (_, arn, all) => described(findExecution(all, arn)),
  },
  RedriveExecution: { takes: ['clientToken'], about: 'executionArn', act: redrive },
  StopExecution: { takes: [], about: 'executionArn', act: stop },
  ListMapRuns: { takes: ['maxResults'], about: 'executionArn', act: listMapRuns },
  DescribeMapRun: { takes: [], about: 'mapRunArn', act: (_, arn, all) => describeMapRun(all, arn) },
  ListExecutions: { takes: ['nextToken', 'maxResults'], about: 'mapRunArn', act: listChildren },
};

/** Most children that one answer lists. */
const MOST_LISTED = 1_000;

/** Step Functions over its JSON protocol: executions of standard machines, and their map runs. */
export function statesService(machines: Machines): Service {
  return {
    name: 'states',
    async operation(call): Promise<Operation> {
      const name = operationOf(call);
      const { takes, about, act } = operations[name]!;
      const input = JSON.parse(await textOf(call.body)) as Input;
      const stranger = Object.keys(input).find((key) => key !== about && !takes.includes(key));
      if (stranger !== undefined) throw notImplemented(`the parameter ${stranger} of ${name}`);
      const arn = input[about];
      if (typeof arn !== 'string') throw new AwsError('ValidationException', 400, `${about} must be given`);
      return {
        name,
        target: { name: arn },
        needs: [{ action: `states:${name}`, resource: arn }],
        answer: () => json(act(input, arn, machines)),
      };
    },
    error: ({ code, status, message }) => ({
      ...json({ __type: `com.amazonaws.swf.service.v2.model#${code}`, message }),
      status,
    }),
  };
}

function operationOf(call: Call): string {
  const name = String(call.headers['x-amz-target'] ?? '').replace(/^AWSStepFunctions\./, '');
  if (call.method !== 'POST' || !Object.hasOwn(operations, name))
    throw notImplemented(`Step Functions ${name || call.method}`);
  return name;
}

function json(value: unknown): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(value),
  };
}

function start({ name, input = '{}' }: Input, arn: string, machines: Machines): unknown {
  const machine = machines.get(arn);
  if (machine === undefined)
    throw new AwsError('StateMachineDoesNotExist', 400, `State Machine Does Not Exist: '${arn}'`);
  if (typeof name !== 'string' || !/^[\w-]{1,80}$/.test(name))
    throw new AwsError('InvalidName', 400, `Invalid Name: '${String(name)}'`);
  const execution = machine.start(name, parsed(String(input)));
  return { executionArn: execution.arn, startDate: seconds(execution.startedAt) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsError('InvalidExecutionInput', 400, 'the input is not JSON');
  }
}

function redrive(_: Input, arn: string, machines: Machines): unknown {
  const execution = findExecution(machines, arn);
  machineOf(machines, execution).redrive(execution);
  return { redriveDate: seconds(execution.resumedAt) };
}

function stop(_: Input, arn: string, machines: Machines): unknown {
  const execution = findExecution(machines, arn);
  execution.stop();
  return { stopDate: seconds(Date.now()) };
}

function described(execution: Execution): unknown {
  const { arn, name, status, startedAt, stoppedAt, failure, redrives } = execution;
  return {
    executionArn: arn,
    stateMachineArn: arn.replace(':execution:', ':stateMachine:').split(':').slice(0, -1).join(':'),
    name,
    status,
    startDate: seconds(startedAt),
    ...(stoppedAt === null ? {} : { stopDate: seconds(stoppedAt) }),
    input: JSON.stringify(execution.input),
    ...(status === 'SUCCEEDED' ? { output: JSON.stringify(execution.output) } : {}),
    ...(failure === null ? {} : { error: failure.error, cause: failure.message }),
    redriveCount: redrives,
    redriveStatus: status === 'RUNNING' || status === 'SUCCEEDED' ? 'NOT_REDRIVABLE' : 'REDRIVABLE',
  };
}

/** The newest first, as AWS lists them. */
function listMapRuns(_: Input, arn: string, machines: Machines): unknown {
  const execution = findExecution(machines, arn);
  const mapRuns = execution.mapRuns.toReversed().map((run) => ({
    executionArn: arn,
    mapRunArn: run.arn,
    stateMachineArn: run.arn.replace(':mapRun:', ':stateMachine:').split(':').slice(0, -1).join(':'),
    ...datesOf(run),
  }));
  return { mapRuns };
}

function describeMapRun(machines: Machines, arn: string): unknown {
  const { run, execution } = findMapRun(machines, arn);
  const zeros = { timedOut: 0, resultsWritten: 0 };
  return {
    mapRunArn: arn,
    executionArn: execution.arn,
    status: run.status,
    ...datesOf(run),
    maxConcurrency: run.maxConcurrency,
    toleratedFailurePercentage: 0,
    toleratedFailureCount: 0,
    itemCounts: { ...run.items, ...zeros },
    executionCounts: { ...run.executions, ...zeros },
    redriveCount: run.redrives,
  };
}

function listChildren({ nextToken, maxResults }: Input, arn: string, machines: Machines): unknown {
  const { run } = findMapRun(machines, arn);
  const begun = run.children.filter((child) => child.startedAt !== null);
  const from = Number(nextToken ?? 0);
  const to = from + Math.min(Number(maxResults ?? MOST_LISTED) || MOST_LISTED, MOST_LISTED);
  return {
    executions: begun.slice(from, to).map((child) => listed(child, arn)),
    ...(to < begun.length ? { nextToken: String(to) } : {}),
  };
}

function listed(child: Child, mapRunArn: string): unknown {
  return {
    executionArn: child.arn,
    mapRunArn,
    stateMachineArn: mapRunArn.replace(':mapRun:', ':stateMachine:').split(':').slice(0, -1).join(':'),
    name: child.name,
    status: child.status,
    startDate: seconds(child.startedAt!),
    ...(child.stoppedAt === null ? {} : { stopDate: seconds(child.stoppedAt) }),
    itemCount: child.items,
  };
}

function datesOf({ startedAt, stoppedAt }: MapRun): Record<string, number> {
  return {
    startDate: seconds(startedAt),
    ...(stoppedAt === null ? {} : { stopDate: seconds(stoppedAt) }),
  };
}

function seconds(moment: number): number {
  return moment / 1000;
}
