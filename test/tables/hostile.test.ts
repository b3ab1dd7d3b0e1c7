import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Feature } from '../../lambda/hosts/feature.ts';
import type { HostTable } from '../../lambda/hosts/table.ts';
import { conn } from '../../lambda/hosts/types/conn.ts';
import { CORPUS } from '../report/corpus.ts';
import { clusteredBy, finding, foundHost, logOf } from '../report/flock.ts';
import { tableOf } from '../report/table.ts';
import { Lake } from './lake.ts';

const lakes: Lake[] = [];
afterAll(() => {
  for (const lake of lakes) lake.remove();
});

const text = fc.oneof(
  fc.constantFrom(...CORPUS.map((evil) => evil.slice(0, 200))),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    maxLength: 20,
  }),
);
const double = fc.oneof(
  fc.double(),
  fc.constantFrom(
    NaN,
    -0,
    0,
    Infinity,
    -Infinity,
    2 ** 53,
    -(2 ** 53),
    Number.MIN_VALUE,
    Number.MAX_VALUE,
    0.1 + 0.2,
  ),
);
const count = fc.oneof(fc.nat(), fc.constantFrom(0, 1, 2 ** 31, 2 ** 53 - 1, 2 ** 53));
const seconds = fc.option(
  fc.oneof(
    fc
      .bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n })
      .map((micros) => Number(micros) / 1e6),
    fc.constantFrom(0, -0.000001, 1_521_911_720.602322, 253_402_300_800, -62_135_596_801, 9e12, -9e12),
  ),
);
const row = fc.record({
  host: text,
  value: text,
  records: count,
  doubles: fc.array(double, { minLength: 16, maxLength: 16 }),
  distance: double,
  first: seconds,
  last: seconds,
});
const rows = fc.uniqueArray(row, { selector: ({ host }) => host, minLength: 1, maxLength: 25 });

/** What UTF-8 can say of a text. */
const sayable = (value: string) => value.toWellFormed();
const number = (value: number) => (Number.isFinite(value) ? (value === 0 ? 0 : value) : null);
const isCount = (feature: Feature) =>
  ['count', 'unique', 'most', 'top'].some((reducer) => reducer in feature);
const time = (value: number | null) =>
  value === null || value < -62_135_596_800 || value >= 253_402_300_800
    ? null
    : Math.round(value * 1e6) / 1e6;

/** A log of these hosts, whose features and distances are what was drawn. */
function logWith(
  drawn: readonly {
    host: string;
    value: string;
    records: number;
    doubles: number[];
    distance: number;
    first: number | null;
    last: number | null;
  }[],
) {
  const entries = drawn.map(({ host, value, records }) => ({
    host,
    records,
    values: { 'id.resp_h': [{ value, records }] },
  }));
  const plain = tableOf('conn', entries, conn.features);
  const byHost = new Map(drawn.map((entry) => [entry.host, entry]));
  const of = (at: number) => byHost.get(plain.host(at))!;
  const table: HostTable = {
    ...plain,
    column(name) {
      const index = conn.features.findIndex((feature) => feature.name === name);
      const whole = isCount(conn.features[index]!);
      return Float64Array.from({ length: plain.size }, (_, at) =>
        whole ? of(at).records : of(at).doubles[index]!,
      );
    },
    first: (at) => of(at).first,
    last: (at) => of(at).last,
  };
  const clustered = clusteredBy(plain, (at) => at % 3);
  if (clustered.outcome !== 'clustered') throw new Error('not clustered');
  const distances = Float64Array.from({ length: plain.size }, (_, at) => of(at).distance);
  const clustering = { ...clustered.clustering, distances };
  return {
    log: logOf({ logPath: 'conn', table, clustered: { ...clustered, clustering }, findings: [] }),
    of,
  };
}

describe('whatever a log holds', () => {
  it('a host table gives every text as it was, and every number that is one', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (drawn) => {
        const lake = new Lake();
        lakes.push(lake);
        const { log, of } = logWith(drawn);
        lake.add(log, { unit: 'day', start: 0, folder: 'conn' });
        const read = await lake.ask('SELECT * FROM hosts_conn');
        expect(read).toHaveLength(drawn.length);
        for (const [at, cells] of read.entries()) {
          const { host, value, records, doubles, distance, first, last } = of(at);
          expect(cells).toMatchObject({
            host: sayable(host),
            top_responder: sayable(value),
            top_responder_records: records,
            distance: number(distance),
            first_seen: time(first),
            last_seen: time(last),
          });
          for (const [index, feature] of conn.features.entries()) {
            if (feature.name === 'responders') continue;
            const expected = isCount(feature) ? records : number(doubles[index]!);
            expect(cells[feature.name], feature.name).toBe(expected);
          }
        }
      }),
      { seed: 7, numRuns: 30 },
    );
  });

  it('findings and their evidence give every text as it was', async () => {
    const found = fc.record({ host: text, text, value: double, uids: fc.array(text, { maxLength: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(found, { minLength: 1, maxLength: 6 }), async (drawn) => {
        const lake = new Lake();
        lakes.push(lake);
        const hosts = drawn.map(({ host, text, value, uids }) =>
          foundHost(host, {
            explanation: text,
            evidence: [
              { feature: 'records', title: text, unit: text, value, median: null, z: value, note: text },
            ],
            values: [{ field: 'query', value: text, records: 2 ** 53 }],
            responders: [text],
            uids,
            objects: [text],
            objectCount: 1,
          }),
        );
        const findings = [{ finding: finding({ hosts, explanation: drawn[0]!.text }), silence: null }];
        lake.add(logOf({ logPath: drawn[0]!.text, findings }), { unit: 'day', start: 0, folder: 'x' });
        const rows = await lake.ask('SELECT * FROM findings ORDER BY rank');
        expect(rows.map(({ host, explanation, path }) => [host, explanation, path])).toEqual(
          drawn.map(({ host, text }) => [host, text, drawn[0]!.text].map(sayable)),
        );
        const texts = await lake.ask('SELECT rank, value, text FROM evidence ORDER BY rank, place');
        expect(texts.map(({ rank, value, text }) => [rank, value, text])).toEqual(
          drawn.flatMap(({ text, value, uids }, index) =>
            [
              [number(value), text] as const,
              [2 ** 53, text] as const,
              ...[text, ...uids, text].map((other) => [null, other] as const),
            ].map(([value, text]) => [index + 1, value, sayable(text)]),
          ),
        );
      }),
      { seed: 7, numRuns: 30 },
    );
  });
});
