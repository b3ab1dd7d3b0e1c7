import type { QueueEnvironment } from './environment.ts';
import type { StoredObject } from './event.ts';
import { ObjectGone } from './faults.ts';
import type { ObjectOutcome, Shell } from './handle-event.ts';
import type { inspectObject } from './inspect-object.ts';
import { failureLine, lineOf, objectFields, skipped } from './inspection-line.ts';
import type { Clients } from './judge-and-tell.ts';
import { passes } from './key-filter.ts';
import { limitsOf } from './limits.ts';
import { type Invocation, meter, reporterOf, type Write } from './reporter.ts';

export type Parts = {
  readonly inspect: typeof inspectObject;
  readonly clients: Clients;
  readonly leave: (body: string, reason: string, requestId: string) => Promise<void>;
  readonly write?: Write;
};

/** One invocation's surroundings: its time and memory, and one line in the log for each object. */
export function shellOf(environment: QueueEnvironment, invocation: Invocation, parts: Parts): Shell {
  const { awsRequestId: requestId } = invocation;
  const report = reporterOf(environment.functionName, requestId, parts.write);

  async function inspect(object: StoredObject, fresh: boolean): Promise<ObjectOutcome> {
    if (!passes(environment.keyFilter, object.key)) {
      report(skipped, objectFields(object));
      return { failure: null };
    }
    const used = meter();
    const remaining = invocation.getRemainingTimeInMillis();
    const limits = limitsOf(remaining, environment.memoryMegabytes, fresh);
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
