import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { type Deployment, variables } from '../lambda/settings.ts';
import type { EncryptionKey } from './encryption-key.ts';
import type { Inspector } from './inspector.ts';
import { keptBucket, noAccessLog } from './kept-bucket.ts';

/** Where results lie, with what was told before and the list of what is not to be told. */
export class ReportStore extends Construct {
  readonly bucket: s3.Bucket;
  readonly #noiseObject: string;

  constructor(
    scope: Construct,
    id: string,
    { deployment, key }: { readonly deployment: Deployment; readonly key: EncryptionKey | null },
  ) {
    super(scope, id);
    this.#noiseObject = deployment.noiseObject;
    this.bucket = new s3.Bucket(this, 'Bucket', keptBucket(key));
    if (deployment.resultRetentionDays !== undefined) {
      this.bucket.addLifecycleRule({
        id: 'OldResults',
        prefix: 'results/',
        expiration: Duration.days(deployment.resultRetentionDays),
      });
    }
    noAccessLog(this.bucket);
    new CfnOutput(Stack.of(this), 'ResultsBucket', {
      value: this.bucket.bucketName,
      description: 'Profiles, host tables, plots, reports: results/BUCKET/KEY/VERSION/',
    });
  }

  /** Results and what was told are written conditionally, for which S3 wants the right to read them too. */
  keepFor(inspector: Inspector): void {
    const under = (folder: string) => this.bucket.arnForObjects(folder);
    inspector.allowUnder(
      {
        sid: 'KeepResults',
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: ['results/*', 'index/*', 'state/*'].map(under),
      },
      'A result is named for the log it came from; writing is bounded to three folders of a bucket of its own.',
      { [variables.resultsBucket]: this.bucket.bucketName },
    );
    inspector.allow(
      { sid: 'ReadNoiseSettings', actions: ['s3:GetObject'], resources: [under(this.#noiseObject)] },
      { [variables.noiseObject]: this.#noiseObject },
    );
    // Without it S3 answers 403 for what is not there yet, which can't be told from a permission that is missing.
    inspector.allow({
      sid: 'TellAbsentFromForbidden',
      actions: ['s3:ListBucket'],
      resources: [this.bucket.bucketArn],
    });
  }
}
