import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostMatcher, parseAddress, parseNetwork } from '../../lambda/hosts/address.ts';

const seeded = { seed: 7, numRuns: 400 };

describe('addresses', () => {
  it('reads the addresses that Node reads, and no other text', () => {
    const text = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.string(),
      fc.constantFrom('1.2.3', '1.2.3.4.5', '01.2.3.4', '1:2', ':::', '1::2::3', '::1.2.3.4', '12345::'),
    );
    fc.assert(
      fc.property(text, (host) => {
        if (host.includes('%')) return;
        expect(parseAddress(host) !== null).toBe(isIP(host) !== 0);
      }),
      seeded,
    );
  });

  it('finds the hosts of a network as Node does', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), (host, base, prefix) => {
        const list = new BlockList();
        list.addSubnet(base, prefix, 'ipv4');
        expect(hostMatcher(`${base}/${prefix}`)(host)).toBe(list.check(host, 'ipv4'));
      }),
      seeded,
    );
    fc.assert(
      fc.property(fc.ipV6(), fc.ipV6(), fc.integer({ min: 0, max: 128 }), (host, base, prefix) => {
        const list = new BlockList();
        list.addSubnet(base, prefix, 'ipv6');
        expect(hostMatcher(`${base}/${prefix}`)(host)).toBe(list.check(host, 'ipv6'));
      }),
      seeded,
    );
  });

  it('takes IPv4 in IPv6 as IPv4, leaves out a zone, and knows equal forms of one address', () => {
    expect(hostMatcher('10.0.0.0/8')('::ffff:10.1.2.3')).toBe(true);
    expect(hostMatcher('::ffff:10.0.0.0/104')('10.1.2.3')).toBe(true);
    expect(hostMatcher('fe80::/10')('fe80::1%eth0')).toBe(true);
    expect(hostMatcher('fd00::1')('FD00:0:0:0:0:0:0:1')).toBe(true);
    expect(hostMatcher('10.0.0.0/8')('fd00::1')).toBe(false);
  });

  it('matches a name that is no address only as it reads', () => {
    expect(parseNetwork('10.0.0.0/33')).toBeNull();
    expect(hostMatcher('scanner-1')('scanner-1')).toBe(true);
    expect(hostMatcher('scanner-1')('scanner-2')).toBe(false);
  });
});
