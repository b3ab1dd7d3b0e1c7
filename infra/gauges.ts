import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Backfill } from './backfill.ts';
import type { BundledFunction } from './bundled-function.ts';
import type { Inspector } from './inspector.ts';
import type { LogInbox } from './log-inbox.ts';
import type { Tallier } from './tallier.ts';
import type { WindowAnalyst } from './window-analyst.ts';
import type { WindowSchedule } from './window-schedule.ts';

/** The constructs that are looked at. */
export type Watched = {
  readonly inspector: Inspector;
  readonly inbox: LogInbox;
  readonly tallier: Tallier;
  readonly analyst: WindowAnalyst;
  readonly backfill: Backfill;
  readonly schedule: WindowSchedule;
};

/** What can be read off the running stack: AWS's metrics, and those that the function writes into its log. */
export class Gauges {
  readonly #watched: Watched;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** A metric of the inspector's own, by its name there. */
  own(metricName: string, statistic = 'Sum', period = Duration.minutes(5)): cloudwatch.Metric {
    return this.#of(this.#watched.inspector, metricName, statistic, period);
  }

  ofTallier(metricName: string, period = Duration.minutes(5)): cloudwatch.Metric {
    return this.#of(this.#watched.tallier, metricName, 'Sum', period);
  }

  ofAnalyst(metricName: string, statistic = 'Sum', period = Duration.minutes(5)): cloudwatch.Metric {
    return this.#of(this.#watched.analyst, metricName, statistic, period);
  }

  #of(of: BundledFunction, metricName: string, statistic: string, period: Duration): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'stray',
      metricName,
      dimensionsMap: { FunctionName: of.function.functionName },
      statistic,
      period,
      label: metricName,
    });
  }

  /** Executions of the backfill, and of what the schedule starts, that did not come to their end. */
  brokenRuns(): cloudwatch.MathExpression {
    const { machine } = this.#watched.backfill;
    const period = Duration.minutes(5);
    return new cloudwatch.MathExpression({
      expression: 'FILL(failed, 0) + FILL(late, 0)',
      usingMetrics: { failed: machine.metricFailed({ period }), late: machine.metricTimedOut({ period }) },
      period,
      label: 'runs that failed',
    });
  }

  /** Objects and windows that no run can finish. */
  leftOut(): cloudwatch.MathExpression {
    const period = Duration.minutes(5);
    return new cloudwatch.MathExpression({
      expression: 'FILL(objects, 0) + FILL(windows, 0)',
      usingMetrics: {
        objects: this.ofTallier('LeftOut', period),
        windows: this.ofAnalyst('LeftOut', 'Sum', period),
      },
      period,
      label: 'left out',
    });
  }

  missedTicks(): cloudwatch.Metric {
    return this.#watched.schedule.deadLetters.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      period: Duration.minutes(5),
      label: 'missed ticks',
    });
  }

  deadLetters(): cloudwatch.Metric {
    return this.#watched.inbox.deadLetters.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      period: Duration.minutes(1),
      label: 'dead letters',
    });
  }

  waiting(): cloudwatch.Metric {
    return this.#watched.inbox.queue.metricApproximateNumberOfMessagesVisible({ label: 'waiting' });
  }

  oldestMessage(): cloudwatch.Metric {
    return this.#watched.inbox.queue.metricApproximateAgeOfOldestMessage({
      statistic: 'Maximum',
      period: Duration.minutes(5),
      label: 'age of the oldest',
    });
  }

  /** Milliseconds. */
  longestRun(): cloudwatch.Metric {
    return this.#watched.inspector.function.metricDuration({
      statistic: 'Maximum',
      period: Duration.minutes(5),
      label: 'longest run',
    });
  }

  /** Runs that Lambda counts as failed, and objects that failed in a run that reported them. */
  failures(period: Duration): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: 'FILL(runs, 0) + FILL(objects, 0)',
      usingMetrics: {
        runs: this.#watched.inspector.function.metricErrors({ period }),
        objects: this.own('Faults', 'Sum', period),
      },
      period,
      label: 'failures',
    });
  }

  /** A run of the analyst is one window. */
  windowFailures(period: Duration): cloudwatch.Metric {
    return this.#watched.analyst.function.metricErrors({ period, label: 'windows' });
  }

  rejectedPercent(period: Duration): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: '100 * rejected / (records + rejected)',
      usingMetrics: {
        rejected: this.own('Rejected', 'Sum', period),
        records: this.own('Records', 'Sum', period),
      },
      period,
      label: 'rejected, %',
    });
  }
}
