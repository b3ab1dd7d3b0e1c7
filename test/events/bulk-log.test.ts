import { describe, expect, test } from 'vitest';
import { type BulkOptions, bulkLog } from '../../events/generator/bulk/bulk-log.ts';
import { columnsOf } from '../../events/generator/columns.ts';

function whole(options: BulkOptions): string {
  return Buffer.concat([...bulkLog(options)]).toString();
}

const small = { hosts: 400, bytes: 3_000_000, seed: 1 } as const;

describe.each(['dce_rpc', 'conn'] as const)('a log of %s for measuring', (log) => {
  const tsv = whole({ log, format: 'tsv', ...small });
  const ndjson = whole({ log, format: 'ndjson', ...small });
  const rows = tsv.split('\n').filter((row) => row !== '' && !row.startsWith('#'));
  const names = columnsOf(log).map((column) => column.name);

  test('has the size asked for, a header, and a close', () => {
    expect(Math.abs(tsv.length - small.bytes)).toBeLessThan(1_000);
    expect(tsv).toMatch(new RegExp(`^#separator \\\\x09\n(#.*\n){4,}#fields\t${names[0]}\t`));
    expect(tsv.trimEnd().split('\n').at(-1)).toMatch(/^#close\t2026-11-20-09-/);
  });

  test('has a value for every column in every row, and unset ones among them', () => {
    expect(new Set(rows.map((row) => row.split('\t').length))).toEqual(new Set([names.length]));
    expect(rows.some((row) => row.includes('\t-\t'))).toBe(true);
  });

  test('is the same for the same seed and another for another', () => {
    expect(whole({ log, format: 'tsv', ...small }) === tsv).toBe(true);
    expect(whole({ log, format: 'tsv', ...small, seed: 2 }) === tsv).toBe(false);
  });

  test('holds the same records in both formats; what is unset in TSV is absent in NDJSON', () => {
    const lines = ndjson.trimEnd().split('\n');
    for (const [index, line] of lines.slice(0, 5_000).entries()) {
      const record = JSON.parse(line) as Record<string, unknown>;
      const fromJson = names.map((name) => plain(record[name]));
      expect(fromJson).toEqual(
        rows[index]!.split('\t').map((value, column) => plainTsv(value, names[column]!)),
      );
    }
  });

  test('spreads over all hosts, most of it over few, with IPv6 and scanners among them', () => {
    const counts = new Map<string, number>();
    for (const row of rows) {
      const originator = row.split('\t', 3)[2]!;
      counts.set(originator, (counts.get(originator) ?? 0) + 1);
    }
    expect(counts.size).toBe(small.hosts);
    expect([...counts.keys()].filter((address) => address.includes(':')).length).toBeGreaterThan(5);
    const sorted = [...counts.values()].sort((a, b) => b - a);
    expect(sorted[0]! / rows.length).toBeGreaterThan(0.1);
  });
});

function plain(value: unknown): string | number | null {
  if (value === undefined) return null;
  return typeof value === 'boolean' ? (value ? 'T' : 'F') : (value as string | number);
}

function plainTsv(value: string, name: string): string | number | null {
  if (value === '-') return null;
  const isText = ['uid', 'id.orig_h', 'id.resp_h', 'named_pipe', 'endpoint', 'operation'].includes(name);
  if (isText || Number.isNaN(Number(value))) return value.replaceAll('\\x5c', '\\');
  return Number(value);
}
