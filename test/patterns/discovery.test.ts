import { expect, test } from 'vitest';
import { runs } from '../../lambda/patterns/remote-execution.ts';
import { calls, findingsIn, type Row, repeated, tableOf } from './inline-log.ts';

const found = (rows: Row[]): string[] =>
  findingsIn(tableOf('dce_rpc', rows)).map(({ pattern, severity }) => `${severity}: ${pattern}`);
const localGroup = [
  'samr::SamrConnect5',
  'samr::SamrEnumerateDomainsInSamServer',
  'samr::SamrLookupDomainInSamServer',
  'samr::SamrGetMembersInAlias',
  'lsarpc::LsarLookupSids2',
  'lsarpc::LsarLookupSids2',
];

test('one group listed tells of a stranger, and nothing of a member of the domain', () => {
  expect(found(calls('10.0.0.66', '10.0.0.9', ...localGroup))).toEqual(['medium: rpc-discovery-burst']);
  expect(found(calls('10.0.0.66', '10.0.0.9', ...localGroup, 'netlogon::NetrLogonGetDomainInfo'))).toEqual(
    [],
  );
});

test('account numbers tried one by one are found by their number', () => {
  const cycling = (count: number): Row[] =>
    repeated(count, { from: '10.0.0.66', to: '10.0.0.9', endpoint: 'lsarpc', operation: 'LsarLookupSids' });
  expect(found(cycling(99))).toEqual([]);
  expect(found(cycling(100))).toEqual(['medium: rpc-discovery-burst']);
});

test('sessions listed on many hosts map the network', () => {
  const rows = Array.from({ length: 10 }, (_, n) =>
    calls('10.0.0.66', `10.0.2.${n}`, 'srvsvc::NetrSessionEnum'),
  ).flat();
  expect(found(rows)).toEqual(['medium: rpc-discovery-burst']);
  expect(found(rows.slice(0, 9))).toEqual([]);
});

test('a service changed and then started runs something; changed or started alone it does not', () => {
  const [change, start] = ['svcctl::ChangeServiceConfigA', 'svcctl::StartServiceA'];
  expect(runs([change!, start!])).toEqual([change, start]);
  expect(runs([change!])).toEqual([]);
  expect(runs([start!])).toEqual([]);
});
