import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bulkLog } from '../../events/generator/bulk/bulk-log.ts';
import type { HostTable } from '../../lambda/hosts/table.ts';
import { countingThread } from '../../local/counting-thread.ts';
import { preset, read, tablesOf } from './read-text.ts';

const samples = join(import.meta.dirname, '../../events/logs');
const logs = readdirSync(samples).filter((name) => /\.(log|json)(\.gz)?$/.test(name));

/** All that patterns and artefacts ask of a table. */
function told(table: HostTable) {
  const { features, evidence = [] } = preset(table.logPath);
  return {
    fields: [...table.fields].sort(),
    window: table.window,
    rows: Array.from({ length: table.size }, (_, row) => [
      table.host(row),
      table.records(row),
      table.first(row),
      table.last(row),
      ...features.map(({ name }) => table.column(name)[row]),
      table.values(row, 'id.resp_h'),
      ...evidence.map(({ field, where }) => table.values(row, field, where)),
      table.cadences(row),
    ]),
  };
}

async function both(log: Uint8Array, name: string) {
  const [one, two] = [await read(log, { name }), await read(log, { name, startThread: countingThread! })];
  expect({ ...two, logs: two.logs.length }).toEqual({ ...one, logs: one.logs.length });
  const tables = tablesOf(two);
  for (const [logPath, table] of tablesOf(one)) expect(told(tables.get(logPath)!)).toEqual(told(table));
  return one;
}

describe.skipIf(countingThread === undefined)(
  'a second thread that counts (skipped where there is one processor)',
  () => {
    it.each(logs)('tells of %s what one thread tells', async (name) => {
      const log = readFileSync(join(samples, name));
      await both(name.endsWith('.gz') ? gunzipSync(log) : log, name);
    });

    it('keeps the order of batches where the ring runs over many times, in both layouts', async () => {
      for (const format of ['tsv', 'ndjson'] as const) {
        const chunks: Buffer[] = [];
        for (const chunk of bulkLog({ log: 'conn', format, hosts: 700, bytes: 6e6, seed: 3 })) {
          chunks.push(Buffer.from(chunk));
        }
        expect((await both(Buffer.concat(chunks), 'conn')).records.accepted).toBeGreaterThan(15_000);
      }
    });

    it('counts each log path of a mixed log by itself, also one that comes late', async () => {
      const lines = Array.from({ length: 9_000 }, (_, i) =>
        JSON.stringify({
          _path: i < 6_000 ? 'dce_rpc' : `late${i % 3}`,
          ts: 1.7e9 + i,
          'id.orig_h': `10.0.0.${i % 90}`,
          'id.resp_h': `10.1.${i % 7}.${i % 11}`,
          operation: `op${i % 5}`,
        }),
      );
      expect((await both(Buffer.from(`${lines.join('\n')}\n`), 'mixed')).logs).toHaveLength(4);
    });

    it('ends with a sentence where the thread fails, and does not wait for it', async () => {
      const start = ({ control }: { control: SharedArrayBuffer }) => {
        new Int32Array(control)[2] = 1;
        return { post() {} };
      };
      const log = readFileSync(join(samples, logs.find((name) => name.endsWith('.log'))!));
      await expect(read(log, { startThread: start })).rejects.toThrow('the counting thread failed');
    });
  },
);
