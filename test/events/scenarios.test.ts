import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../events/generator/columns.ts';
import { stage } from '../../events/generator/scenario.ts';
import { scenarios } from '../../events/generator/scenarios.ts';
import { writeNdjson, writeTsv } from '../../events/generator/writer.ts';

test('ids are unique', () => {
  expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
});

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (_, scenario) => {
  const staged = stage(scenario, 7);

  test('an attack names attackers, whose records are among the others; a near miss names nobody', () => {
    const isAttack = scenario.expected.length > 0;
    expect(staged.attackers.length > 0).toBe(isAttack);
    expect(scenario.nearMissOf.length > 0).toBe(!isAttack);
    for (const attacker of staged.attackers) {
      const own = staged.records.filter((record) => record['id.orig_h'] === attacker);
      expect(own.length).toBeGreaterThanOrEqual(staged.planted);
    }
    expect(staged.records.length).toBeGreaterThan(staged.planted);
  });

  test('another seed stages another hour, the same seed the same', () => {
    const first = writeNdjson(scenario.logPath, staged.records);
    const again = writeNdjson(scenario.logPath, stage(scenario, 7).records);
    const other = stage(scenario, 8).records;
    expect(again === first).toBe(true);
    expect(first.includes(String(other[0]!.uid))).toBe(false);
  });

  test('every record has only columns of its log, and every row all of them', () => {
    const columns = columnsOf(scenario.logPath);
    const names = new Set(columns.map((column) => column.name));
    const unknown = staged.records.flatMap((record) =>
      Object.keys(record).filter((name) => !names.has(name)),
    );
    expect(unknown).toEqual([]);
    const rows = writeTsv(scenario.logPath, staged.records, staged.window).trimEnd().split('\n');
    const widths = new Set(rows.filter((row) => !row.startsWith('#')).map((row) => row.split('\t').length));
    expect(widths).toEqual(new Set([columns.length]));
  });
});

describe('what is planted', () => {
  const attackersRecords = (id: string) => {
    const staged = stage(scenarios.find((scenario) => scenario.id === id)!, 3);
    return staged.records.filter((record) => staged.attackers.includes(String(record['id.orig_h'])));
  };
  const operations = (id: string) =>
    attackersRecords(id).map((record) => `${String(record.endpoint)}::${String(record.operation)}`);

  test('dcsync: replication asked by a workstation', () => {
    expect(operations('dcsync')).toContain('drsuapi::DRSGetNCChanges');
  });

  test('zerologon: many challenges, as many authentications, one new password', () => {
    const made = operations('zerologon');
    const count = (name: string) => made.filter((operation) => operation === `netlogon::${name}`).length;
    expect(count('NetrServerReqChallenge')).toBeGreaterThan(30);
    expect(count('NetrServerAuthenticate3')).toBeGreaterThan(30);
    expect(count('NetrServerPasswordSet2')).toBe(1);
  });

  test('execution spread: a service created and started on several hosts', () => {
    const created = attackersRecords('remote-execution-spread-psexec').filter(
      ({ operation }) => operation === 'CreateServiceW',
    );
    expect(new Set(created.map((record) => record['id.resp_h'])).size).toBeGreaterThanOrEqual(5);
  });

  test('a vertical scan: hundreds of ports of one host, mostly unanswered', () => {
    const records = attackersRecords('port-scan-vertical').filter(
      ({ conn_state }) => conn_state === 'S0' || conn_state === 'REJ',
    );
    expect(new Set(records.map((record) => record['id.resp_p'])).size).toBeGreaterThan(250);
  });

  test('a beacon: one host abroad, each minute, within a tenth', () => {
    const times = attackersRecords('beacon')
      .filter((record) => record['id.resp_h'] === '203.0.113.66')
      .map(({ ts }) => ts);
    const gaps = times.slice(1).map((ts, index) => ts - times[index]!);
    expect(gaps.length).toBeGreaterThan(50);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(48);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(72);
  });

  test('exfiltration: gigabytes out, little in', () => {
    const sum = (field: string) =>
      attackersRecords('exfiltration').reduce((total, record) => total + Number(record[field] ?? 0), 0);
    expect(sum('orig_bytes')).toBeGreaterThan(1.5e9);
    expect(sum('orig_bytes') / sum('resp_bytes')).toBeGreaterThan(20);
  });

  test('kerberoast: many services, one weak cipher', () => {
    const weak = attackersRecords('kerberoast').filter(({ cipher }) => cipher === 'rc4-hmac');
    expect(new Set(weak.map(({ service }) => service)).size).toBeGreaterThanOrEqual(15);
  });

  test('a tunnel: hundreds of names under one domain', () => {
    const names = attackersRecords('dns-tunnel').map(({ query }) => String(query));
    expect(new Set(names.filter((name) => name.endsWith('.relay-cache.example'))).size).toBeGreaterThan(300);
  });

  test('a mass rename: hundreds of files with one new ending', () => {
    const renamed = attackersRecords('mass-rename').filter(({ action }) => action === 'SMB::FILE_RENAME');
    expect(renamed.length).toBeGreaterThanOrEqual(200);
  });
});
