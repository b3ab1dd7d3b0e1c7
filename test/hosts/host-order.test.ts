import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostOrder } from '../../lambda/hosts/host-order.ts';
import { planOf } from '../../lambda/hosts/plan.ts';
import { analysisOf, logTypes } from '../../lambda/hosts/types/registry.ts';
import { parseSettings } from '../../lambda/settings.ts';
import { readLog } from '../../lambda/zeek/read.ts';

const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.stringMatching(/^[0-9.]{1,17}$/),
  fc.stringMatching(/^[0-9a-f:.%-]{2,20}$/),
  fc.constantFrom('10.0.0.1', '10.0.0.10', '10.0.0.', '1', '10', '1.', 'a', 'ä', 'fe80::1%eth0'),
);

describe('the order of hosts', () => {
  it('is that of their texts by code units, whatever they look like', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(address, { minLength: 1, maxLength: 60 }), async (hosts) => {
        const tally = await tallyOf(hosts);
        const order = hostOrder(tally);
        expect(order.hosts).toEqual(hosts.filter((host) => host !== '-').sort());
        expect([...order.ids].map((id) => tally.hosts.host(id))).toEqual(order.hosts);
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

async function tallyOf(hosts: readonly string[]) {
  const rows = hosts.map((host) => `1.0\t${host}\tr\tC\n`);
  const text = `#path\tdce_rpc\n#fields\tts\tid.orig_h\tid.resp_h\tuid\n${rows.join('')}`;
  const planFor = (logPath: string) => planOf(analysisOf(logPath, 'default'));
  async function* bytes() {
    yield Buffer.from(text);
  }
  const source = { name: 'dce_rpc.log', bytes: text.length };
  const paths = { planOf: planFor, signatures: logTypes };
  return (await readLog(bytes(), source, paths, parseSettings({}, 'test'))).logs[0]!.tally!;
}
