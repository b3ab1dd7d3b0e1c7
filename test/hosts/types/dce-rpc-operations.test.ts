import { expect, test } from 'vitest';
import { useOf } from '../../../lambda/hosts/types/dce-rpc-operations.ts';

test('operations are found whatever their case, with class and technique', () => {
  expect(useOf('DRSUAPI::drsgetncchanges')).toMatchObject({
    class: 'credential-access',
    technique: 'T1003.006',
  });
  expect(useOf('svcctl::CreateServiceWOW64A')).toMatchObject({ class: 'execution', technique: 'T1569.002' });
  expect(useOf('atsvc::NetrJobAdd')).toMatchObject({ technique: 'T1053.002', source: 'BZAR' });
});

test('interfaces that stock Zeek does not name are known by their UUID', () => {
  for (const endpoint of ['efsrpc', 'unknown-df1941c5-fe89-4e79-bf10-463657acf44d']) {
    expect(useOf(`${endpoint}::unknown-4`)).toMatchObject({ class: 'coercion', technique: 'T1187' });
  }
  expect(useOf('unknown-00020400-0000-0000-c000-000000000046::unknown-6')?.class).toBe('execution');
});

test('a listing is told from an ordinary look-up', () => {
  expect(useOf('samr::SamrEnumerateUsersInDomain')?.lists).toBe(true);
  expect(useOf('lsarpc::LsarLookupSids3')?.lists).toBeUndefined();
  expect(useOf('srvsvc::NetrShareEnum')?.lists).toBeUndefined();
});

test('an unknown name has no use', () => {
  for (const name of ['', '::', 'unknown-1::unknown-2', '__proto__::constructor', 'epmapper::ept_map']) {
    expect(useOf(name)).toBeNull();
  }
});
