import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { analysisOf } from '../../lambda/hosts/types/registry.ts';
import { slowTable, slowTables } from './slow-table.ts';

const logs = '../shared/logs/';
const present = existsSync(logs);

type Expected = {
  origin_hosts: number;
  top_hosts: { orig_h: string; records: number; unique_resp: number; top_resp_count: number }[];
};

function textOf(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

describe.skipIf(!present)(
  'the witness agrees with the independent reading of real logs (needs ../shared)',
  () => {
    const expected: Record<string, Expected> = present
      ? JSON.parse(readFileSync(`${logs}EXPECTED.json`, 'utf8'))
      : {};
    const files = ['tsv', 'ndjson', 'labelled_dce_rpc'].flatMap((folder) =>
      present ? readdirSync(logs + folder).map((file) => `${folder}/${file}`) : [],
    );
    test.for(files.filter((file) => expected[file]?.top_hosts?.length))('%s', (file) => {
      const { origin_hosts, top_hosts } = expected[file]!;
      const [table] = slowTables(textOf(logs + file), (logPath) => analysisOf(logPath, 'default'));
      expect(table!.size).toBe(origin_hosts);
      for (const host of top_hosts) {
        const row = table!.rowOf(host.orig_h);
        expect({
          records: table!.records(row),
          responders: table!.column('responders')[row],
          top: table!.values(row, 'id.resp_h')[0]?.records ?? 0,
        }).toEqual({ records: host.records, responders: host.unique_resp, top: host.top_resp_count });
      }
    });
  },
);

test('TSV and NDJSON of the same records give the same numbers', () => {
  const tsv = [
    '#separator \\x09',
    '#unset_field\t-',
    '#path\tconn',
    '#fields\tts\tid.orig_h\tid.resp_h\tid.resp_p',
    '1\t10.0.0.1\t10.0.0.2\t80',
    '2\t10.0.0.1\t-\t81',
    '3\t-\t10.0.0.2\t80',
    'cut\t10.0.0.1',
  ].join('\n');
  const json = [
    '{"ts":1,"id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2","id.resp_p":80}',
    '{"ts":2,"id":{"orig_h":"10.0.0.1"},"id_resp_p":81}',
    '{"ts":3,"id.resp_h":"10.0.0.2","id.resp_p":80}',
    '{"ts":4,"id.orig_h":',
  ].join('\n');
  for (const text of [tsv, json]) {
    const table = slowTable(text, analysisOf('other', 'default'));
    expect(table.size).toBe(1);
    expect(table.host(0)).toBe('10.0.0.1');
    expect(table.records(0)).toBe(2);
    expect(table.column('responders')[0]).toBe(1);
    expect(table.column('span')[0]).toBe(1);
    expect(table.values(0, 'id.resp_p')).toEqual([
      { value: '80', records: 1 },
      { value: '81', records: 1 },
    ]);
    expect(table.window).toEqual({ first: 1, last: 3 });
  }
});
