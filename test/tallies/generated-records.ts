import fc from 'fast-check';
import { tsv } from '../zeek/read-text.ts';

/** A record: Zeek's names, null for unset. */
export type Fields = Record<string, string | number | null>;

/** 2020-09-13T13:00:00Z */
export const hourStart = 1_600_002_000;

const unset = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 6, nil: null });
const hosts = [
  '10.0.0.1',
  '10.0.0.2',
  '10.0.0.3',
  '010.0.0.1',
  '1.2.3',
  'fe80::1',
  '2001:db8::8a2e:370:7334',
  'wörk',
  '',
];
const host = fc.integer({ min: 0, max: hosts.length - 1 }).map((i) => hosts[i]!);
const common = (seconds: number) => ({
  ts: unset(fc.integer({ min: 0, max: seconds * 1000 - 1 }).map((ms) => hourStart + ms / 1000)),
  uid: fc.constant('C1'),
  'id.orig_h': unset(host),
  'id.resp_h': unset(
    fc.constantFrom('10.0.0.1', '192.168.3.4', '8.8.8.8', '1.1.1.1', 'fe80::1', '255.255.255.255'),
  ),
});

/** Records of each log path within so many seconds of the hour's start; values repeat, so that there are ties. */
export const generated = {
  conn: (seconds: number): fc.Arbitrary<Fields> =>
    fc.record({
      ...common(seconds),
      'id.resp_p': unset(fc.constantFrom(22, 53, 80, 443, 65_535)),
      proto: unset(fc.constantFrom('tcp', 'udp')),
      conn_state: unset(fc.constantFrom('S0', 'SF', 'REJ', 'RSTO')),
      history: fc.constant('S'),
      duration: unset(fc.integer({ min: 0, max: 10_000_000 }).map((micros) => micros / 1_000_000)),
      orig_bytes: unset(fc.nat(2 ** 31)),
      resp_bytes: unset(fc.oneof(fc.nat(), fc.constantFrom('-5.25', '9007199254740993'))),
    }),
  dce_rpc: (seconds: number): fc.Arbitrary<Fields> =>
    fc.record({
      ...common(seconds),
      endpoint: unset(fc.constantFrom('samr', 'drsuapi', 'svcctl', 'netlogon', 'epmapper')),
      operation: unset(
        fc.constantFrom('SamrConnect5', 'DRSGetNCChanges', 'CreateServiceW', 'ept_lookup', ''),
      ),
    }),
  dns: (seconds: number): fc.Arbitrary<Fields> =>
    fc.record({
      ...common(seconds),
      query: unset(
        fc.constantFrom('a.example.com', 'b.example.com', 'x7kq2vbn9tzw.org', 'localhost', 'é.de', '10.1'),
      ),
      qtype_name: unset(fc.constantFrom('A', 'TXT', 'PTR')),
      rcode_name: unset(fc.constantFrom('NOERROR', 'NXDOMAIN')),
    }),
  http: (seconds: number): fc.Arbitrary<Fields> =>
    fc.record({
      ...common(seconds),
      method: unset(fc.constantFrom('GET', 'POST', 'HEAD')),
      host: unset(fc.constantFrom('example.com', 'a.example.com')),
      uri: unset(fc.constantFrom('/', '/a', '/b?c=\\x41')),
      user_agent: unset(fc.constantFrom('curl', 'Mozilla/5.0')),
      request_body_len: unset(fc.nat(5000)),
      response_body_len: unset(fc.nat(5000)),
      status_code: unset(fc.constantFrom(200, 404)),
      operation: unset(fc.constantFrom('o1', 'o2')),
    }),
} as const;

export type GeneratedPath = keyof typeof generated;

const text = (value: string | number | null) =>
  value === null ? '-' : value === '' ? '(empty)' : String(value);

export function asTsv(path: string, fields: readonly string[], records: readonly Fields[]): string {
  return tsv(
    path,
    fields,
    records.map((record) => fields.map((field) => text(record[field] ?? null))),
  );
}

/** A record that has every field goes first: a reader of JSON learns the fields of a log from its first records. */
export function asJson(path: string, fields: readonly string[], records: readonly Fields[]): string {
  const complete = Object.fromEntries(
    fields.map((field) => [field, field === 'ts' ? hourStart : '10.0.0.1']),
  );
  return [complete, ...records]
    .map((record) => {
      const set = Object.entries(record).filter(([, value]) => value !== null);
      return `${JSON.stringify({ _path: path, ...Object.fromEntries(set) })}\n`;
    })
    .join('');
}
