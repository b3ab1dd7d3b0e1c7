import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Deployment, Settings } from '../lambda/settings.ts';
import { AlertTopics } from './alert-topics.ts';
import { EncryptionKey } from './encryption-key.ts';
import { Inspector } from './inspector.ts';
import { LogInbox } from './log-inbox.ts';
import { Operations } from './operations.ts';
import { ReportStore } from './report-store.ts';

/** A log lands in the inbox, the inspector reads it, its results go to the store and its alert to the topics. */
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
    const operations = new Operations(this, 'Operations', { deployment, key });
    const inspector = new Inspector(this, 'Inspector', { settings, deployment, key });
    const inbox = new LogInbox(this, 'LogInbox', { deployment, key });
    const reports = new ReportStore(this, 'ReportStore', { deployment, key });
    const alerts = new AlertTopics(this, 'AlertTopics', { deployment, key });

    inbox.feed(inspector);
    reports.keepFor(inspector);
    alerts.tellFor(inspector);
    alerts.showInSlack(operations.topic);
    operations.watch({ inspector, inbox });
  }
}
