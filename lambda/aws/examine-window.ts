import type { TellingEnvironment } from './environment.ts';
import { leftOutLine } from './inspection-line.ts';
import type { Clients } from './judge-and-tell.ts';
import { limitsOf } from './limits.ts';
import { type Invocation, meter, type Report } from './reporter.ts';
import { runWindow } from './run-window.ts';
import { parseWindowItem } from './window-item.ts';
import { type WindowSummary, windowFields, windowLine, windowSummary } from './window-line.ts';

export type Surroundings = {
  readonly environment: TellingEnvironment;
  readonly clients: Clients;
  readonly invocation: Invocation;
  readonly report: Report;
};

/** One invocation for one window, and one line in the log. Throws what went wrong: the map tries again. */
export async function examineWindow(
  event: unknown,
  { environment, clients, invocation, report }: Surroundings,
): Promise<WindowSummary> {
  const item = parseWindowItem(event);
  const used = meter();
  const remaining = invocation.getRemainingTimeInMillis();
  const limits = limitsOf(remaining, environment.memoryMegabytes, true);
  try {
    const run = { requestId: invocation.awsRequestId, endsAt: Date.now() + remaining, limits };
    const done = await runWindow(item, environment, clients, run);
    const line = windowLine(done);
    report({ ...line, metrics: { ...line.metrics, ...used() } }, windowFields(item));
    return windowSummary(item, done);
  } catch (error) {
    const line = leftOutLine(error);
    report({ ...line, metrics: { ...line.metrics, ...used() } }, windowFields(item));
    throw error;
  } finally {
    limits.close();
  }
}
