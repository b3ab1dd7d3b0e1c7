import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { variables } from '../lambda/settings.ts';
import type { BundledFunction, FunctionProps } from './bundled-function.ts';
import type { Inspector } from './inspector.ts';
import { keptBucket, noAccessLog } from './kept-bucket.ts';
import type { Tallier } from './tallier.ts';
import type { WindowAnalyst } from './window-analyst.ts';
import type { WindowPlanner } from './window-planner.ts';

/** Where results lie, with what was told before and the list of what is not to be told. */
export class ReportStore extends Construct {
  readonly bucket: s3.Bucket;
  readonly #noiseObject: string;
  readonly #partialTallies: boolean;

  constructor(scope: Construct, id: string, { settings, deployment, key }: FunctionProps) {
    super(scope, id);
    this.#noiseObject = deployment.noiseObject;
    this.#partialTallies = settings.partialTallies;
    this.bucket = new s3.Bucket(this, 'Bucket', keptBucket(key));
    if (deployment.resultRetentionDays !== undefined) {
      const expiration = Duration.days(deployment.resultRetentionDays);
      for (const [id, prefix] of Object.entries(ends))
        this.bucket.addLifecycleRule({ id, prefix, expiration });
    }
    noAccessLog(this.bucket);
    new CfnOutput(Stack.of(this), 'ResultsBucket', {
      value: this.bucket.bucketName,
      description: 'Profiles, host tables, plots, reports: results/BUCKET/KEY/VERSION/',
    });
  }

  /** The results of each log, and where its partial tallies lie by hour. */
  keepFor(inspector: Inspector): void {
    this.#letKeep(inspector, [
      'results/*',
      'index/*',
      'state/*',
      ...(this.#partialTallies ? [POINTERS] : []),
    ]);
    this.#letReadNoise(inspector);
  }

  /** Parts and pointers, and the byte ranges of what is too large for one invocation. */
  keepTalliesOf(tallier: Tallier): void {
    this.#letKeep(tallier, ['results/*', 'state/*', POINTERS, 'backfill/*/split/*']);
  }

  /** Tallies are read, and counted again where they can't be; what a window gives is kept by itself. */
  keepWindowsOf(analyst: WindowAnalyst): void {
    this.#letKeep(analyst, ['results/*', 'index/*', 'state/*', 'windows/*', 'tables/*']);
    this.#letReadNoise(analyst);
  }

  /** The lists of windows that are due and of byte ranges; how windows stood is read. */
  keepPlansOf(planner: WindowPlanner): void {
    this.#letKeep(planner, ['backfill/*']);
    const resources = [this.bucket.arnForObjects('windows/*')];
    planner.allowUnder({ sid: 'ReadWindows', actions: ['s3:GetObject'], resources }, BOUNDED);
  }

  /** What is written conditionally S3 wants the right to read too. */
  #letKeep(writer: BundledFunction, folders: readonly string[]): void {
    writer.allowUnder(
      {
        sid: 'KeepResults',
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: folders.map((folder) => this.bucket.arnForObjects(folder)),
      },
      BOUNDED,
      { [variables.resultsBucket]: this.bucket.bucketName },
    );
    // Without it S3 answers 403 for what is not there yet, which can't be told from a permission that is missing.
    writer.allow({
      sid: 'TellAbsentFromForbidden',
      actions: ['s3:ListBucket'],
      resources: [this.bucket.bucketArn],
    });
  }

  #letReadNoise(reader: BundledFunction): void {
    reader.allow(
      {
        sid: 'ReadNoiseSettings',
        actions: ['s3:GetObject'],
        resources: [this.bucket.arnForObjects(this.#noiseObject)],
      },
      { [variables.noiseObject]: this.#noiseObject },
    );
  }
}

/** What goes with the results; what was told and the index of days stay. */
const ends = {
  OldResults: 'results/',
  OldWindows: 'windows/',
  OldTallies: 'state/tallied/',
  OldRuns: 'backfill/',
};

/** Of every log path, which its logs name. */
const POINTERS = 'windows/*/hours/*';
const BOUNDED =
  'A result is named for the log it came from; access is bounded to a few folders of a bucket of its own.';
