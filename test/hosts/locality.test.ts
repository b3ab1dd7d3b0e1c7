import { expect, test } from 'vitest';
import { isExternal } from '../../lambda/hosts/locality.ts';

test('addresses of other networks are external', () => {
  for (const address of [
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '192.169.0.1',
    '2001:db8::1',
    '::ffff:8.8.8.8',
    'fec0::1',
  ]) {
    expect(isExternal(address), address).toBe(true);
  }
});

test('private, shared, link-local, loopback, group and unspecified addresses are not', () => {
  for (const address of [
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.1.1',
    '127.0.0.1',
    '224.0.0.251',
    '239.255.255.250',
    '255.255.255.255',
    '0.0.0.0',
    'fd00::1',
    'fe80::1',
    'ff02::fb',
    '::1',
    '::',
    '::ffff:10.0.0.1',
  ]) {
    expect(isExternal(address), address).toBe(false);
  }
});

test('what is no address is not external', () => {
  for (const text of ['', '-', 'host.example.com', '1.2.3', '(empty)'])
    expect(isExternal(text), text).toBe(false);
});
