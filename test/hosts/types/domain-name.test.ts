import fc from 'fast-check';
import { getDomain } from 'tldts';
import { expect, test } from 'vitest';
import {
  entropy,
  looksGenerated,
  registeredDomain,
  subdomainOf,
} from '../../../lambda/hosts/types/domain-name.ts';

test('the registered domain stands under the public suffix', () => {
  expect(registeredDomain('WWW.Example.com.')).toBe('example.com');
  expect(registeredDomain('a.b.example.co.uk')).toBe('example.co.uk');
  expect(registeredDomain('d111111abcdef8.cloudfront.net')).toBe('d111111abcdef8.cloudfront.net');
  expect(subdomainOf('a.b.example.co.uk')).toBe('ab');
  expect(subdomainOf('example.com')).toBe('');
});

test('what nobody registered has no registered domain', () => {
  for (const name of [
    '',
    '.',
    'wpad',
    '_ipp._tcp.local',
    '1.0.168.192.in-addr.arpa',
    '10.0.0.1',
    'dc.corp',
  ]) {
    expect(registeredDomain(name)).toBeNull();
  }
});

test('common suffixes agree with the public suffix list', () => {
  for (const suffix of [
    'com',
    'de',
    'co.uk',
    'com.au',
    'co.jp',
    'gov.uk',
    'com.br',
    'org.nz',
    'co.za',
    'ac.uk',
  ]) {
    const name = `host.example.${suffix}`;
    expect(registeredDomain(name)).toBe(getDomain(name));
  }
});

test('no text breaks it', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      const domain = registeredDomain(name);
      expect(domain === null || name.toLowerCase().includes(domain.split('.')[0]!)).toBe(true);
      expect(looksGenerated(name)).toBeTypeOf('boolean');
      expect(subdomainOf(name)).toBeTypeOf('string');
    }),
    { seed: 4, numRuns: 500 },
  );
});

test('entropy is in bits a character', () => {
  expect(entropy('')).toBe(0);
  expect(entropy('aaaa')).toBe(0);
  expect(entropy('abcd')).toBe(2);
});

test('words do not look generated, algorithms do', () => {
  for (const name of ['www.wikipedia.org', 'update.microsoft.com', 'stackoverflow.com', 'x.co']) {
    expect(looksGenerated(name)).toBe(false);
  }
  for (const name of ['xjwqkzpvbnmt.com', 'q7f3k9x2mz4p.info', 'rtwzkqbnfhdp.biz'])
    expect(looksGenerated(name)).toBe(true);
});
