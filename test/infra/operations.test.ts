import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { METRICS, NAMESPACE } from '../../lambda/aws/metrics.ts';
import { type Json, synthesised } from './synthesised.ts';

const everything = {
  deployment: { silenceAlarmHours: 6, runbook: 'https://example.com/runbook.md', timeoutSeconds: 300 },
};
const runbook = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'runbook.md'), 'utf8');
const alarms = (): Json[] => synthesised(everything).ofType('AWS::CloudWatch::Alarm');
const metricsOf = ({ MetricName, Namespace, Metrics }: Json): { MetricName: string; Namespace: string }[] =>
  MetricName === undefined
    ? Metrics.filter((one: Json) => one.MetricStat !== undefined).map((one: Json) => one.MetricStat.Metric)
    : [{ MetricName, Namespace }];

describe('alarms', () => {
  it('say what happened and where it is written what to do', () => {
    for (const { AlarmDescription } of alarms()) {
      expect(AlarmDescription).toMatch(
        /^[A-Z0-9].*\. What to do: https:\/\/example\.com\/runbook\.md#[a-z-]+$/,
      );
    }
  });

  it('have each a heading of the runbook, and the runbook none without an alarm', () => {
    const headings = [...runbook.matchAll(/^## (.*)$/gm)].map((match) =>
      match[1]!.toLowerCase().replaceAll(' ', '-'),
    );
    const named = alarms().map(({ AlarmDescription }) => AlarmDescription.split('#')[1]);
    expect(new Set(headings)).toEqual(new Set(named));
    expect(headings).toHaveLength(named.length);
  });

  it('look at metrics that the function writes, under the names that it writes', () => {
    const own = alarms()
      .flatMap(metricsOf)
      .filter(({ Namespace }) => Namespace === NAMESPACE);
    expect(own.map(({ MetricName }) => MetricName).sort()).toEqual(
      [
        'Faults',
        'LeftOut',
        'LeftOut',
        'Logs',
        'Memory',
        'Memory',
        'NoiseObjectRefused',
        'Records',
        'Rejected',
      ].sort(),
    );
    for (const { MetricName } of own) expect(Object.keys(METRICS)).toContain(MetricName);
  });

  it('reach the topic of operations when they go off and when they end', () => {
    for (const { AlarmActions, OKActions } of alarms()) {
      expect(JSON.stringify(AlarmActions)).toContain('OperationsTopic');
      expect(OKActions).toEqual(AlarmActions);
    }
  });

  it('take nothing measured as well, but for the one of silence', () => {
    const missing = alarms().map((alarm) => [alarm.AlarmDescription.split('#')[1], alarm.TreatMissingData]);
    for (const [heading, treat] of missing)
      expect(treat).toBe(heading === 'silence' ? 'breaching' : 'notBreaching');
  });

  it('are about silence only where the settings ask for it', () => {
    const usual = synthesised().ofType('AWS::CloudWatch::Alarm');
    expect(usual).toHaveLength(alarms().length - 1);
    expect(JSON.stringify(usual)).not.toContain('No log was inspected');
  });

  it('follow the settings that they are about', () => {
    const near = alarms().find(({ AlarmDescription }) => AlarmDescription.includes('near-the-timeout'));
    expect(near.Threshold).toBe(240_000);
    expect(near.Metrics[0].MetricStat).toMatchObject({ Metric: { MetricName: 'Duration' }, Stat: 'Maximum' });
  });

  it('are sent to those that the settings name', () => {
    const stack = synthesised({ deployment: { alarmEmails: ['ops@example.com'] } });
    expect(stack.named('OperationsTopicopsexamplecom').Endpoint).toBe('ops@example.com');
  });
});

describe('the dashboard', () => {
  it('shows only metrics that the function writes', () => {
    const body = JSON.stringify(synthesised(everything).only('AWS::CloudWatch::Dashboard').DashboardBody);
    const own = [...body.matchAll(/\\\\"stray\\\\",\\\\"(\w+)\\\\"|\\"stray\\",\\"(\w+)\\"/g)].map(
      (one) => one[1] ?? one[2],
    );
    expect(own.length).toBeGreaterThan(8);
    for (const name of own) expect(Object.keys(METRICS)).toContain(name);
  });
});

describe('outputs', () => {
  it('name what a user needs next', () => {
    expect(synthesised().outputs.sort()).toEqual([
      'BackfillMachine',
      'DashboardName',
      'DeadLettersUrl',
      'EmailTopic',
      'LogBucket',
      'OperationsTopic',
      'QueryDatabase',
      'QueryWorkgroup',
      'QueueUrl',
      'ResultsBucket',
      'TallierMemory',
      'WindowAnalystMemory',
    ]);
  });
});
