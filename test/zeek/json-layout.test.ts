import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read, tablesOf } from './read-text.ts';

/** Keys that a scan expects after one another; some begin alike, some are too long to be expected, some are spelt with escapes. */
const extra = [
  'uid',
  'id.orig_p',
  'id.orig_',
  'id.resp_p',
  'id.resp_hx',
  'operation_',
  'a_long_common_beg',
  'a_long_common_beginning',
  'a key that is much longer than the longest which is expected',
  'thirty-two bytes, quotes include',
  'é',
];
const value = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constant(1e21),
  fc.constant(null),
  fc.constant({ 'id.orig_h': 'not this one', a: ['}', '"'] }),
  fc.constant([1, [2]]),
);
const record = fc.record({
  wanted: fc.record({
    'id.orig_h': fc.constantFrom('10.0.0.1', '10.0.0.2', '2001:db8::1'),
    'id.resp_h': fc.constantFrom('10.9.0.1', '10.9.0.22', '10.9.0.333'),
    operation: fc.constantFrom('A', 'A much longer operation than others', 'B\\"'),
  }),
  others: fc.dictionary(fc.constantFrom(...extra), value, { maxKeys: 6 }),
  /** most records are written alike */
  shuffled: fc.integer({ min: 0, max: 9 }),
  spaced: fc.integer({ min: 0, max: 9 }),
  escaped: fc.integer({ min: 0, max: 9 }),
});

function written({ wanted, others, shuffled, spaced, escaped }: Written, at: number): string {
  const entries = [['ts', 1_795_165_200 + at], ...Object.entries(others), ...Object.entries(wanted)] as const;
  const ordered = shuffled === 0 ? [...entries].reverse() : shuffled === 1 ? rotated(entries, at) : entries;
  const colon = spaced === 0 ? ' : ' : ':';
  const members = ordered.map(([key, held]) => {
    const name = escaped === 0 && key === 'operation' ? '"oper\\u0061tion"' : JSON.stringify(key);
    return `${name}${colon}${JSON.stringify(held)}`;
  });
  return `{${members.join(spaced === 0 ? ' , ' : ',')}}`;
}

type Written = {
  wanted: Record<string, string>;
  others: Record<string, unknown>;
  shuffled: number;
  spaced: number;
  escaped: number;
};

function rotated<T>(list: readonly T[], by: number): T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

describe('keys of JSON records', () => {
  it('are found in whatever order and company they stand', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 30 }), async (records) => {
        // again and again, so that each is met where another one is expected
        const lines = Array.from({ length: 150 }, (_, at) =>
          written(records[(at * at) % records.length]!, at),
        );
        const reading = await read(Buffer.from(`${lines.join('\n')}\n`), { name: 'dce_rpc.log' });
        expect(reading.records).toMatchObject({ accepted: lines.length, rejected: 0 });
        const wanted = new Map<string, number>();
        for (const line of lines) {
          const { 'id.orig_h': host, 'id.resp_h': responder, operation } = JSON.parse(line);
          for (const told of [`${host} ${responder}`, `${host} ${operation}`]) {
            wanted.set(told, (wanted.get(told) ?? 0) + 1);
          }
        }
        const [table] = tablesOf(reading).values();
        const found = new Map<string, number>();
        for (let row = 0; row < table!.size; row++) {
          for (const field of ['id.resp_h', 'operation']) {
            for (const { value, records } of table!.values(row, field))
              found.set(`${table!.host(row)} ${value}`, records);
          }
        }
        expect(found).toEqual(wanted);
      }),
      { numRuns: 150 },
    );
  });

  it('are still found after very many that nobody could expect', async () => {
    const unlike = Array.from(
      { length: 3_000 },
      (_, at) => `{"x${at}":1,"y${at}":"2","id.orig_h":"10.0.0.1","z${at}":3,"id.resp_h":"10.0.0.2"}`,
    );
    const alike = Array.from(
      { length: 40_000 },
      () => '{"id.orig_h":"10.0.0.1","a":1,"id.resp_h":"10.0.0.3"}',
    );
    const reading = await read(Buffer.from([...unlike, ...alike, ...unlike].join('\n')), {
      name: 'conn.log',
    });
    const [table] = tablesOf(reading).values();
    expect(table!.values(0, 'id.resp_h')).toEqual([
      { value: '10.0.0.3', records: 40_000 },
      { value: '10.0.0.2', records: 6_000 },
    ]);
  });
});
