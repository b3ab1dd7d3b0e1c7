import type { StateFailure } from './failure.ts';

export type ChildStatus = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

/** The execution of one item, or of one batch of them. Moments in milliseconds since 1970. */
export type Child = {
  readonly arn: string;
  readonly name: string;
  readonly input: unknown;
  /** items in it */
  readonly items: number;
  status: ChildStatus;
  output: unknown;
  failure: StateFailure | null;
  startedAt: number | null;
  stoppedAt: number | null;
  transitions: number;
  redrives: number;
};

/** How many items, or executions, are in which state. */
export type Counts = {
  readonly total: number;
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly aborted: number;
};

export function countsOf(children: readonly Child[], weight: (child: Child) => number): Counts {
  const of = (...statuses: ChildStatus[]) =>
    children.reduce((sum, child) => (statuses.includes(child.status) ? sum + weight(child) : sum), 0);
  return {
    total: children.reduce((sum, child) => sum + weight(child), 0),
    pending: of('PENDING'),
    running: of('RUNNING'),
    succeeded: of('SUCCEEDED'),
    failed: of('FAILED'),
    aborted: of('ABORTED'),
  };
}
