import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutHosts, holdsOf, samplerOf, shardsOf } from '../../lambda/tallies/shards.ts';

const weighted = fc.uniqueArray(
  fc.record({ host: fc.string({ minLength: 1 }), weight: fc.integer({ min: 1, max: 100 }) }),
  { selector: ({ host }) => host, maxLength: 300 },
);

describe('shards', () => {
  it('are as few as hold the packed parts', () => {
    const parts = Array.from({ length: 24 }, () => ({ bytes: 10 }));
    expect(shardsOf(parts, 240)).toBe(1);
    expect(shardsOf(parts, 239)).toBe(2);
    expect(shardsOf(parts, 1)).toBe(240);
    expect(shardsOf([], 1)).toBe(1);
  });

  it('hold every host once, in the order of rows', () => {
    fc.assert(
      fc.property(weighted, fc.integer({ min: 1, max: 20 }), fc.string(), (hosts, count, any) => {
        const shards = cutHosts(hosts, count);
        expect(shards.length).toBeLessThanOrEqual(count);
        expect(shards.filter((shard) => holdsOf(shard)(any))).toHaveLength(1);
        shards.forEach((shard, i) => {
          expect(shard.from).toBe(i === 0 ? '' : shards[i - 1]!.to);
          expect(shard.to === null || shard.from < shard.to).toBe(true);
        });
      }),
      { seed: 1 },
    );
  });

  it('weigh about the same', () => {
    const hosts = Array.from({ length: 10_000 }, (_, i) => ({ host: `h${i}`, weight: 1 + (i % 7) }));
    const total = hosts.reduce((sum, { weight }) => sum + weight, 0);
    for (const shard of cutHosts(hosts, 9)) {
      const weight = hosts
        .filter(({ host }) => holdsOf(shard)(host))
        .reduce((sum, host) => sum + host.weight, 0);
      expect(Math.abs(weight - total / 9)).toBeLessThan(10);
    }
  });

  it('are cut by a sample of hosts that does not depend on the part they stand in', () => {
    const hosts = Array.from({ length: 1_000_000 }, (_, i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
    const picked = hosts.filter(samplerOf(hosts.length)).length;
    expect(picked).toBeGreaterThan(7_000);
    expect(picked).toBeLessThan(10_000);
    expect(hosts.slice(0, 5000).filter(samplerOf(5000))).toHaveLength(5000);
  });
});
