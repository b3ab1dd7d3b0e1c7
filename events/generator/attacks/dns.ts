import { lookUp } from '../benign/dns.ts';
import type { Random } from '../random.ts';
import type { Address, LogRecord } from '../record.ts';

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Data in names under one domain, as iodine and dnscat2 carry it: long random labels, TXT and NULL answers. */
export function dnsTunnel(
  originator: Address,
  resolver: Address,
  start: number,
  random: Random,
  {
    queries = 1500,
    duration = 1800,
    domain = 't.relay-cache.example',
  }: { readonly queries?: number; readonly duration?: number; readonly domain?: string } = {},
): LogRecord[] {
  return Array.from({ length: queries }, (_, index) => {
    const labels = [random.text(50 + random.below(12), base32), random.text(40 + random.below(20), base32)];
    const type = random.weighted<'TXT' | 'NULL' | 'A'>([
      [6, 'TXT'],
      [2, 'NULL'],
      [2, 'A'],
    ]);
    const ts = start + ((index + random.next()) * duration) / queries;
    const answers = type === 'TXT' ? [random.text(120, base32)] : [];
    return lookUp(
      originator,
      resolver,
      ts,
      { name: `${labels.join('.')}.${domain}`, type, answers, ttl: 0 },
      random,
    );
  });
}

/** Names that an algorithm made, tried one after the other until one exists: almost all do not. */
export function generatedDomains(
  originator: Address,
  resolver: Address,
  start: number,
  random: Random,
  { queries = 250, duration = 600 }: { readonly queries?: number; readonly duration?: number } = {},
): LogRecord[] {
  return Array.from({ length: queries }, (_, index) => {
    const label = random.text(12 + random.below(8), 'abcdefghijklmnopqrstuvwxyz0123456789');
    const name = `${label}.${random.pick(['com', 'net', 'info', 'biz', 'ru', 'top'])}`;
    const found = random.chance(0.01);
    const ts = start + ((index + random.next()) * duration) / queries;
    return lookUp(
      originator,
      resolver,
      ts,
      found ? { name, answers: ['203.0.113.66'] } : { name, code: 'NXDOMAIN' },
      random,
    );
  });
}
