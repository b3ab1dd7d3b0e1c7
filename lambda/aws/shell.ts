import type { Environment } from './environment.ts';
import type { StoredObject } from './event.ts';
import { ObjectGone } from './faults.ts';
import type { ObjectOutcome, Shell } from './handle-event.ts';
import type { Clients, inspectObject } from './inspect-object.ts';
import { failureLine, type Line, lineOf, objectFields, skipped } from './inspection-line.ts';
import { passes } from './key-filter.ts';
import { limitsOf } from './limits.ts';
import { logLine } from './log-line.ts';
import { embedded } from './metrics.ts';

/** What is used of Lambda's context. */
export type Invocation = { readonly awsRequestId: string; getRemainingTimeInMillis(): number };

export type Parts = {
  readonly inspect: typeof inspectObject;
  readonly clients: Clients;
  readonly leave: (body: string, reason: string, requestId: string) => Promise<void>;
  readonly write?: (fields: Readonly<Record<string, unknown>>) => void;
};

/** One invocation's surroundings: its time and memory, and one line in the log for each object. */
export function shellOf(environment: Environment, invocation: Invocation, parts: Parts): Shell {
  const { awsRequestId: requestId } = invocation;
  const write = parts.write ?? logLine;

  function report({ level, outcome, reason, metrics, details }: Line, fields: Record<string, unknown>): void {
    const time = Date.now();
    write({
      timestamp: new Date(time).toISOString(),
      level,
      requestId,
      outcome,
      reason,
      ...fields,
      ...details,
      ...embedded(environment.functionName, metrics, time),
    });
  }

  async function inspect(object: StoredObject, fresh: boolean): Promise<ObjectOutcome> {
    if (!passes(environment.keyFilter, object.key)) {
      report(skipped, objectFields(object));
      return { failure: null };
    }
    const began = performance.now();
    const remaining = invocation.getRemainingTimeInMillis();
    const limits = limitsOf(remaining, environment.memoryMegabytes, fresh);
    const used = () => ({
      Seconds: (performance.now() - began) / 1000,
      // The highest that this process ever had: the one that decides whether it fits.
      Memory: process.resourceUsage().maxRSS / 1024,
    });
    try {
      const run = { requestId, endsAt: Date.now() + remaining, limits };
      const line = lineOf(await parts.inspect(object, environment, parts.clients, run));
      report({ ...line, metrics: { ...line.metrics, ...used() } }, objectFields(object));
      return { failure: null };
    } catch (error) {
      const line = failureLine(error);
      report({ ...line, metrics: { ...line.metrics, ...used() } }, objectFields(object));
      return { failure: error instanceof ObjectGone ? null : (error as Error) };
    } finally {
      limits.close();
    }
  }

  return {
    inspect,
    reportBadEvent(error, messageId) {
      report(failureLine(error), { messageId });
    },
    leaveDeadLetter: (body, reason) => parts.leave(body, reason, requestId),
  };
}
