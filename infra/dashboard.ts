import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  GraphWidget,
  type IMetric,
  type IWidget,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Gauges } from './gauges.ts';

const hour = Duration.hours(1);

/** Top to bottom in the order of the questions: is anything wrong, what was found, does it keep up, does it fit. */
export function dashboardWidgets(gauges: Gauges, alarms: readonly Alarm[]): IWidget[][] {
  const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
    new GraphWidget({ title, left, right, width: 8, height: 6 });
  const findings = ['FindingsHigh', 'FindingsMedium', 'FindingsLow'].map((name) => gauges.own(name));
  return [
    [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 })],
    [
      new SingleValueWidget({
        title: 'Findings and logs',
        metrics: [...findings, gauges.own('Logs'), gauges.own('Records'), gauges.own('Hosts', 'Maximum')],
        setPeriodToTimeRange: true,
        width: 24,
        height: 3,
      }),
    ],
    [
      graph('Findings', findings),
      graph(
        'Queue: logs that wait, and how long the oldest has (s)',
        [gauges.waiting()],
        [gauges.oldestMessage()],
      ),
      graph('Dead letters and failures', [gauges.deadLetters()], [gauges.own('Faults')]),
    ],
    [
      graph('Bytes inspected, as stored', [gauges.own('Bytes')]),
      graph('Records accepted and rejected', [gauges.own('Records')], [gauges.own('Rejected')]),
      graph(
        'Largest run: seconds and megabytes',
        [gauges.own('Seconds', 'Maximum')],
        [gauges.own('Memory', 'Maximum')],
      ),
    ],
    [
      graph(
        'Windows examined, and their findings',
        [gauges.ofAnalyst('Windows')],
        ['FindingsHigh', 'FindingsMedium', 'FindingsLow'].map((name) => gauges.ofAnalyst(name)),
      ),
      graph('Runs that failed, windows that failed', [gauges.brokenRuns()], [gauges.windowFailures(hour)]),
      graph(
        'Objects counted by backfills, and what was left out',
        [gauges.ofTallier('Tallied')],
        [gauges.leftOut()],
      ),
    ],
  ];
}
