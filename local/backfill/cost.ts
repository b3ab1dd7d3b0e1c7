import { prices, s3Requests } from './prices.ts';

/** What a map has used so far. */
export type Use = {
  readonly of: 'object' | 'range' | 'window';
  readonly items: number;
  readonly invocations: number;
  /** of all invocations together */
  readonly seconds: number;
  readonly megabytes: number;
};

/** States of the machine itself that an execution enters: defaults, places, choices, lists, maps, plan. */
const OUTER_TRANSITIONS = 11;

/** Dollars, at list price; retries are in the seconds and not in the transitions. */
export function costOf(uses: readonly Use[]): number {
  return uses.reduce((sum, use) => sum + costOfMap(use), OUTER_TRANSITIONS * prices.transition);
}

function costOfMap({ of, items, invocations, seconds, megabytes }: Use): number {
  const { reads, writes } = s3Requests[of];
  const compute = seconds * (megabytes / 1024) * prices.gigabyteSecond;
  const perInvocation = prices.invocation + prices.transition;
  return compute + invocations * perInvocation + items * (reads * prices.s3Read + writes * prices.s3Write);
}

export function dollars(amount: number): string {
  if (amount < 0.01) return 'less than $0.01';
  return `about $${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
