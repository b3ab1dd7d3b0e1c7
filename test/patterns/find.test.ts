import { describe, expect, test } from 'vitest';
import { boundsOf, findPatterns } from '../../lambda/patterns/find.ts';
import { patterns } from '../../lambda/patterns/registry.ts';
import { calls, findingsIn, quiet, type Row, repeated, tableOf } from './inline-log.ts';

const idsOf = (findings: readonly { pattern: string }[]): string[] => findings.map(({ pattern }) => pattern);
const syncing: Row[] = [
  ...quiet((host) => calls(host, '10.0.0.1', 'netlogon::NetrLogonGetDomainInfo')),
  ...calls('10.0.0.66', '10.0.0.1', 'drsuapi::DRSGetNCChanges'),
];
const talker = (records: number): Row[] =>
  repeated(records, { from: '10.0.0.66', to: '10.0.0.1', endpoint: 'samr', operation: 'SamrConnect5' });

describe('a finding', () => {
  test('says who, how often, to whom and what is usual, in one sentence', () => {
    const table = tableOf('dce_rpc', [
      ...quiet((host) => calls(host, '10.0.0.1', 'epmapper::ept_map', 'samr::SamrConnect5')),
      ...repeated(
        3793,
        { from: '10.3.0.6', to: '10.0.0.1', endpoint: 'samr', operation: 'SamrConnect5' },
        1_700_000_000,
        0.19,
      ),
    ]);
    const [finding] = findingsIn(table);
    expect(finding!.explanation).toBe(
      '10.3.0.6 made 3,793 records to 1 host (10.0.0.1) in 12 minutes; the median host made 2.',
    );
    const [host] = finding!.hosts;
    expect(host!.topResponder).toEqual({ host: '10.0.0.1', records: 3793 });
    expect(host!.evidence[0]).toMatchObject({ feature: 'records', value: 3793, median: 2 });
    expect(host!.evidence[0]!.z).toBeGreaterThan(3);
    expect(finding!.cluster).not.toBeNull();
    expect([host!.first, host!.last]).toEqual([1_700_000_000, expect.closeTo(1_700_000_720.48, 2)]);
  });

  test('names the most telling host first and says how many did the like', () => {
    const rows = [20, 40].flatMap((ports, n) =>
      repeated(ports, (port) => ({
        from: `10.0.9.${n}`,
        to: '10.0.0.1',
        port: port + 1,
        proto: 'tcp',
        conn_state: 'REJ',
      })),
    );
    const [finding] = findingsIn(tableOf('conn', rows));
    expect(finding!.hosts.map(({ host }) => host)).toEqual(['10.0.9.1', '10.0.9.0']);
    expect(finding!.explanation).toMatch(/^10\.0\.9\.1 tried 40 ports .* 1 other host did the like\.$/);
    expect(finding!.hosts[0]!.values).toHaveLength(10);
  });
});

describe('what a host did by itself', () => {
  test('is judged where there is no other host to compare with', () => {
    const [finding] = findingsIn(
      tableOf('dce_rpc', calls('10.0.0.66', '10.0.0.1', 'drsuapi::DRSGetNCChanges')),
    );
    expect(finding).toMatchObject({ pattern: 'dcsync', severity: 'high', cluster: null });
    expect(finding!.hosts[0]!.evidence[0]).toMatchObject({ value: 1, median: null, z: null });
  });
});

describe('what compares hosts', () => {
  test('is silent where there are too few', () => {
    const few = quiet((host) => calls(host, '10.0.0.1', 'samr::SamrConnect5'), 3);
    expect(idsOf(findingsIn(tableOf('dce_rpc', [...few, ...talker(4000)])))).toEqual([]);
    expect(
      idsOf(findingsIn(tableOf('dce_rpc', [...few, ...talker(4000)]), { smallestPopulation: 4 })),
    ).toEqual(['many-records-few-responders']);
  });

  test('is silent where every host does the same', () => {
    const busy = quiet((host) =>
      repeated(900, { from: host, to: '10.0.0.1', endpoint: 'samr', operation: 'SamrConnect5' }),
    );
    expect(idsOf(findingsIn(tableOf('dce_rpc', busy)))).toEqual([]);
  });

  test('works on the two features of the notebook, and on a log of which nothing is known', () => {
    const rows = [...quiet((host) => calls(host, '10.0.0.1', 'samr::SamrConnect5')), ...talker(4000)];
    expect(idsOf(findingsIn(tableOf('dce_rpc', rows, 'notebook')))).toEqual(['many-records-few-responders']);
    expect(idsOf(findingsIn(tableOf('weird', rows)))).toEqual(['many-records-few-responders']);
  });

  test('counts only responders inside on logs of Internet traffic', () => {
    const browsing = (outside: boolean): Row[] => [
      ...quiet((host) => repeated(3, (n) => ({ from: host, to: `203.0.113.${n}`, port: 443 }))),
      ...repeated(90, (n) => ({
        from: '10.0.0.66',
        to: outside ? `198.51.100.${n}` : `10.9.9.${n}`,
        port: 443,
      })),
    ];
    expect(idsOf(findingsIn(tableOf('ssl', browsing(true))))).toEqual([]);
    expect(idsOf(findingsIn(tableOf('ssl', browsing(false))))).toEqual(['many-responders']);
  });
});

describe('settings', () => {
  test('a known role accounts for what is its work', () => {
    const table = tableOf('dce_rpc', syncing);
    expect(idsOf(findingsIn(table))).toEqual(['dcsync']);
    const roles = [{ role: 'domain-controller', hosts: ['10.0.0.64/28'] }] as const;
    expect(idsOf(findingsIn(table, { roles }))).toEqual([]);
  });

  test('a role accounts for nothing else', () => {
    const roles = [{ role: 'scanner', hosts: ['10.0.0.66'] }] as const;
    expect(idsOf(findingsIn(tableOf('dce_rpc', syncing), { roles }))).toEqual(['dcsync']);
  });

  test('a bound may be set by name', () => {
    const table = tableOf('dce_rpc', [
      ...quiet((host) => calls(host, '10.0.0.1', 'samr::SamrConnect5')),
      ...talker(400),
    ]);
    const bounds = { 'many-records-few-responders': { records: 300 } };
    expect(idsOf(findingsIn(table))).toEqual([]);
    expect(idsOf(findingsIn(table, { bounds }))).toEqual(['many-records-few-responders']);
    const pattern = patterns.find(({ id }) => id === 'many-records-few-responders')!;
    expect(boundsOf(pattern, bounds)).toMatchObject({ records: 300, responders: 5 });
  });
});

test('an empty table has no findings', () => {
  for (const logPath of ['conn', 'dce_rpc', 'dns', 'kerberos', 'smb_files', 'other']) {
    const clustered = { outcome: 'too_few_hosts', distinctHosts: 0, reason: '' } as const;
    expect(findPatterns(tableOf(logPath, []), clustered)).toEqual([]);
  }
});

test('hostile values neither crash a pattern nor fire one', () => {
  const odd = ['__proto__', 'constructor', '\u0000', '=1+1', '<b>', '\\x09', '::', '🏴', 'a'.repeat(5000)];
  const rows = odd.flatMap((text) =>
    repeated(3, {
      from: text,
      to: text,
      port: text,
      proto: text,
      conn_state: text,
      endpoint: text,
      operation: text,
      query: text,
      rcode_name: text,
      path: text,
      name: text,
      action: text,
      client: text,
      service: text,
    }),
  );
  for (const logPath of ['conn', 'dce_rpc', 'dns', 'kerberos', 'smb_files', 'smb_mapping', 'http']) {
    expect(idsOf(findingsIn(tableOf(logPath, rows)))).toEqual([]);
  }
});
