import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logType } from '../../lambda/hosts/feature.ts';
import { describePart } from '../../lambda/tallies/merge.ts';
import { preset, read } from '../zeek/read-text.ts';
import { asJson, asTsv, type GeneratedPath, generated } from './generated-records.ts';
import { joined, merged, partOf, tally, told } from './tallying.ts';

const paths = Object.keys(generated) as GeneratedPath[];
const logs = (path: GeneratedPath, count: number) =>
  fc.array(fc.array(generated[path](3600), { minLength: 1, maxLength: 30 }), {
    minLength: count,
    maxLength: count,
  });
const asText = { tsv: asTsv, json: asJson };

/** Everything that a log type can ask for. */
const everything = logType({
  logPath: 'conn',
  signature: [],
  features: [
    ...preset('conn').features,
    { name: 'most_ports', most: 'id.resp_p', under: 'id.resp_h', title: '', unit: '', scale: 'log' },
    { name: 'most_states', most: 'conn_state', under: 'id.resp_p', title: '', unit: '', scale: 'log' },
    { name: 'mean_bytes', mean: 'resp_bytes', title: '', unit: '', scale: 'log' },
    { name: 'portless', count: { field: 'id.resp_p', unset: true }, title: '', unit: '', scale: 'log' },
    {
      name: 'doors_lost',
      unique: ['id.resp_h', 'id.resp_p'],
      where: { field: 'history', in: (value) => value === 'S' },
      title: '',
      unit: '',
      scale: 'log',
    },
    { name: 'doors', unique: ['id.resp_p', 'proto'], title: '', unit: '', scale: 'log' },
    { name: 'protocols', unique: 'proto', title: '', unit: '', scale: 'log' },
  ],
});
const all = () => everything;

const names = ['a.log', 'b.log', 'c.log', 'd.log'];

async function whole(texts: readonly string[], typeOf = preset) {
  return told((await read(texts.join(''), { typeOf })).logs[0]!, typeOf);
}

describe('merging', () => {
  it.each(paths.flatMap((path) => [[path, 'tsv'] as const, [path, 'json'] as const]))(
    'gives what tallying %s logs one behind the other gives (%s), in any order and grouping',
    async (path, form) => {
      await fc.assert(
        fc.asyncProperty(logs(path, 4), fc.nat(23), async (records, order) => {
          const fields = Object.keys(records[0]![0]!);
          const texts = records.map((each) => asText[form](path, fields, each));
          const parts = await Promise.all(texts.map((text, i) => partOf(text, names[i]!)));
          const expected = await whole(texts);
          const [a, b, c, d] = permuted(parts, order) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
          expect(told((await merged([a, b, c, d])).log)).toEqual(expected);
          expect(told((await merged([await joined([a, b]), await joined([c, d])])).log)).toEqual(expected);
          expect(told((await merged([d, await joined([await joined([c, a]), b])])).log)).toEqual(expected);
          expect(told((await merged(parts, preset, { ordered: true })).log)).toEqual(expected);
        }),
        { numRuns: 8, seed: 11 },
      );
    },
  );

  it('keeps whatever a log type may ask for', async () => {
    await fc.assert(
      fc.asyncProperty(logs('conn', 3), fc.nat(5), async (records, order) => {
        const fields = Object.keys(records[0]![0]!);
        const texts = records.map((each) => asTsv('conn', fields, each));
        const parts = await Promise.all(texts.map((text, i) => partOf(text, names[i]!, all)));
        const [a, b, c] = permuted(parts, order) as [Uint8Array, Uint8Array, Uint8Array];
        const expected = await whole(texts, all);
        expect(told((await merged([a, b, c], all)).log, all)).toEqual(expected);
        expect(told((await merged([await joined([a, c], all), b], all)).log, all)).toEqual(expected);
      }),
      { numRuns: 12, seed: 12 },
    );
  });

  it('follows contacts over any span exactly', async () => {
    const close = fc.array(fc.nat(3500), { maxLength: 400 });
    const far = fc.array(fc.integer({ min: 0, max: 40_000_000 }), { maxLength: 30 });
    const fields = ['ts', 'id.orig_h', 'id.resp_h'];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(close, far), { minLength: 2, maxLength: 4 }), async (times) => {
        const texts = times.map((seconds) => {
          const records = [0, ...seconds].map((second) => ({
            ts: 1_500_000_000 + second,
            'id.orig_h': '10.0.0.1',
            'id.resp_h': second % 3 === 0 ? '10.0.0.2' : '10.0.0.3',
          }));
          return asTsv('conn', fields, records);
        });
        const tallied = await Promise.all(texts.map((text, i) => tally(text, names[i]!)));
        const parts = tallied.flatMap((each) => each.parts.map(({ bytes }) => bytes));
        const cadences = ({ rows }: ReturnType<typeof told>) =>
          rows!.map((row) => [...row.cadences].sort((a, b) => (a.responder < b.responder ? -1 : 1)));
        expect(cadences(told((await merged([...parts].reverse())).log))).toEqual(
          cadences(await whole(texts)),
        );
      }),
      { numRuns: 15, seed: 13 },
    );
  });

  it('keeps a table of operations that only some logs have', async () => {
    const record = { ts: 1_600_002_001, 'id.orig_h': '10.0.0.1', 'id.resp_h': '10.0.0.2', uid: 'C1' };
    const texts = [
      asTsv('custom', ['ts', 'uid', 'id.orig_h', 'id.resp_h'], [record]),
      asTsv(
        'custom',
        ['ts', 'uid', 'id.orig_h', 'id.resp_h', 'operation'],
        [{ ...record, operation: 'open' }],
      ),
    ];
    const parts = await Promise.all(texts.map((text, i) => partOf(text, names[i]!)));
    const expected = await whole(texts);
    expect(expected.rows![0]!.operations).toEqual([{ value: 'open', records: 1 }]);
    expect(told((await merged(parts)).log)).toEqual(expected);
    expect(told((await merged([await joined(parts)])).log)).toEqual(expected);
  });

  it('merges a log without originators with one that has some', async () => {
    const texts = [
      asTsv(
        'custom',
        ['ts', 'uid', 'id.resp_h'],
        [{ ts: 1_600_002_001, uid: 'C1', 'id.resp_h': '10.0.0.9' }],
      ),
      asTsv(
        'custom',
        ['ts', 'uid', 'id.orig_h', 'id.resp_h'],
        [{ ts: 1_600_002_002, uid: 'C2', 'id.orig_h': '10.0.0.1', 'id.resp_h': '10.0.0.2' }],
      ),
    ];
    const parts = await Promise.all(texts.map((text, i) => partOf(text, names[i]!)));
    expect(told((await merged(parts)).log)).toEqual(await whole(texts));
    expect((await merged([parts[0]!])).log.tally).toBeNull();
  });

  it('counts a part once that comes twice, and tells in which objects a host is', async () => {
    const log = (host: string) =>
      asTsv(
        'conn',
        ['ts', 'id.orig_h', 'id.resp_h'],
        [
          { ts: 1_600_002_001, 'id.orig_h': host, 'id.resp_h': '10.0.0.9' },
          { ts: 1_600_002_001, 'id.orig_h': '10.0.0.7', 'id.resp_h': '10.0.0.9' },
        ],
      );
    const [a, b, c] = await Promise.all(
      ['10.0.0.1', '10.0.0.2', '10.0.0.1'].map((host, i) => partOf(log(host), names[i]!)),
    );
    for (const reading of [await merged([c!, a!, b!, a!, c!]), await merged([b!, await joined([c!, a!])])]) {
      expect(reading.log.records.accepted).toBe(6);
      expect(reading.objects.map(({ name }) => name)).toEqual(['a.log', 'b.log', 'c.log']);
      const objectsOf = (host: string) => reading.objectsOf(host).map(({ name }) => name);
      expect(objectsOf('10.0.0.1')).toEqual(['a.log', 'c.log']);
      expect(objectsOf('10.0.0.2')).toEqual(['b.log']);
      expect(objectsOf('10.0.0.7')).toEqual(['a.log', 'b.log', 'c.log']);
      expect(objectsOf('10.0.0.99')).toEqual([]);
    }
    await expect(merged([a!, await joined([a!, b!])])).rejects.toThrow('is part of several partial tallies');
    await expect(merged([b!, a!], preset, { ordered: true })).rejects.toThrow('out of order');
  });

  it('splits hosts among shards without losing or changing one', async () => {
    await fc.assert(
      fc.asyncProperty(logs('dce_rpc', 2), fc.integer({ min: 1, max: 5 }), async (records, of) => {
        const fields = Object.keys(records[0]![0]!);
        const parts = await Promise.all(
          records.map((each, i) => partOf(asTsv('dce_rpc', fields, each), names[i]!)),
        );
        const { rows, ...about } = told((await merged(parts)).log);
        const shards = await Promise.all(
          Array.from({ length: of }, (_, index) => merged(parts, preset, { shard: { index, of } })),
        );
        const sharded = shards.map(({ log }) => told(log));
        for (const shard of sharded) expect({ ...about, rows: null }).toEqual({ ...shard, rows: null });
        const sorted = sharded
          .flatMap((shard) => shard.rows ?? [])
          .sort((a, b) => (a.host < b.host ? -1 : 1));
        expect(sorted).toEqual(rows ?? []);
        const named = await merged(parts, preset, {
          holds: (host) => host >= '10.0.0.2' && host < '10.0.0.9',
        });
        expect(told(named.log).rows ?? []).toEqual(
          (rows ?? []).filter(({ host }) => host >= '10.0.0.2' && host < '10.0.0.9'),
        );
      }),
      { numRuns: 8, seed: 14 },
    );
  });

  it('says what a part is without unpacking it', async () => {
    const records = fc.sample(generated.conn(3600), { numRuns: 50, seed: 1 });
    const bytes = await partOf(asTsv('conn', Object.keys(records[0]!), records), 'a.log');
    const { rows, window } = told((await merged([bytes])).log);
    expect(describePart(bytes)).toMatchObject({
      logPath: 'conn',
      hour: 1_600_002_000,
      hours: { first: 1_600_002_000, last: 1_600_002_000 },
      objects: [{ name: 'a.log', version: 'v1', form: { format: 'tsv', compression: 'none' } }],
      records: { accepted: 50, rejected: 0 },
      read: { read: 'whole', reason: null },
      hosts: rows!.length,
      window,
    });
  });

  it('names the object of a rejected line, and of a cut one', async () => {
    const log = asTsv(
      'conn',
      ['ts', 'id.orig_h', 'id.resp_h'],
      [{ ts: 1_600_002_001, 'id.orig_h': 'a', 'id.resp_h': 'b' }],
    );
    const parts = [await partOf(log, 'a.log'), await partOf(`${log}1600002002.0\tx\n1600002003`, 'b.log')];
    const { log: reading, read } = await merged(parts);
    expect(reading.records.rejected).toBe(2);
    expect(reading.records.firstRejected[0]!.reason).toBe('has 2 of 3 fields (b.log)');
    expect(read).toEqual({
      read: 'cut',
      reason: 'b.log: The last line is cut off; all lines before it were read.',
    });
  });
});

/** One of the orders of a list. */
function permuted<Item>(items: readonly Item[], order: number): Item[] {
  const left = [...items];
  const result: Item[] = [];
  for (let rest = order; left.length > 0; rest = Math.floor(rest / (left.length + 1))) {
    result.push(...left.splice(rest % left.length, 1));
  }
  return result;
}
