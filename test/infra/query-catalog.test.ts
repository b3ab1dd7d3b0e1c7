import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { EncryptionKey } from '../../infra/encryption-key.ts';
import { keptBucket, noAccessLog } from '../../infra/kept-bucket.ts';
import { QueryCatalog } from '../../infra/query-catalog.ts';
import { parseSettingsFile } from '../../lambda/settings.ts';
import { type TableName, tableKey } from '../../lambda/tables/places.ts';
import { extentOf } from '../../lambda/tables/table-window.ts';
import { type Json, readable } from './synthesised.ts';

function stackWith(deployment: object = {}) {
  const app = new App({ context: cdk.context });
  const stack = new Stack(app, 'Stray');
  const parsed = parseSettingsFile({ deployment }, 'settings').deployment;
  const key = EncryptionKey.of(stack, parsed);
  const results = new Bucket(stack, 'Results', keptBucket(key));
  noAccessLog(results);
  new QueryCatalog(stack, 'QueryCatalog', { deployment: parsed, key, bucket: results });
  return stack;
}

function resources(type: string, deployment?: object): Json[] {
  process.env.CDK_VALIDATION = 'false';
  const found = Template.fromStack(stackWith(deployment)).findResources(type);
  delete process.env.CDK_VALIDATION;
  return Object.values(found).map((resource) => resource.Properties);
}

const tables = () => resources('AWS::Glue::Table').map(({ TableInput }) => TableInput);
const bucket = 's3://<Results>/';

describe('the catalogue of tables', () => {
  it('projects each key that is written, and only keys that can be', () => {
    const day = { unit: 'day', start: Date.parse('2024-04-19') / 1000, folder: 'f' } as const;
    const hour = { ...day, unit: 'hour' } as const;
    const object = { unit: 'object', id: 'a1', source: 'conn.log', folder: 'f' } as const;
    const logPaths = ['conn', 'dce_rpc', 'smb_files', 'weird', '../x', 'log_path=conn/date=2024-04-19'];
    for (const name of ['hosts', 'findings', 'evidence'] as const satisfies TableName[]) {
      const table = tables().find(({ Name }) => Name === name)!;
      for (const logPath of logPaths) {
        for (const window of [day, hour, object]) {
          const key = tableKey(
            name,
            logPath,
            'f',
            extentOf(window, { first: day.start + 9, last: day.start + 10 })!,
          );
          const folders = projected(table, '2024-04-19').map((location) => location.replace(bucket, ''));
          const holding = folders.filter(
            (folder) => key.startsWith(folder) && !key.slice(folder.length).includes('/'),
          );
          expect(holding, key).toHaveLength(1);
        }
      }
    }
  });

  it('projects the table of a log path onto the files of this log path alone', () => {
    const conn = tables().find(({ Name }) => Name === 'hosts_conn')!;
    expect(projected(conn, '2024-04-19')).toEqual([`${bucket}tables/hosts/log_path=conn/date=2024-04-19/`]);
  });

  it('has days from 2010 to tomorrow in the form of the keys', () => {
    for (const { Name, Parameters } of tables()) {
      expect(Parameters['projection.date.format'], Name).toBe('yyyy-MM-dd');
      expect(Parameters['projection.date.range'], Name).toBe('2010-01-01,NOW+1DAYS');
    }
  });

  it('has names that Glue takes, and columns beside the partitions', () => {
    for (const { Name, PartitionKeys, StorageDescriptor } of tables()) {
      expect(Name).toMatch(/^[a-z][a-z0-9_]*$/);
      const names = StorageDescriptor.Columns.map((column: Json) => column.Name);
      for (const partition of PartitionKeys) expect(names).not.toContain(partition.Name);
    }
  });

  it('saves every query of the folder, described by its first lines', () => {
    const saved = resources('AWS::Athena::NamedQuery');
    const folder = join(import.meta.dirname, '../../infra/queries');
    const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
    expect(saved.map(({ Name }) => `${Name}.sql`).sort()).toEqual(files.sort());
    for (const { Name, Description, QueryString, Database, WorkGroup } of saved) {
      expect(QueryString).toBe(readFileSync(join(folder, `${Name}.sql`), 'utf8'));
      expect(Description).toMatch(/^[A-Z][^\n]*\. Parameters: [^\n]*\.$/);
      expect(Description.length).toBeLessThanOrEqual(1024);
      expect([readable(Database), WorkGroup]).toEqual(['<QueryCatalogDatabase>', 'stray']);
    }
  });

  it('stops a query that reads too much, and lets nobody put answers elsewhere', () => {
    const [{ WorkGroupConfiguration }] = resources('AWS::Athena::WorkGroup') as [Json];
    expect(WorkGroupConfiguration.EnforceWorkGroupConfiguration).toBe(true);
    expect(WorkGroupConfiguration.BytesScannedCutoffPerQuery).toBe(100 * 1024 ** 3);
    const { OutputLocation, EncryptionConfiguration } = WorkGroupConfiguration.ResultConfiguration;
    expect(readable(OutputLocation)).toBe(`${bucket}athena/`);
    expect(EncryptionConfiguration).toEqual({ EncryptionOption: 'SSE_S3' });
  });

  it('encrypts answers under the customer key where there is one', () => {
    const [{ WorkGroupConfiguration }] = resources('AWS::Athena::WorkGroup', { customerKey: 'create' }) as [
      Json,
    ];
    const { EncryptionOption, KmsKey } = WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration;
    expect([EncryptionOption, readable(KmsKey)]).toEqual(['SSE_KMS', '<Key.Arn>']);
  });

  it('lets answers expire, and tables with the results', () => {
    const [store] = resources('AWS::S3::Bucket', { resultRetentionDays: 90 }) as [Json];
    const rules = store.LifecycleConfiguration.Rules.map(({ Prefix, ExpirationInDays }: Json) => [
      Prefix,
      ExpirationInDays,
    ]);
    expect(rules).toEqual(
      expect.arrayContaining([
        ['athena/', 30],
        ['tables/', 90],
      ]),
    );
  });
});

/** The places where Athena looks for a day, by the rules of its partition projection. */
function projected({ PartitionKeys, Parameters, StorageDescriptor }: Json, date: string): string[] {
  expect(Parameters['projection.enabled']).toBe('true');
  expect(readable(StorageDescriptor.Location)).toBe(
    readable(Parameters['storage.location.template']).split('log_path=$')[0]!.split('date=$')[0],
  );
  const values: Record<string, string[]> = { date: [date] };
  if (Parameters['projection.log_path.type'] === 'enum')
    values.log_path = Parameters['projection.log_path.values'].split(',');
  let places = [readable(Parameters['storage.location.template'])];
  for (const { Name } of PartitionKeys)
    places = places.flatMap((place) => values[Name]!.map((value) => place.replace(`\${${Name}}`, value)));
  return places;
}
