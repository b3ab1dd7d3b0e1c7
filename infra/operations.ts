import { CfnOutput, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Deployment } from '../lambda/settings.ts';
import { type AlarmPlan, alarmPlans } from './alarm-plans.ts';
import { dashboardWidgets } from './dashboard.ts';
import { subscribeEmail } from './email-subscription.ts';
import type { EncryptionKey } from './encryption-key.ts';
import { Gauges, type Watched } from './gauges.ts';

/** Whether the machinery itself is well: alarms to a topic of their own, and a dashboard. */
export class Operations extends Construct {
  readonly topic: sns.Topic;
  readonly #deployment: Deployment;

  constructor(
    scope: Construct,
    id: string,
    { deployment, key }: { readonly deployment: Deployment; readonly key: EncryptionKey | null },
  ) {
    super(scope, id);
    this.#deployment = deployment;
    this.topic = new sns.Topic(this, 'Topic', {
      displayName: 'stray: alarms',
      enforceSSL: true,
      ...(key === null ? {} : { masterKey: key.key }),
    });
    // A topic with a policy of its own lets in nobody whom that policy does not name.
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    for (const address of deployment.alarmEmails) subscribeEmail(this.topic, address);
    new CfnOutput(Stack.of(this), 'OperationsTopic', {
      value: this.topic.topicArn,
      description: 'Alarms about stray itself',
    });
  }

  watch(watched: Watched): void {
    const gauges = new Gauges(watched);
    const alarms = alarmPlans(this.#deployment, gauges).map((plan) => this.#alarm(plan));
    const dashboard = new cloudwatch.Dashboard(this, 'Dashboard', {
      widgets: dashboardWidgets(gauges, alarms),
    });
    new CfnOutput(Stack.of(this), 'DashboardName', {
      value: dashboard.dashboardName,
      description: 'CloudWatch dashboard',
    });
  }

  #alarm({ id, heading, says, metric, threshold, silenceIsBad }: AlarmPlan): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, id, {
      alarmDescription: `${says} What to do: ${this.#deployment.runbook}#${heading}`,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: silenceIsBad
        ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
        : cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: silenceIsBad
        ? cloudwatch.TreatMissingData.BREACHING
        : cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    const tell = new SnsAction(this.topic);
    alarm.addAlarmAction(tell);
    alarm.addOkAction(tell);
    return alarm;
  }
}
