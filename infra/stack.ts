import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Deployment, Settings } from '../lambda/settings.ts';
import { AlertTopics } from './alert-topics.ts';
import { Backfill } from './backfill.ts';
import { EncryptionKey } from './encryption-key.ts';
import { Inspector } from './inspector.ts';
import { LogInbox } from './log-inbox.ts';
import { Operations } from './operations.ts';
import { QueryCatalog } from './query-catalog.ts';
import { ReportStore } from './report-store.ts';
import { Tallier } from './tallier.ts';
import { WindowAnalyst } from './window-analyst.ts';
import { WindowPlanner } from './window-planner.ts';
import { WindowSchedule } from './window-schedule.ts';

/**
 * A log lands in the inbox, the inspector reads it, its results go to the store and its alert to the topics; windows
 * over many logs are examined by the schedule, and all of it again by the backfill.
 */
export class StrayStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { settings, deployment }: { readonly settings: Settings; readonly deployment: Deployment },
  ) {
    super(scope, id, {
      description: 'stray: finds the hosts that stray from the flock in Zeek logs',
      analyticsReporting: false,
    });
    const key = EncryptionKey.of(this, deployment);
    const props = { settings, deployment, key };
    const operations = new Operations(this, 'Operations', { deployment, key });
    const inspector = new Inspector(this, 'Inspector', props);
    const tallier = new Tallier(this, 'Tallier', props);
    const planner = new WindowPlanner(this, 'WindowPlanner', props);
    const analyst = new WindowAnalyst(this, 'WindowAnalyst', props);
    const inbox = new LogInbox(this, 'LogInbox', { deployment, key });
    const reports = new ReportStore(this, 'ReportStore', props);
    const alerts = new AlertTopics(this, 'AlertTopics', { deployment, key });
    const backfill = new Backfill(this, 'Backfill', {
      ...props,
      tallier,
      planner,
      analyst,
      logs: inbox.bucket,
      results: reports.bucket,
    });
    if (settings.parquet) new QueryCatalog(this, 'QueryCatalog', { deployment, key, bucket: reports.bucket });
    const schedule = new WindowSchedule(this, 'WindowSchedule', { settings, key, machine: backfill.machine });

    inbox.feed(inspector);
    inbox.letRead(tallier);
    inbox.letRead(analyst);
    reports.keepFor(inspector);
    reports.keepTalliesOf(tallier);
    reports.keepPlansOf(planner);
    reports.keepWindowsOf(analyst);
    alerts.tellFor(inspector);
    alerts.tellFor(analyst);
    alerts.showInSlack(operations.topic);
    operations.watch({ inspector, inbox, tallier, analyst, backfill, schedule });
  }
}
