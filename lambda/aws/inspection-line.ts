import { EventError, type StoredObject } from './event.ts';
import { LimitReached, ObjectGone, sentenceOf } from './faults.ts';
import type { Done } from './inspect-object.ts';
import { type Metrics, metricsOf } from './metrics.ts';
import { versionOf } from './stored-version.ts';

/** What the log says of one object, and counts of it. */
export type Line = {
  readonly level: 'INFO' | 'WARN' | 'ERROR';
  readonly outcome: string;
  readonly reason: string | null;
  readonly metrics: Metrics;
  readonly details?: Readonly<Record<string, unknown>>;
};

export const skipped: Line = {
  level: 'INFO',
  outcome: 'skipped',
  reason: 'the key does not pass the filter of the settings',
  metrics: {},
};

export function lineOf({ inspection, told, noiseRefused, indexFault }: Done): Line {
  const { read, reason, logs, notes } = inspection;
  return {
    level: read === 'whole' && noiseRefused === null && indexFault === null ? 'INFO' : 'WARN',
    outcome: read === 'whole' ? 'inspected' : read,
    reason,
    metrics: { ...metricsOf(inspection), NoiseObjectRefused: noiseRefused === null ? 0 : 1 },
    details: {
      told,
      logs: logs.map((log) => ({
        logPath: log.logPath,
        outcome: log.outcome,
        findings: log.findings.length,
      })),
      ...(notes.length === 0 ? {} : { notes }),
      ...(indexFault === null ? {} : { indexFault }),
    },
  };
}

/** The stack only where nobody foresaw the failure. */
export function failureLine(error: unknown): Line {
  const line = { level: 'ERROR', reason: sentenceOf(error), metrics: { Faults: 1 } } as const;
  if (error instanceof ObjectGone) return { ...line, level: 'WARN', outcome: 'gone', metrics: { Faults: 0 } };
  if (error instanceof LimitReached) return { ...line, outcome: 'limit_reached' };
  if (error instanceof EventError) return { ...line, outcome: 'bad_event' };
  return { ...line, outcome: 'fault', details: { stack: error instanceof Error ? error.stack : null } };
}

/** Of what no queue gives back: what does not fit is counted, since nobody else will speak of it. */
export function leftOutLine(error: unknown): Line {
  const line = failureLine(error);
  return error instanceof LimitReached ? { ...line, metrics: { ...line.metrics, LeftOut: 1 } } : line;
}

/** The object as the line names it. */
export function objectFields(object: StoredObject): Record<string, unknown> {
  const { bucket, key, bytes } = object;
  return { bucket, key, version: versionOf(object), bytes };
}
