import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as athena from 'aws-cdk-lib/aws-athena';
import * as glue from 'aws-cdk-lib/aws-glue';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Deployment } from '../lambda/settings.ts';
import type { EncryptionKey } from './encryption-key.ts';
import { projections, type Table, tables } from './query-tables.ts';

/** The saved queries, by the name of their file; its first line of comment is the description. */
const queries = [
  'busiest-originators',
  'host-history',
  'findings-of-a-period',
  'finding-evidence',
  'new-hosts',
  'changed-hosts',
] as const;

/** Bytes that one query may read; a year of days with 200,000 hosts each is 9 GB with all its columns. */
const LARGEST_SCAN = 100 * 1024 ** 3;

/**
 * Where people query what was found: tables over the Parquet files in the results bucket, and a workgroup of Athena
 * with its saved queries. Partitions follow from the keys (projection), so nothing has to crawl or be told of a file.
 */
export class QueryCatalog extends Construct {
  readonly #deployment: Deployment;
  readonly #bucket: s3.Bucket;

  constructor(
    scope: Construct,
    id: string,
    {
      deployment,
      key,
      bucket,
    }: { readonly deployment: Deployment; readonly key: EncryptionKey | null; readonly bucket: s3.Bucket },
  ) {
    super(scope, id);
    this.#deployment = deployment;
    this.#bucket = bucket;
    this.#expire();
    const database = this.#database();
    const workGroup = this.#workGroup(key);
    for (const name of queries) this.#query(name, database, workGroup);
    new CfnOutput(Stack.of(this), 'QueryDatabase', {
      value: database.ref,
      description: 'Glue database of hosts, findings and evidence',
    });
    new CfnOutput(Stack.of(this), 'QueryWorkgroup', {
      value: workGroup.name,
      description: 'Athena workgroup with the saved queries',
    });
  }

  /** Answers can be asked again; tables stand as long as the results that they were made beside. */
  #expire(): void {
    this.#bucket.addLifecycleRule({ id: 'OldAnswers', prefix: ANSWERS, expiration: Duration.days(30) });
    const { resultRetentionDays } = this.#deployment;
    if (resultRetentionDays === undefined) return;
    this.#bucket.addLifecycleRule({
      id: 'OldTables',
      prefix: 'tables/',
      expiration: Duration.days(resultRetentionDays),
    });
  }

  #database(): glue.CfnDatabase {
    const stack = Stack.of(this);
    const database = new glue.CfnDatabase(this, 'Database', {
      catalogId: stack.account,
      databaseInput: {
        name: identifier(stack.stackName),
        description: 'stray: hosts, findings, and what they rest on',
      },
    });
    for (const table of tables) this.#table(table, database);
    return database;
  }

  #table({ name, about, columns, folder, partitions }: Table, database: glue.CfnDatabase): void {
    const location = this.#bucket.s3UrlForObject(folder);
    const steps = partitions.map((partition) => `${partition}=\${${partition}}/`).join('');
    new glue.CfnTable(this, pascal(name), {
      catalogId: Stack.of(this).account,
      databaseName: database.ref,
      tableInput: {
        name,
        description: about,
        tableType: 'EXTERNAL_TABLE',
        parameters: {
          EXTERNAL: 'TRUE',
          classification: 'parquet',
          'projection.enabled': 'true',
          ...Object.assign({}, ...partitions.map((partition) => projections[partition])),
          'storage.location.template': `${location}/${steps}`,
        },
        partitionKeys: partitions.map((partition) => ({ name: partition, type: 'string' })),
        storageDescriptor: {
          location: `${location}/`,
          columns: columns.map(({ name, type, about }) => ({ name, type, comment: about })),
          inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
          serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
        },
      },
    });
  }

  #workGroup(key: EncryptionKey | null): athena.CfnWorkGroup {
    return new athena.CfnWorkGroup(this, 'WorkGroup', {
      name: identifier(Stack.of(this).stackName),
      description: 'stray: queries over hosts, findings and evidence',
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: LARGEST_SCAN,
        // The one that tables and queries are written for; the account may choose another for everybody else.
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: this.#bucket.s3UrlForObject(ANSWERS),
          expectedBucketOwner: Stack.of(this).account,
          encryptionConfiguration:
            key === null
              ? { encryptionOption: 'SSE_S3' }
              : { encryptionOption: 'SSE_KMS', kmsKey: key.key.keyArn },
        },
      },
    });
  }

  #query(name: string, database: glue.CfnDatabase, workGroup: athena.CfnWorkGroup): void {
    const queryString = readFileSync(join(import.meta.dirname, 'queries', `${name}.sql`), 'utf8');
    const saved = new athena.CfnNamedQuery(this, pascal(`query-${name}`), {
      name,
      description: queryString
        .match(/^(?:-- .*\n)+/)![0]
        .replaceAll(/^-- /gm, '')
        .replaceAll('\n', ' ')
        .trim(),
      database: database.ref,
      workGroup: workGroup.name,
      queryString,
    });
    saved.addResourceDependency(workGroup);
  }
}

/** What Athena writes: the answers of queries. */
const ANSWERS = 'athena/';

/** Glue and Athena take lower-case letters, digits and `_` in names that no query has to quote. */
const identifier = (stackName: string) => stackName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');

const pascal = (name: string) =>
  name.replaceAll(/(?:^|[-_])([a-z])/g, (_, first: string) => first.toUpperCase());
