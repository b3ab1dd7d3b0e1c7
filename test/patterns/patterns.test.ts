import { describe, expect, test } from 'vitest';
import { analysisOf } from '../../lambda/hosts/types/registry.ts';
import { patterns } from '../../lambda/patterns/registry.ts';
import { slowTable } from '../witness/slow-table.ts';
import type { Case } from './cases/case.ts';
import { connCases } from './cases/conn.ts';
import { dceRpcCases } from './cases/dce-rpc.ts';
import { dnsCases } from './cases/dns.ts';
import { logOnCases } from './cases/log-on.ts';
import { smbCases } from './cases/smb.ts';
import { findingsIn, tableOf, textsOf } from './inline-log.ts';

const cases: readonly Case[] = [...connCases, ...dceRpcCases, ...dnsCases, ...logOnCases, ...smbCases];

describe.for(cases)('$pattern on $logPath', ({ pattern, logPath, fires, nearMiss }) => {
  test(`fires: ${fires.title}`, () => {
    const found = findingsIn(tableOf(logPath, fires.rows)).filter((finding) => finding.pattern === pattern);
    expect(found.map(({ severity, hosts }) => [severity, hosts.map(({ host }) => host)])).toEqual([
      [fires.severity, [fires.host]],
    ]);
    expect(patterns.find(({ id }) => id === pattern)!.severities).toContain(fires.severity);
    const [host] = found[0]!.hosts;
    expect(host!.explanation).toMatch(new RegExp(`^${fires.host.replaceAll('.', '\\.')}\\b.*\\d.*\\.$`, 's'));
    expect(host!.explanation).not.toMatch(/undefined|NaN|null|\b1 (hosts|calls|records|ports)\b/);
    expect(host!.evidence.length).toBeGreaterThan(0);
    expect(host!.responderCount).toBeGreaterThanOrEqual(host!.responders.length);
  });

  test(`stays silent: ${nearMiss.title}`, () => {
    expect(
      findingsIn(tableOf(logPath, nearMiss.rows))
        .filter((finding) => finding.pattern === pattern)
        .map(({ severity, explanation }) => `${severity}: ${explanation}`),
    ).toEqual([]);
  });

  test('says the same of TSV and of NDJSON', () => {
    const { tsv, ndjson } = textsOf(logPath, fires.rows);
    const [a, b] = [tsv, ndjson].map((text) => findingsIn(slowTable(text, analysisOf(logPath, 'default'))));
    expect(b).toEqual(a);
  });
});

test('every pattern has a case that fires and a near miss', () => {
  expect(new Set(cases.map(({ pattern }) => pattern))).toEqual(new Set(patterns.map(({ id }) => id)));
});
