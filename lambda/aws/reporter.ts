import type { Line } from './inspection-line.ts';
import { logLine } from './log-line.ts';
import { embedded, type Metrics } from './metrics.ts';

/** What is used of Lambda's context. */
export type Invocation = { readonly awsRequestId: string; getRemainingTimeInMillis(): number };

export type Write = (fields: Readonly<Record<string, unknown>>) => void;

/** Says in one line of the log what became of an item. */
export type Report = (line: Line, fields: Readonly<Record<string, unknown>>) => void;

export function reporterOf(functionName: string, requestId: string, write: Write = logLine): Report {
  return ({ level, outcome, reason, metrics, details }, fields) => {
    const time = Date.now();
    write({
      timestamp: new Date(time).toISOString(),
      level,
      requestId,
      outcome,
      reason,
      ...fields,
      ...details,
      ...embedded(functionName, metrics, time),
    });
  };
}

/** What an item has used, from here on. */
export function meter(): () => Metrics {
  const began = performance.now();
  return () => ({
    Seconds: (performance.now() - began) / 1000,
    // The highest that this process ever had: the one that decides whether it fits.
    Memory: process.resourceUsage().maxRSS / 1024,
  });
}
