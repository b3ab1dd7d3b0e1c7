import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it, test } from 'vitest';
import { stagedSubjects } from '../../bench/evaluation/generated.ts';
import { foldersOf } from '../../lambda/artefacts.ts';
import type { Inspection } from '../../lambda/report/inspection.ts';
import { type TableName, tableKey } from '../../lambda/tables/places.ts';
import { extentOf } from '../../lambda/tables/table-window.ts';
import { tablesOf } from '../../lambda/tables/tables.ts';
import { inspectBytes, inspectFile } from '../inspect/memory-world.ts';
import { logOf } from '../report/flock.ts';
import { tableOf } from '../report/table.ts';
import { Lake } from './lake.ts';
import { expectSameCells } from './same-cells.ts';

const lakes: Lake[] = [];
afterEach(() => {
  for (const lake of lakes.splice(0)) lake.remove();
});

/** Writes every log path of an inspection and holds what DuckDB reads against hosts.csv and profiles.json. */
async function compare(inspection: Inspection): Promise<number> {
  const lake = new Lake();
  lakes.push(lake);
  const folders = foldersOf(inspection.logs.map(({ logPath }) => logPath));
  const object = { unit: 'object', id: 'one', source: inspection.source.name, folder: '' } as const;
  for (const log of inspection.logs) lake.add(log, { ...object, folder: folders.get(log.logPath)! });
  let hosts = 0;
  for (const log of inspection.logs) {
    if (log.table === null || log.window.first === null) continue;
    hosts += await expectSameCells(lake, inspection, log, extentOf(object, log.window)!);
  }
  return hosts;
}

const logs = '../shared/logs';
const folders = ['labelled_dce_rpc', 'tsv', 'ndjson', 'labelled', 'quirks'];
const real = existsSync(logs)
  ? folders.flatMap((folder) => readdirSync(join(logs, folder)).map((file) => join(logs, folder, file)))
  : [];

describe('tables read by DuckDB hold every cell of hosts.csv and profiles.json', () => {
  const samples = 'events/logs';
  test.for(readdirSync(samples).map((file) => join(samples, file)))('%s', async (file) => {
    expect(await compare((await inspectFile(file)).inspection)).toBeGreaterThan(0);
  });

  const one = new Map(stagedSubjects(1).map((subject) => [subject.scenario.logPath, subject]));
  test.for([...one.values()])('generated $scenario.logPath', async ({ name, bytes }) => {
    expect(await compare((await inspectBytes(`${basename(name)}.log`, bytes())).inspection)).toBeGreaterThan(
      0,
    );
  });

  it('of the notebook preset, with null where it counts nothing', async () => {
    const { inspection } = await inspectFile('events/logs/dce_rpc.2026-11-20-09.log.gz', {
      preset: 'notebook',
    });
    expect(await compare(inspection)).toBeGreaterThan(0);
  });

  it.skipIf(real.length === 0)('of real logs (needs ../shared)', async () => {
    let hosts = 0;
    for (const file of real) hosts += await compare((await inspectFile(file)).inspection);
    expect(hosts).toBeGreaterThan(1_000);
  });
});

describe('tables of a log', () => {
  it('are the same bytes for the same log', async () => {
    const made = async () => {
      const { inspection } = await inspectFile('events/logs/dce_rpc.2026-11-20-10.log.gz');
      const window = { unit: 'day', start: 1_795_132_800, folder: 'dce_rpc' } as const;
      return [...tablesOf(inspection.logs[0]!, window)].map(({ path, body }) => [
        path,
        Buffer.from(body).toString('base64'),
      ]);
    };
    expect(await made()).toEqual(await made());
  });

  it('are files with columns even where nothing was found, so that a repeat leaves nothing standing', async () => {
    const lake = new Lake();
    lakes.push(lake);
    const text =
      '#separator \\x09\n#path\tweird\n#fields\tts\tid.orig_h\n#types\ttime\taddr\n1.5\t10.0.0.1\n';
    const { inspection } = await inspectBytes('weird.log', text);
    lake.add(inspection.logs[0]!, { unit: 'hour', start: 0, folder: 'weird' });
    expect(lake.keys).toEqual(
      ['hosts', 'findings', 'evidence'].map(
        (name) => `tables/${name}/log_path=other/date=1970-01-01/1970-01-01T00.weird.parquet`,
      ),
    );
    expect(await lake.ask('SELECT * FROM findings')).toEqual([]);
    expect(await lake.ask('SELECT * FROM evidence')).toEqual([]);
    expect(await lake.ask('SELECT host, records, window_end, cluster FROM hosts')).toEqual([
      { host: '10.0.0.1', records: 1, window_end: 3600, cluster: null },
    ]);
  });

  it('lie where the documentation says', () => {
    const key = (table: TableName, logPath: string, unit: 'day' | 'hour', hour = 0) =>
      tableKey(
        table,
        logPath,
        logPath,
        extentOf({ unit, start: 1_713_484_800 + hour * 3600, folder: logPath }, none)!,
      );
    const none = { first: null, last: null };
    const keys = [
      key('hosts', 'conn', 'day'),
      key('hosts', 'conn', 'hour', 5),
      key('hosts', 'weird', 'day'),
      key('findings', 'conn', 'day'),
      key('evidence', 'conn', 'day'),
    ];
    const documented = readFileSync('docs/queries.md', 'utf8').match(/^tables\/\S+/gm);
    expect(documented).toEqual(keys);
  });

  it('hold all rows in their order where they are more than one group', async () => {
    const lake = new Lake();
    lakes.push(lake);
    const entries = Array.from({ length: 45_001 }, (_, index) => ({
      host: `h${index}`,
      records: index,
      values: {},
    }));
    const log = logOf({ logPath: 'weird', table: tableOf('weird', entries), clustered: null, findings: [] });
    lake.add(log, { unit: 'day', start: 0, folder: 'weird' });
    const read = await lake.ask('SELECT host, records FROM hosts');
    expect(read).toEqual(
      read.map((_, row) => ({ host: log.table!.host(row), records: log.table!.records(row) })),
    );
    expect(read).toHaveLength(45_001);
  });

  it('are none where there are no originators, or no date', async () => {
    const header = '#separator \\x09\n#path\tx509\n#fields\tts\tid\n#types\ttime\tstring\n1.0\tF1\n';
    const { inspection } = await inspectBytes('x509.log', header);
    const day = { unit: 'day', start: 0, folder: 'x' } as const;
    expect([...tablesOf(inspection.logs[0]!, day)]).toEqual([]);
    const untimed =
      '#separator \\x09\n#path\tweird\n#fields\tts\tid.orig_h\n#types\ttime\taddr\n-\t10.0.0.1\n';
    const [log] = (await inspectBytes('weird.log', untimed)).inspection.logs;
    expect([...tablesOf(log!, { unit: 'object', id: 'a', folder: 'x', source: 'weird.log' })]).toEqual([]);
    expect([...tablesOf(log!, { ...day, start: 1e15 })]).toEqual([]);
    expect([...tablesOf(log!, day)]).toHaveLength(3);
  });
});
