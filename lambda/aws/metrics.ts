import type { Inspection } from '../report/inspection.ts';

export const NAMESPACE = 'stray';

/** Every metric and its unit, as CloudWatch names them. */
export const METRICS = {
  Logs: 'Count',
  NotLogs: 'Count',
  Records: 'Count',
  Rejected: 'Count',
  Hosts: 'Count',
  FindingsLow: 'Count',
  FindingsMedium: 'Count',
  FindingsHigh: 'Count',
  Seconds: 'Seconds',
  Bytes: 'Bytes',
  Memory: 'Megabytes',
  Faults: 'Count',
  NoiseObjectRefused: 'Count',
  /** objects whose partial tallies a backfill counted, and those that no run can count */
  Tallied: 'Count',
  LeftOut: 'Count',
  /** windows examined */
  Windows: 'Count',
} as const;

export type Metrics = Partial<Record<keyof typeof METRICS, number>>;

/** Metrics of CloudWatch's embedded metric format: fields of a log line, and what says that they are metrics. */
export function embedded(functionName: string, metrics: Metrics, time: number): Record<string, unknown> {
  const names = Object.keys(metrics) as (keyof typeof METRICS)[];
  return {
    _aws: {
      Timestamp: time,
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: [['FunctionName']],
          Metrics: names.map((name) => ({ Name: name, Unit: METRICS[name] })),
        },
      ],
    },
    FunctionName: functionName,
    ...metrics,
  };
}

export function metricsOf(inspection: Inspection): Metrics {
  const { read, records, logs, source } = inspection;
  const findings = logs.flatMap((log) => log.findings.map(({ finding }) => finding.severity));
  const of = (severity: string) => findings.filter((one) => one === severity).length;
  return {
    Logs: 1,
    NotLogs: read === 'not_a_log' ? 1 : 0,
    Records: records.accepted,
    Rejected: records.rejected,
    Hosts: logs.reduce((hosts, log) => hosts + (log.table?.size ?? 0), 0),
    FindingsLow: of('low'),
    FindingsMedium: of('medium'),
    FindingsHigh: of('high'),
    Bytes: source.bytes,
  };
}
