import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { LogInbox } from './log-inbox.ts';

/** What can be read off the running stack: AWS's metrics, and those that the function writes into its log. */
export class Gauges {
  readonly #function: lambda.Function;
  readonly #inbox: LogInbox;

  constructor(fn: lambda.Function, inbox: LogInbox) {
    this.#function = fn;
    this.#inbox = inbox;
  }

  /** A metric of the function's own, by its name there. */
  own(metricName: string, statistic = 'Sum', period = Duration.minutes(5)): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'stray',
      metricName,
      dimensionsMap: { FunctionName: this.#function.functionName },
      statistic,
      period,
      label: metricName,
    });
  }

  deadLetters(): cloudwatch.Metric {
    return this.#inbox.deadLetters.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      period: Duration.minutes(1),
      label: 'dead letters',
    });
  }

  waiting(): cloudwatch.Metric {
    return this.#inbox.queue.metricApproximateNumberOfMessagesVisible({ label: 'waiting' });
  }

  oldestMessage(): cloudwatch.Metric {
    return this.#inbox.queue.metricApproximateAgeOfOldestMessage({
      statistic: 'Maximum',
      period: Duration.minutes(5),
      label: 'age of the oldest',
    });
  }

  /** Milliseconds. */
  longestRun(): cloudwatch.Metric {
    return this.#function.metricDuration({
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
        runs: this.#function.metricErrors({ period }),
        objects: this.own('Faults', 'Sum', period),
      },
      period,
      label: 'failures',
    });
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
