import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  DescribeMapRunCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  RedriveExecutionCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Use } from './cost.ts';

/** The state machine of a stack, and the memory of the functions that its maps invoke. */
export type Machine = {
  readonly sfn: SFNClient;
  readonly arn: string;
  readonly megabytes: Readonly<Record<Use['of'], number>>;
};

/** How an execution came to run: begun now, found running, gone on with after a failure. */
export type Begun = {
  readonly arn: string;
  readonly name: string;
  readonly how: 'started' | 'joined' | 'resumed';
  /** an earlier execution of the run that has ended, whose work need not be done again */
  readonly after: string | null;
};

/** One map of an execution. */
export type MapProgress = {
  readonly of: Use['of'];
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly use: Use;
};
export type Progress = {
  readonly status: string;
  readonly startedAt: Date;
  readonly stoppedAt: Date | null;
  readonly maps: readonly MapProgress[];
  /** what the execution failed with */
  readonly failure: string | null;
  /** of the execution, as JSON, once it succeeded */
  readonly output: string | null;
};

const OVER = new Set(['FAILED', 'TIMED_OUT', 'ABORTED']);
/** Executions of one name that are looked for, one after the other. */
const MOST_TIMES = 1_000;
/** Children that the mean duration is taken of: as many as one answer lists. */
const SAMPLE = 1_000;

/**
 * The execution of a run: a running one is joined, one that failed is redriven, and after one that succeeded, or is
 * too old to be redriven, another is started under the next number.
 */
export async function begin(machine: Machine, name: string, input: object): Promise<Begun> {
  const { sfn } = machine;
  let after: string | null = null;
  for (let times = 1; times <= MOST_TIMES; times++) {
    const own = times === 1 ? name : `${name}-${times}`;
    const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${own}`;
    const found = await describe(sfn, arn);
    if (found === null) {
      await sfn.send(
        new StartExecutionCommand({ stateMachineArn: machine.arn, name: own, input: JSON.stringify(input) }),
      );
      return { arn, name: own, how: 'started', after };
    }
    if (found.status === 'RUNNING') return { arn, name: own, how: 'joined', after };
    const same = sameInput(found.input, input);
    if (OVER.has(found.status ?? '') && found.redriveStatus === 'REDRIVABLE' && same) {
      await sfn.send(new RedriveExecutionCommand({ executionArn: arn }));
      return { arn, name: own, how: 'resumed', after };
    }
    after = own;
  }
  throw new Error(`${name} was run ${MOST_TIMES} times; give another --name`);
}

async function describe(sfn: SFNClient, executionArn: string): Promise<DescribeExecutionOutput | null> {
  try {
    return await sfn.send(new DescribeExecutionCommand({ executionArn }));
  } catch (error) {
    if ((error as Error).name === 'ExecutionDoesNotExist') return null;
    throw error;
  }
}

function sameInput(before: string | undefined, input: object): boolean {
  return before !== undefined && JSON.stringify(JSON.parse(before)) === JSON.stringify(input);
}

export async function progressOf(machine: Machine, executionArn: string): Promise<Progress> {
  const { sfn } = machine;
  const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  const { mapRuns = [] } = await sfn.send(new ListMapRunsCommand({ executionArn }));
  const maps = await Promise.all(mapRuns.map(({ mapRunArn }) => mapProgress(machine, mapRunArn!)));
  const { status = '', startDate, stopDate, error, cause, output } = execution;
  return {
    status,
    startedAt: startDate!,
    stoppedAt: status === 'RUNNING' ? null : (stopDate ?? null),
    maps: maps.toSorted((a, b) => a.of.localeCompare(b.of)),
    failure: OVER.has(status) ? [error ?? status, cause ?? ''].filter(Boolean).join(': ') : null,
    output: output ?? null,
  };
}

/** What the items of a map are, by its label, which stands in the ARN. */
export function kindOf(mapRunArn: string): Use['of'] {
  if (mapRunArn.includes('/Windows:')) return 'window';
  return mapRunArn.includes('/Ranges:') ? 'range' : 'object';
}

async function mapProgress({ sfn, megabytes }: Machine, mapRunArn: string): Promise<MapProgress> {
  const run = await sfn.send(new DescribeMapRunCommand({ mapRunArn }));
  const { total = 0, succeeded = 0, failed = 0, timedOut = 0, aborted = 0 } = run.itemCounts ?? {};
  const of = kindOf(mapRunArn);
  const begun = run.executionCounts;
  const invocations = (begun?.total ?? 0) - (begun?.pending ?? 0);
  const mean = invocations === 0 ? 0 : await meanSeconds(sfn, mapRunArn);
  return {
    of,
    total,
    done: succeeded,
    failed: failed + timedOut + aborted,
    use: {
      of,
      items: succeeded,
      invocations,
      seconds: mean * invocations,
      megabytes: megabytes[of],
    },
  };
}

/** How long a child of the map took, of those that ended last; what waits for a retry counts with it. */
async function meanSeconds(sfn: SFNClient, mapRunArn: string): Promise<number> {
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ mapRunArn, maxResults: SAMPLE }));
  const seconds = executions.flatMap(({ startDate, stopDate }) =>
    startDate === undefined || stopDate === undefined
      ? []
      : [(stopDate.getTime() - startDate.getTime()) / 1000],
  );
  return seconds.reduce((sum, one) => sum + one, 0) / Math.max(1, seconds.length);
}
