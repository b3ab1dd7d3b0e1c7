import { describe, expect, it } from 'vitest';
import { hostsCsv } from '../../lambda/report/hosts-csv.ts';
import { readCsv } from './csv-reader.ts';
import { flockEntries, logOf } from './flock.ts';
import { expectGolden } from './golden.ts';
import { FEATURES, tableOf } from './table.ts';

const textOf = (log: Parameters<typeof hostsCsv>[0]) => [...hostsCsv(log)].join('');

describe('hosts.csv', () => {
  it('reads as it always did', () => {
    expectGolden('report/hosts.csv', textOf(logOf({}, flockEntries(6))));
  });

  it('has its columns in their order, a row per originator, sorted', () => {
    const [header, ...rows] = readCsv(textOf(logOf()));
    expect(header!.join()).toBe(
      'host,records,responders,top_responder,top_responder_records,operations,top_operation,top_operation_records,' +
        'records_per_responder,lookups,cluster,distance,z_records,z_responders,z_records_per_responder',
    );
    const hosts = rows.map(([host]) => host!);
    expect(hosts).toHaveLength(312);
    expect(new Set(hosts).size).toBe(312);
    expect(hosts).toEqual([...hosts].sort());
  });

  it('has operations only where the log has the field', () => {
    const entries = [
      { host: '10.0.0.1', records: 3, values: { 'id.resp_h': [{ value: '10.0.0.2', records: 3 }] } },
    ];
    const table = tableOf('conn', entries, FEATURES.slice(0, 2));
    const log = logOf({ table, features: table.features, clustered: null, findings: [] });
    expect(textOf(log).split('\r\n')[0]).toBe(
      'host,records,responders,top_responder,top_responder_records,cluster,distance,z_records,z_responders',
    );
  });

  it('keeps the columns where hosts were too few to cluster, and leaves their cells empty', () => {
    const clustered = { outcome: 'too_few_hosts', distinctHosts: 1, reason: '1 distinct host' } as const;
    const [header, row] = readCsv(textOf(logOf({ clustered }, flockEntries(1).slice(0, 1))));
    expect(row).toHaveLength(header!.length);
    expect(row!.slice(header!.indexOf('cluster'))).toEqual(['', '', '', '', '']);
  });

  it('writes numbers in the shortest form that reads back the same, and nothing for null', () => {
    const entries = [
      { host: 'a', records: 1, values: {}, features: { lookups: 0.1 + 0.2 } },
      { host: 'b', records: 0, values: {}, features: { lookups: -0 } },
    ];
    const [header, a, b] = readCsv(textOf(logOf({ findings: [] }, entries)));
    const lookups = header!.indexOf('lookups');
    expect([a![lookups], b![lookups]]).toEqual(['0.30000000000000004', '0']);
    expect(a![header!.indexOf('records_per_responder')]).toBe('');
    expect(a!.slice(3, 5)).toEqual(['', '0']);
  });

  it('comes in chunks of whole lines', () => {
    const entries = Array.from({ length: 10_000 }, (_, index) => ({
      host: `h${index}`,
      records: 1,
      values: {},
    }));
    const chunks = [...hostsCsv(logOf({ findings: [], clustered: null }, entries))];
    expect(chunks.length).toBeGreaterThan(3);
    for (const chunk of chunks) expect(chunk.endsWith('\r\n')).toBe(true);
    expect(readCsv(chunks.join(''))).toHaveLength(10_001);
  });
});
