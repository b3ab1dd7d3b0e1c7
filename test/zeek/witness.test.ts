import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HostTable } from '../../lambda/hosts/table.ts';
import { conditionKey } from '../../lambda/zeek/plan.ts';
import { slowTables } from '../witness/slow-table.ts';
import { preset, read, tablesOf, tsv } from './read-text.ts';

/** A record: Zeek's names, null for unset. */
type Fields = Record<string, string | number | null>;

const host = fc.constantFrom(
  '10.0.0.1',
  '10.0.0.2',
  '10.0.0.3',
  'fe80::1',
  '2001:db8:85a3::8a2e:370:7334',
  'wörk',
  '',
);
const unset = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 6, nil: null });
const ts = fc.integer({ min: 0, max: 5_000_000_000 }).map((ms) => 1_600_000_000 + ms / 1_000_000);
const common = { ts: unset(ts), uid: fc.constant('C1'), 'id.orig_h': unset(host), 'id.resp_h': unset(host) };
const dceRpc: fc.Arbitrary<Fields> = fc.record({
  ...common,
  'id.resp_p': unset(fc.constantFrom(135, 445, 49667)),
  endpoint: unset(fc.constantFrom('samr', 'drsuapi', 'svcctl', 'netlogon', 'epmapper')),
  operation: unset(
    fc.constantFrom(
      'SamrConnect5',
      'DRSGetNCChanges',
      'CreateServiceW',
      'NetrServerReqChallenge',
      'ept_lookup',
      '',
    ),
  ),
});
const conn: fc.Arbitrary<Fields> = fc.record({
  ...common,
  'id.resp_p': unset(fc.integer({ min: 0, max: 65_535 })),
  proto: unset(fc.constantFrom('tcp', 'udp')),
  conn_state: unset(fc.constantFrom('S0', 'SF', 'REJ', 'RSTO')),
  history: fc.constant('S'),
  duration: unset(fc.integer({ min: 0, max: 10_000_000 }).map((micros) => micros / 1_000_000)),
  orig_bytes: unset(fc.nat(2 ** 31)),
  resp_bytes: unset(fc.nat()),
});

const text = (value: string | number | null) =>
  value === null ? '-' : value === '' ? '(empty)' : String(value);
const fieldsOf = (records: readonly Fields[]) => Object.keys(records[0]!);

function asTsv(path: string, records: readonly Fields[]): string {
  const fields = fieldsOf(records);
  return tsv(
    path,
    fields,
    records.map((record) => fields.map((field) => text(record[field] ?? null))),
  );
}

function asJson(path: string, records: readonly Fields[]): string {
  const lines = records.map((record) => {
    const set = Object.entries(record).filter(([, value]) => value !== null);
    return JSON.stringify({ _path: path, ...Object.fromEntries(set) });
  });
  return `${lines.join('\n')}\n`;
}

const ordered = (values: { value: string; records: number }[]) =>
  [...values].sort((a, b) => b.records - a.records || (a.value < b.value ? -1 : 1));

const internal = { field: 'id.resp_h', in: (responder: string) => responder.startsWith('10.') };

/** All that a table says. Ties among values under a condition are by first seen in the log, so there the order is left out. */
function told(table: HostTable) {
  const type = preset(table.logPath);
  const rows = Array.from({ length: table.size }, (_, row) => row);
  const features = type.features.filter((feature) => !('cadence' in feature));
  return {
    window: table.window,
    callers: [...table.callers(new Set(['10.0.0.2', 'fe80::1', 'absent']))].sort(([a], [b]) =>
      a < b ? -1 : 1,
    ),
    rows: rows.map((row) => ({
      host: table.host(row),
      rowOf: table.rowOf(table.host(row)),
      records: table.records(row),
      first: table.first(row),
      last: table.last(row),
      responders: table.values(row, 'id.resp_h'),
      firstResponders: table.values(row, 'id.resp_h', undefined, 2),
      top: table.top(row, 'id.resp_h', internal),
      evidence: (type.evidence ?? []).map(({ field, where }) => {
        const values = table.values(row, field, where);
        return conditionKey(where) === '' ? values : ordered(values);
      }),
      features: Object.fromEntries(
        features.map(({ name }) => [name, Number(table.column(name)[row]!.toPrecision(12))]),
      ),
    })),
  };
}

async function expectAgreement(path: string, log: string, chunk: number): Promise<void> {
  const ours = tablesOf(await read(log, { chunk })).get(path);
  const slow = slowTables(log, preset).find((table) => table.logPath === path);
  expect(ours === undefined ? [] : told(ours).rows).toEqual(slow === undefined ? [] : told(slow).rows);
  if (ours === undefined || slow === undefined) return;
  expect(ours.window).toEqual(slow.window);
  expect(told(ours).callers).toEqual(told(slow).callers);
}

describe('the kernel and a plain reading by Map and Set', () => {
  it.each([
    ['dce_rpc', dceRpc],
    ['conn', conn],
  ] as const)(
    'give the same tables for any %s log, in TSV and in NDJSON, cut anywhere',
    async (path, record) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(record, { minLength: 1, maxLength: 60 }),
          fc.integer({ min: 1, max: 400 }),
          async (records, chunk) => {
            await expectAgreement(path, asTsv(path, records), chunk);
            await expectAgreement(path, asJson(path, records), chunk);
            await expectAgreement(path, `[${asJson(path, records).trim().replaceAll('\n', ',')}]`, chunk);
          },
        ),
        { numRuns: 60, seed: 7 },
      );
    },
  );

  it('give the same tables for a log that mixes log paths', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.tuple(fc.constant('dce_rpc'), dceRpc), fc.tuple(fc.constant('conn'), conn)), {
          minLength: 1,
          maxLength: 60,
        }),
        async (records) => {
          const log = records.map(([path, record]) => asJson(path, [record])).join('');
          await expectAgreement('dce_rpc', log, 500);
          await expectAgreement('conn', log, 500);
        },
      ),
      { numRuns: 40, seed: 7 },
    );
  });

  it('agree wherever the first byte lies', async () => {
    const records = fc.sample(conn, { numRuns: 300, seed: 3 });
    const [lines, json] = [asTsv('conn', records), asJson('conn', records)];
    for (let shift = 0; shift < 64; shift++) {
      await expectAgreement('conn', `#${'x'.repeat(shift)}\n${lines}`, 65_536);
      await expectAgreement('conn', ' '.repeat(shift) + json, 65_536);
    }
  });

  it('agree over more records than a batch or a buffer holds', async () => {
    const records = fc.sample(dceRpc, { numRuns: 5_000, seed: 4 });
    await expectAgreement('dce_rpc', asTsv('dce_rpc', records), 65_536);
    await expectAgreement('dce_rpc', asJson('dce_rpc', records), 100_000);
  });
});
