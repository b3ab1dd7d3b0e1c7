import { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Deployment } from '../lambda/settings.ts';
import type { Gauges } from './gauges.ts';

export type AlarmPlan = {
  readonly id: string;
  /** heading of the runbook */
  readonly heading: string;
  /** what has happened, in a sentence */
  readonly says: string;
  readonly metric: IMetric;
  /** goes off at this value or above */
  readonly threshold: number;
  /** goes off below the threshold instead, and where nothing was measured */
  readonly silenceIsBad?: true;
};

const quarter = Duration.minutes(15);
const hour = Duration.hours(1);

/** One alarm for each thing that someone has to do something about; a fault that a retry healed is none. */
export function alarmPlans(deployment: Deployment, gauges: Gauges): AlarmPlan[] {
  const { timeoutSeconds, memoryMegabytes, silenceAlarmHours } = deployment;
  return [
    {
      id: 'DeadLettersAlarm',
      heading: 'dead-letters',
      says: 'At least one log could not be inspected and waits in the dead-letter queue.',
      metric: gauges.deadLetters(),
      threshold: 1,
    },
    {
      id: 'FailuresAlarm',
      heading: 'failures',
      says: 'Inspections failed 5 times within 15 minutes; they are tried again.',
      metric: gauges.failures(quarter),
      threshold: 5,
    },
    {
      id: 'BehindAlarm',
      heading: 'behind',
      says: 'A log has waited for an hour to be inspected.',
      metric: gauges.oldestMessage(),
      threshold: 3_600,
    },
    {
      id: 'NearTimeoutAlarm',
      heading: 'near-the-timeout',
      says: `An inspection took 80 % of the timeout of ${timeoutSeconds} s; a larger log will not be finished.`,
      metric: gauges.longestRun(),
      threshold: timeoutSeconds * 1000 * 0.8,
    },
    {
      id: 'NearMemoryAlarm',
      heading: 'near-the-memory',
      says: `An inspection used 85 % of the memory of ${memoryMegabytes} MB; a log of more hosts will not be finished.`,
      metric: gauges.own('Memory', 'Maximum'),
      threshold: memoryMegabytes * 0.85,
    },
    {
      id: 'RejectedAlarm',
      heading: 'rejected-records',
      says: '5 % of the records of an hour could not be read.',
      metric: gauges.rejectedPercent(hour),
      threshold: 5,
    },
    {
      id: 'NoiseSettingsAlarm',
      heading: 'noise-settings-refused',
      says: 'The object with the noise settings does not parse, so that nothing in it silences anything.',
      metric: gauges.own('NoiseObjectRefused'),
      threshold: 1,
    },
    ...windowPlans(deployment, gauges),
    ...(silenceAlarmHours === undefined
      ? []
      : [
          {
            id: 'SilenceAlarm',
            heading: 'silence',
            says: `No log was inspected for ${silenceAlarmHours} h.`,
            metric: gauges.own('Logs', 'Sum', Duration.hours(silenceAlarmHours)),
            threshold: 1,
            silenceIsBad: true as const,
          },
        ]),
  ];
}

/** Of what is counted once and examined over many logs. */
function windowPlans({ memoryMegabytes }: Deployment, gauges: Gauges): AlarmPlan[] {
  return [
    {
      id: 'BrokenRunAlarm',
      heading: 'broken-run',
      says: 'A backfill, or a run that the schedule started, stopped before its end.',
      metric: gauges.brokenRuns(),
      threshold: 1,
    },
    {
      id: 'LeftOutAlarm',
      heading: 'left-out',
      says: 'An object of a backfill, or a window, does not fit into its function and was left out.',
      metric: gauges.leftOut(),
      threshold: 1,
    },
    {
      id: 'WindowsAlarm',
      heading: 'windows-failing',
      says: 'Windows could not be examined 3 times within an hour; the next run tries them again.',
      metric: gauges.windowFailures(hour),
      threshold: 3,
    },
    {
      id: 'WindowMemoryAlarm',
      heading: 'windows-near-the-memory',
      says: `A window used 85 % of the memory of ${memoryMegabytes} MB; one of more hosts will not be finished.`,
      metric: gauges.ofAnalyst('Memory', 'Maximum'),
      threshold: memoryMegabytes * 0.85,
    },
    {
      id: 'MissedTicksAlarm',
      heading: 'missed-ticks',
      says: 'The schedule could not start the examination of windows.',
      metric: gauges.missedTicks(),
      threshold: 1,
    },
  ];
}
