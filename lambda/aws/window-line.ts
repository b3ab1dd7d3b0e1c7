import { windowFolder } from '../windows/places.ts';
import { windowName } from '../windows/window.ts';
import type { Line } from './inspection-line.ts';
import { metricsOf } from './metrics.ts';
import type { WindowDone } from './run-window.ts';
import type { WindowItem } from './window-item.ts';

/** What the state machine is told of a window. */
export type WindowSummary = {
  readonly logPath: string;
  readonly unit: 'hour' | 'day';
  readonly window: string;
  readonly folder: string;
  readonly outcome: WindowDone['outcome'];
  readonly objects: number;
  readonly findings: number;
};

export function windowSummary({ window }: WindowItem, done: WindowDone): WindowSummary {
  const inspection = done.outcome === 'unchanged' ? null : done.inspection;
  return {
    logPath: window.logPath,
    unit: window.unit,
    window: windowName(window),
    folder: windowFolder(window),
    outcome: done.outcome,
    objects: inspection?.window?.objects.length ?? 0,
    findings: inspection?.logs.reduce((sum, { findings }) => sum + findings.length, 0) ?? 0,
  };
}

/** The window as the line names it. */
export function windowFields({ window }: WindowItem): Record<string, unknown> {
  return { logPath: window.logPath, unit: window.unit, window: windowName(window) };
}

export function windowLine(done: WindowDone): Line {
  if (done.outcome === 'unchanged') {
    const reason = 'the same objects were examined before';
    return { level: 'INFO', outcome: 'unchanged', reason, metrics: {} };
  }
  const { inspection, told, noiseRefused, indexFault } = done;
  const { read, reason, notes, window } = inspection;
  // What the inspections of its logs counted is counted there.
  const { Logs: _, NotLogs: __, ...metrics } = metricsOf(inspection);
  const well = read === 'whole' && noiseRefused === null && indexFault === null;
  return {
    level: well ? 'INFO' : 'WARN',
    outcome: read === 'whole' ? 'examined' : read,
    reason,
    metrics: { Windows: 1, ...metrics, NoiseObjectRefused: noiseRefused === null ? 0 : 1 },
    details: {
      told,
      objects: window?.objects.length ?? 0,
      gaps: window?.gaps.length ?? 0,
      rerun: window?.rerun ?? 0,
      ...(notes.length === 0 ? {} : { notes }),
      ...(indexFault === null ? {} : { indexFault }),
    },
  };
}
