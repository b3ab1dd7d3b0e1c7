import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sampleEvents } from '../../events/generator/sample-events.ts';
import { planted, type SampleLog, sampleLogs } from '../../events/generator/sample-logs.ts';

const events = new URL('../../events/', import.meta.url);
const committed: SampleLog[] = readdirSync(new URL('logs/', events)).map((name) => ({
  name,
  bytes: readFileSync(new URL(`logs/${encodeURIComponent(name)}`, events)),
}));

function text({ name, bytes }: SampleLog): string {
  return (name.endsWith('.gz') ? gunzipSync(bytes) : Buffer.from(bytes)).toString();
}

function committedText(name: string): string {
  return text(committed.find((log) => log.name === name)!);
}

describe('sample logs', () => {
  test('what is committed is what the generator writes', () => {
    // Compared expanded: how well gzip packs differs between builds of zlib.
    const generated = sampleLogs();
    expect(committed.map(({ name }) => name).sort()).toEqual(generated.map(({ name }) => name).sort());
    for (const log of generated) expect(text(log) === committedText(log.name), log.name).toBe(true);
  });

  test('all together are small enough to clone, and no gzip holds the time of its making', () => {
    expect(committed.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(1_500_000);
    for (const { name, bytes } of committed.filter((log) => log.name.endsWith('.gz'))) {
      expect(Buffer.from(bytes).readUInt32LE(4), name).toBe(0);
    }
  });

  test('the enumerator makes thousands of calls to hardly anyone, and nobody else comes near', () => {
    const calls = new Map<string, string[]>();
    for (const row of committedText('dce_rpc.2026-11-20-09.log.gz').split('\n')) {
      const [, , originator, , responder] = row.split('\t');
      if (row.startsWith('#') || originator === undefined) continue;
      calls.set(originator, [...(calls.get(originator) ?? []), responder!]);
    }
    const busiest = [...calls].sort(([, a], [, b]) => b.length - a.length);
    expect(busiest[0]![0]).toBe(planted.enumerator);
    expect(busiest[0]![1].filter((responder) => responder === planted.enumerated).length).toBeGreaterThan(
      5_000,
    );
    expect(busiest[1]![1].length).toBeLessThan(1_000);
    expect(calls.size).toBeGreaterThan(250);
  });

  test('the hour in NDJSON holds the records of the hour in TSV', () => {
    const rows = committedText('dce_rpc.2026-11-20-09.log.gz').trimEnd().split('\n');
    const names = rows
      .find((row) => row.startsWith('#fields'))!
      .split('\t')
      .slice(1);
    const fromTsv = rows
      .filter((row) => !row.startsWith('#'))
      .map((row) => {
        const values = row.split('\t');
        return names.map((_, column) =>
          values[column] === '-' ? undefined : values[column]!.replaceAll('\\\\', '\\'),
        );
      });
    const fromJson = committedText('dce_rpc.2026-11-20-09.json.gz')
      .trimEnd()
      .split('\n')
      .map((line) => {
        const record = JSON.parse(line) as Record<string, string | number>;
        return names.map((name) => {
          const value = record[name];
          if (value === undefined) return undefined;
          return name === 'ts' || name === 'rtt' ? (value as number).toFixed(6) : String(value);
        });
      });
    expect(fromJson).toEqual(fromTsv);
  });
});

describe('sample events', () => {
  test('what is committed is what the generator writes about the committed logs', () => {
    for (const { name, event } of sampleEvents(committed)) {
      expect(JSON.parse(readFileSync(new URL(name, events), 'utf8')), name).toEqual(event);
    }
  });

  test('the key of the direct form is encoded as S3 does it and names a committed log', () => {
    const event = JSON.parse(readFileSync(new URL('s3-object-created.json', events), 'utf8'));
    const { key, size } = event.Records[0].s3.object;
    expect(key).toBe('logs/dce_rpc+09%2B10.log');
    const name = decodeURIComponent(key.replaceAll('+', ' ')).slice('logs/'.length);
    expect(committed.find((log) => log.name === name)?.bytes.length).toBe(size);
  });
});
