import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bulkLog } from '../../events/generator/bulk/bulk-log.ts';
import { type CountedLog, counted, examine } from '../../lambda/examine.ts';
import { logPathsOf } from '../../lambda/inspect.ts';
import { hostsCsv } from '../../lambda/report/hosts-csv.ts';
import { profilesJson } from '../../lambda/report/profiles.ts';
import { parseSettings } from '../../lambda/settings.ts';
import { JoinedRows } from '../../lambda/tallies/joined-rows.ts';
import { ShardedTable } from '../../lambda/tallies/sharded-table.ts';
import { readLog } from '../../lambda/zeek/read.ts';

const settings = parseSettings({}, 'test');
const source = { name: 'log', bytes: 1, format: 'tsv', compression: 'none' } as const;

async function countedLog(text: string): Promise<CountedLog> {
  const bytes = Buffer.from(text);
  const reading = await readLog(
    (async function* () {
      yield bytes;
    })(),
    { name: 'log', bytes: bytes.length },
    logPathsOf(settings),
    settings,
  );
  return counted(reading.logs[0]!, settings);
}

/** The lines of the hosts from one name up to another, under the log's header. */
function linesOf(text: string, from: string, to: string | undefined): string {
  let column = -1;
  return text
    .split('\n')
    .filter((line) => {
      if (line.startsWith('#fields')) column = line.split('\t').indexOf('id.orig_h') - 1;
      if (line.startsWith('#') || line === '') return true;
      const host = line.split('\t')[column]!;
      return host >= from && (to === undefined || host < to);
    })
    .join('\n');
}

async function sharded(text: string, whole: CountedLog, cuts: readonly string[]) {
  const froms = ['', ...cuts];
  const shards = await Promise.all(
    froms.map(async (from, i) => (await countedLog(linesOf(text, from, froms[i + 1]))).table!),
  );
  const rows = new JoinedRows();
  for (const table of shards) rows.add(table);
  const { logPath, features, window } = whole.table!;
  return new ShardedTable({ logPath, features, window }, rows, (shard) => ({
    table: shards[shard]!,
    objectsOf: () => [],
  }));
}

/** All that is written of a log path, and all that was found. */
function written(log: CountedLog) {
  const inspected = examine(log, settings, settings);
  return {
    csv: [...hostsCsv(inspected)].join(''),
    profiles: profilesJson(source, inspected),
    findings: inspected.findings,
  };
}

function cutsOf({ table }: CountedLog, shards: number): string[] {
  return Array.from({ length: shards - 1 }, (_, i) =>
    table!.host(Math.floor((table!.size * (i + 1)) / shards)),
  );
}

const folder = `${import.meta.dirname}/../../events/logs/`;
const samples = readdirSync(folder).filter((file) => /\.log(\.gz)?$/.test(file));

describe('a table of shards', () => {
  it.each(samples)('gives of %s what one table of all hosts gives', async (file) => {
    const bytes = readFileSync(folder + file);
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    if (!text.startsWith('#')) return;
    const whole = await countedLog(text);
    const expected = written(whole);
    for (const shards of [2, 5]) {
      const table = await sharded(text, whole, cutsOf(whole, shards));
      expect(written({ ...whole, table })).toEqual(expected);
    }
  });

  it('loads each shard as often as hosts are asked for in order, and not once a host', async () => {
    const text = Buffer.concat([
      ...bulkLog({ log: 'conn', format: 'tsv', hosts: 2_000, bytes: 2_000_000, seed: 1 }),
    ]).toString();
    const whole = await countedLog(text);
    const table = await sharded(text, whole, cutsOf(whole, 4));
    expect(written({ ...whole, table })).toEqual(written(whole));
    expect(table.loads).toBeLessThan(40);
    const before = table.loads;
    for (let row = 0; row < table.size; row++) table.values(row, 'id.resp_h');
    expect(table.loads - before).toBeLessThanOrEqual(4);
    expect(table.rowOf(table.host(7))).toBe(7);
    expect(table.rowOf('nobody')).toBe(-1);
  });
});
