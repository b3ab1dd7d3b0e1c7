import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { read, tablesOf } from './read-text.ts';

/** Real logs of every shape with an independent reading of each, where they lie beside the checkout. */
const folder = join(import.meta.dirname, '../../../shared/logs');
const present = existsSync(join(folder, 'EXPECTED.json'));

type Expected = {
  records: number;
  unparsable_rows: number;
  origin_hosts: number;
  by_type: string | Record<string, number>;
  top_hosts: {
    orig_h: string;
    records: number;
    unique_resp: number;
    top_resp_count: number;
    top_resp_any_of: string[];
  }[];
};

const expected: Record<string, Expected> = present
  ? JSON.parse(readFileSync(join(folder, 'EXPECTED.json'), 'utf8'))
  : {};

describe.skipIf(!present)(
  'real logs, as an independent reading has them (skipped: no ../shared/logs here)',
  () => {
    it.each(Object.entries(expected))('%s', async (file, wanted) => {
      const reading = await read(readFileSync(join(folder, file)), { name: file });
      expect(reading.records).toMatchObject({ accepted: wanted.records, rejected: wanted.unparsable_rows });
      if (wanted.by_type !== '') {
        const found = Object.fromEntries(
          reading.logs.map(({ logPath, records }) => [logPath, records.accepted]),
        );
        if (typeof wanted.by_type === 'string') expect(Object.keys(found)).toContain(wanted.by_type);
        else expect(found).toEqual(wanted.by_type);
      }
      const hosts = byHost(reading);
      expect(hosts.size).toBe(wanted.origin_hosts);
      for (const { orig_h, records, unique_resp, top_resp_count, top_resp_any_of } of wanted.top_hosts) {
        const host = hosts.get(orig_h)!;
        expect(host.records).toBe(records);
        expect(host.responders.size).toBe(unique_resp);
        const top = Math.max(0, ...host.responders.values());
        expect(top).toBe(top_resp_count ?? 0);
        const tops = [...host.responders]
          .filter(([, count]) => count === top)
          .map(([responder]) => responder);
        if (top > 0) expect(tops).toEqual(expect.arrayContaining(top_resp_any_of));
      }
    });
  },
);

/** A host's records over all log paths of a file, as the independent reading counts them. */
function byHost(reading: Awaited<ReturnType<typeof read>>) {
  const hosts = new Map<string, { records: number; responders: Map<string, number> }>();
  for (const table of tablesOf(reading).values()) {
    for (let row = 0; row < table.size; row++) {
      const host = hosts.get(table.host(row)) ?? { records: 0, responders: new Map() };
      hosts.set(table.host(row), host);
      host.records += table.records(row);
      for (const { value, records } of table.values(row, 'id.resp_h')) {
        host.responders.set(value, (host.responders.get(value) ?? 0) + records);
      }
    }
  }
  return hosts;
}
