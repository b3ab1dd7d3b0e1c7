import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describePart } from '../../lambda/tallies/merge.ts';
import { read } from '../zeek/read-text.ts';
import { asTsv, type Fields, generated, hourStart } from './generated-records.ts';
import { merged, tally, told } from './tallying.ts';

const hourOf = ({ ts }: Fields, first: number) =>
  ts === null || ts === undefined ? first : Math.floor(Number(ts) / 3600) * 3600;

describe('tallying an object', () => {
  it('gives the reading that reading it gives, and a part of each log path', async () => {
    const conn = fc.sample(generated.conn(3600), { numRuns: 40, seed: 1 });
    const dns = fc.sample(generated.dns(3600), { numRuns: 40, seed: 2 });
    const json = [
      ...conn.map((record) => ({ _path: 'conn', ...record })),
      ...dns.map((record) => ({ _path: 'dns', ...record })),
    ]
      .map(
        (record) =>
          `${JSON.stringify(Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null)))}\n`,
      )
      .join('');
    const { reading, parts } = await tally(gzipSync(json), 'mixed.log.gz');
    const plain = await read(gzipSync(json), { name: 'mixed.log.gz' });
    expect({ ...reading, logs: reading.logs.map((log) => told(log)) }).toEqual({
      ...plain,
      logs: plain.logs.map((log) => told(log)),
    });
    expect(parts.map(({ logPath, hour }) => [logPath, hour])).toEqual([
      ['conn', hourStart],
      ['dns', hourStart],
    ]);
    for (const [i, { bytes }] of parts.entries()) {
      expect(told((await merged([bytes])).log)).toEqual(told(plain.logs[i]!));
      expect(describePart(bytes).objects[0]!.form).toEqual({ format: 'ndjson', compression: 'gzip' });
    }
  });

  it('splits an object of several hours as if each had been a log of its own', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(generated.conn(4 * 3600), { minLength: 40, maxLength: 120 }),
        fc.constantFrom('tsv', 'gzip'),
        async (records, form) => {
          const fields = Object.keys(records[0]!);
          const text = asTsv('conn', fields, records);
          const { parts } = await tally(form === 'tsv' ? text : gzipSync(text), 'hours.log');
          const hours = parts.map(({ hour }) => hour!);
          const placed = Map.groupBy(records, (record) =>
            Math.min(Math.max(hourOf(record, hours[0]!), hours[0]!), hours.at(-1)!),
          );
          expect(hours).toEqual([...placed.keys()].sort((a, b) => a - b));
          for (const { hour, bytes } of parts) {
            const alone = (await read(asTsv('conn', fields, placed.get(hour!)!))).logs[0]!;
            expect(told((await merged([bytes])).log)).toEqual(told(alone));
            expect(describePart(bytes).hours).toEqual({ first: hours[0], last: hours.at(-1) });
          }
        },
      ),
      { numRuns: 12, seed: 6 },
    );
  });

  it('reads an object again as often as its hours ask for', async () => {
    const records = Array.from({ length: 300 }, (_, i) => ({
      ts: hourStart + Math.floor(i / 2) * 3600,
      'id.orig_h': `10.0.0.${i % 7}`,
      'id.resp_h': '10.1.0.1',
    }));
    const { reading, parts } = await tally(
      asTsv('conn', ['ts', 'id.orig_h', 'id.resp_h'], records),
      'week.log',
    );
    expect(parts.map(({ hour }) => hour)).toEqual(
      Array.from({ length: 150 }, (_, i) => hourStart + i * 3600),
    );
    expect(told((await merged(parts.map(({ bytes }) => bytes))).log)).toEqual(told(reading.logs[0]!));
  });

  it('counts lines that are no records with the first hour', async () => {
    const records = [0, 0, 7200].map((seconds) => ({
      ts: hourStart + seconds,
      'id.orig_h': 'a',
      'id.resp_h': 'b',
    }));
    const log = `${asTsv('conn', ['ts', 'id.orig_h', 'id.resp_h'], records)}x\ty\n`;
    const { parts } = await tally(log, 'two.log');
    const counts = parts.map(({ bytes }) => describePart(bytes).records);
    expect(counts.map(({ accepted, rejected }) => [accepted, rejected])).toEqual([
      [2, 1],
      [1, 0],
    ]);
    expect(counts[0]!.firstRejected[0]!.reason).toBe('has 2 of 3 fields');
  });

  it('gives a part without an hour where no record has a time, and none of what is no log', async () => {
    const { parts } = await tally(
      asTsv('conn', ['id.orig_h', 'id.resp_h'], [{ 'id.orig_h': 'a', 'id.resp_h': 'b' }]),
      'x',
    );
    expect(parts.map(({ hour }) => hour)).toEqual([null]);
    expect(describePart(parts[0]!.bytes)).toMatchObject({
      hour: null,
      hours: { first: 0, last: 0 },
      hosts: 1,
    });
    const stranger = await tally('Dear all,\nthis is no log.\n', 'letter.txt');
    expect(stranger.reading.read).toBe('not_a_log');
    expect(stranger.parts).toEqual([]);
  });

  it('keeps what came before damage, and says so in each part', async () => {
    const records = Array.from({ length: 5000 }, (_, i) => ({
      ts: hourStart + (i < 2500 ? 0 : 3600),
      'id.orig_h': `10.0.0.${i % 7}`,
      'id.resp_h': `10.1.${i % 251}.${i % 13}`,
    }));
    const packed = gzipSync(asTsv('conn', ['ts', 'id.orig_h', 'id.resp_h'], records));
    const { reading, parts } = await tally(packed.subarray(0, packed.length - 300), 'cut.log.gz');
    expect(reading.read).toBe('cut');
    const all = await merged(parts.map(({ bytes }) => bytes));
    expect(all.read).toEqual({ read: 'cut', reason: reading.reason });
    expect(told(all.log)).toEqual(told(reading.logs[0]!));
  });
});
