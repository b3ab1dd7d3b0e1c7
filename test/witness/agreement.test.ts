import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { stagedSubjects } from '../../bench/evaluation/generated.ts';
import { examine } from '../../bench/evaluation/subject.ts';
import type { HostTable } from '../../lambda/hosts/table.ts';
import { analysisOf } from '../../lambda/hosts/types/registry.ts';
import { slowTables } from './slow-table.ts';

/** All that a pattern can ask of a table, in an order that does not matter. */
function contentOf(table: HostTable) {
  return Array.from({ length: table.size }, (_, row) => ({
    host: table.host(row),
    records: table.records(row),
    first: table.first(row),
    last: table.last(row),
    responders: table.values(row, 'id.resp_h'),
    features: Object.fromEntries(table.features.map(({ name }) => [name, rounded(table.column(name)[row]!)])),
    cadences: table.features.some((feature) => 'cadence' in feature)
      ? table
          .cadences(row)
          .map(({ responder, regularity }) => `${responder} ${rounded(regularity)}`)
          .sort((a, b) => (a < b ? -1 : 1))
      : [],
    evidence: (analysisOf(table.logPath, 'default').evidence ?? []).map(({ field, where }) =>
      table.values(row, field, where),
    ),
  }));
}

/** Sums of fractions differ in the last digits by their order. */
function rounded(value: number): number {
  return Number.isNaN(value) ? value : Number(value.toPrecision(12));
}

async function compare(name: string, bytes: Buffer, text: string, fallback: string): Promise<void> {
  const fast = (await examine(name, bytes, 'default'))
    .map(({ table }) => table)
    .filter(({ size }) => size > 0);
  expect(fast.length).toBeGreaterThan(0);
  const slow = slowTables(text, (logPath) => analysisOf(logPath, 'default'), fallback);
  for (const table of fast) {
    const witness = slow.find(({ logPath }) => logPath === table.logPath)!;
    expect(table.window).toEqual(witness.window);
    expect(contentOf(table)).toEqual(contentOf(witness));
  }
}

const logs = '../shared/logs/';
const folders = ['labelled_dce_rpc', 'tsv', 'ndjson', 'labelled'];
const files = existsSync(logs)
  ? folders.flatMap((folder) => readdirSync(logs + folder).map((file) => `${folder}/${file}`))
  : [];
/** Logs without originators, and a file of labels. */
const others = /LABELS|__files|__x509|zat__dhcp\.json/;

describe.skipIf(files.length === 0)(
  'the reader agrees with the witness on real logs (needs ../shared)',
  () => {
    test.for(files.filter((file) => !others.test(file)))('%s', async (file) => {
      const bytes = readFileSync(logs + file);
      const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
      const [examined] = await examine(file, bytes, 'default');
      await compare(file, bytes, text, examined!.table.logPath);
    });
  },
);

describe('the reader agrees with the witness on generated logs', () => {
  const one = new Map(stagedSubjects(1).map((subject) => [subject.scenario.logPath, subject]));
  test.for([...one.values()])('$scenario.logPath', async ({ name, bytes, scenario }) => {
    const stored = bytes();
    await compare(name, stored, stored.toString('utf8'), scenario.logPath);
  });
});
