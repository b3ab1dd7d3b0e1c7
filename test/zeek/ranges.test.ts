import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planOf } from '../../lambda/hosts/plan.ts';
import { logTypes } from '../../lambda/hosts/types/registry.ts';
import {
  follows,
  headOf,
  type LogHead,
  type OpenRange,
  type Range,
  type RangeReading,
  rangesOf,
  readRange,
  recordsOfRanges,
  stateOfRanges,
} from '../../lambda/zeek/ranges.ts';
import { type LogReading, readLog } from '../../lambda/zeek/read.ts';
import { pairWords } from '../../lambda/zeek/value-table.ts';
import { inChunks, limits, preset, tsv } from './read-text.ts';

const paths = { planOf: (logPath: string) => planOf(preset(logPath)), signatures: logTypes };

const opener =
  (log: Uint8Array, chunk: number): OpenRange =>
  (from, to) =>
    inChunks(log.subarray(from, to), chunk);

/** All ranges as they are read at once, by what the head says, and again those for which it did not hold. */
async function readInRanges(log: Uint8Array, cuts: readonly number[], chunk: number) {
  const source = { name: 'log', bytes: log.length };
  const open = opener(log, chunk);
  const head = (await headOf(open, source, paths)) as LogHead;
  const ends = [...new Set([...cuts.map((cut) => cut % (log.length + 1)), log.length])].sort((a, b) => a - b);
  const ranges = ends.map((to, i): Range => ({ from: ends[i - 1] ?? 0, to }));
  const readings: RangeReading[] = [];
  let again = 0;
  for (const [index, range] of ranges.entries()) {
    const presumed = index === 0 ? null : head.inForce;
    const reading = await readRange(open, source, { range, head, premise: presumed }, paths);
    const premise = readings.at(-1)?.conclusion ?? null;
    const holds = follows(presumed, premise);
    if (!holds) again++;
    readings.push(holds ? reading : await readRange(open, source, { range, head, premise }, paths));
  }
  return { readings, again };
}

/** What is counted of a log path, as the lines of its records in order would count it: joined in order of first seen. */
function joined(logs: readonly LogReading[]) {
  const pairs = new Map<string, number>();
  const hosts = new Map<string, number>();
  for (const { tally } of logs) {
    if (tally === null) continue;
    const records = tally.hosts.records();
    records.forEach((count, id) => {
      const host = tally.hosts.host(id);
      hosts.set(host, (hosts.get(host) ?? 0) + count);
    });
    const values = tally.values('id.resp_h')!;
    values.forEachRun((run) => {
      for (let at = 0; at < run.length; at += pairWords) {
        const key = `${tally.hosts.host(run[at]!)} ${values.symbols.text(run[at + 1]!)}`;
        pairs.set(key, (pairs.get(key) ?? 0) + run[at + 2]!);
      }
    });
  }
  const times = logs.map(({ window }) => window).filter(({ first }) => first !== null);
  return {
    hosts: [...hosts],
    pairs: [...pairs],
    accepted: logs.reduce((sum, { records }) => sum + records.accepted, 0),
    fields: new Set(logs.flatMap(({ fields }) => [...fields])),
    first: Math.min(...times.map(({ first }) => first!)),
    last: Math.max(...times.map(({ last }) => last!)),
  };
}

async function expectAgreement(log: Uint8Array, cuts: readonly number[], chunk: number) {
  const whole = await readLog(inChunks(log, chunk), { name: 'log', bytes: log.length }, paths, limits);
  const { readings, again } = await readInRanges(log, cuts, chunk);
  expect(recordsOfRanges(readings)).toEqual(whole.records);
  expect(stateOfRanges(readings)).toEqual({ read: whole.read, reason: whole.reason });
  const logPaths = [...new Set(readings.flatMap(({ logs }) => logs.map(({ logPath }) => logPath)))];
  expect(logPaths).toEqual(whole.logs.map(({ logPath }) => logPath));
  for (const log of whole.logs) {
    const parts = readings.flatMap(({ logs }) => logs.filter(({ logPath }) => logPath === log.logPath));
    expect(joined(parts)).toEqual(joined([log]));
  }
  return again;
}

const host = fc.constantFrom('10.0.0.1', '10.0.0.2', 'fe80::1', 'größe', '-', '');
const time = fc.constantFrom('1600000000.5', '1600003600.000001', '-', 'never');
const cells = fc.tuple(time, host, host);
const lineEnd = fc.constantFrom('\n', '\r\n');

function header(path: string, separator: string, names: readonly string[], end: string): string {
  const escaped = separator
    .split('')
    .map((c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .join('');
  const said = [
    ['#path', path],
    ['#fields', ...names],
  ].map((parts) => parts.join(separator));
  return [`#separator ${escaped}`, ...said, ''].join(end);
}

/** Zeek's text as strangers write it: headers that come again and differ, comments, rows too short, blank lines. */
const tsvLog = fc
  .record({
    separator: fc.constantFrom('\t', '|', '::'),
    end: lineEnd,
    pieces: fc.array(
      fc.oneof(
        { weight: 12, arbitrary: cells.map((row) => ({ row })) },
        { weight: 1, arbitrary: fc.constantFrom('weird', 'dpd', '-').map((path) => ({ path })) },
        { weight: 1, arbitrary: fc.constant({ turned: true }) },
        {
          weight: 2,
          arbitrary: fc.constantFrom('#close now', '# a comment', '', 'short').map((text) => ({ text })),
        },
      ),
      { maxLength: 40 },
    ),
    lastBreak: fc.boolean(),
  })
  .map(({ separator, end, pieces, lastBreak }) => {
    const names = ['ts', 'id.orig_h', 'id.resp_h'];
    const first =
      header('weird', separator, names, end) + ['1600000000.0', '10.0.0.9', '10.0.0.8'].join(separator);
    const lines = pieces.map((piece) => {
      if ('row' in piece) return piece.row.join(separator);
      if ('path' in piece) return header(piece.path, separator, names, end).slice(0, -end.length);
      if ('turned' in piece) return ['#fields', 'id.resp_h', 'ts', 'id.orig_h'].join(separator);
      return piece.text;
    });
    return [first, ...lines].join(end) + (lastBreak ? end : '');
  });

/** JSON as strangers write it. With several log paths, what is rejected belongs to one or to none by where batches end. */
const jsonLog = (logPaths: readonly string[]) =>
  fc
    .record({
      end: lineEnd,
      lines: fc.array(
        fc.oneof(
          {
            weight: 10,
            arbitrary: fc.tuple(cells, fc.constantFrom(...logPaths)).map(([[ts, orig, resp], path]) =>
              JSON.stringify({
                ...(path === '' ? {} : { _path: path }),
                ts: Number(ts) || ts,
                'id.orig_h': orig,
                'id.resp_h': resp,
              }),
            ),
          },
          { weight: 1, arbitrary: fc.constantFrom('', '{"ts":1', 'no record', '{"id.orig_h":"\\u0041"}') },
        ),
        { maxLength: 30 },
      ),
      lastBreak: fc.boolean(),
    })
    .map(({ end, lines, lastBreak }) => {
      const path = logPaths[0] === '' ? '' : `"_path":"${logPaths[0]}",`;
      const first = `{${path}"ts":1600000000.0,"id.orig_h":"10.0.0.9","id.resp_h":"10.0.0.8"}`;
      return [first, ...lines].join(end) + (lastBreak ? end : '');
    });

const cutting = fc.record({
  cuts: fc.array(fc.nat(), { maxLength: 5 }),
  chunk: fc.integer({ min: 1, max: 300 }),
});

describe('ranges of a log', () => {
  it('cover it without gap or overlap, none larger than asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 45 }),
        fc.integer({ min: 2 ** 26, max: 2 ** 40 }),
        (bytes, largest) => {
          fc.pre(bytes / largest < 10_000);
          const ranges = rangesOf(bytes, largest);
          expect(ranges[0]!.from).toBe(0);
          expect(ranges.at(-1)!.to).toBe(bytes);
          ranges.forEach(({ from, to }, i) => {
            expect(to - from).toBeLessThanOrEqual(largest);
            expect(to).toBeGreaterThan(from);
            if (i > 0) expect(from).toBe(ranges[i - 1]!.to);
          });
        },
      ),
      { seed: 1 },
    );
    expect(rangesOf(0, 10)).toEqual([{ from: 0, to: 0 }]);
  });

  it('of any text in Zeek’s layout hold together what the whole log holds, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(tsvLog, cutting, async (text, { cuts, chunk }) => {
        await expectAgreement(Buffer.from(text), cuts, chunk);
      }),
      { seed: 2, numRuns: 150 },
    );
  });

  it.each([[['weird']], [['']], [['weird', 'dpd']]])(
    'of JSON lines of the log paths %j hold together what the whole log holds',
    async (logPaths) => {
      await fc.assert(
        fc.asyncProperty(jsonLog(logPaths), cutting, async (text, { cuts, chunk }) => {
          await expectAgreement(Buffer.from(text), cuts, chunk);
        }),
        { seed: 3, numRuns: 40 },
      );
    },
  );

  it('are read once where the head says it all, and again behind a header that changes', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => [`16000000${i + 10}.0`, '10.0.0.1', `10.0.1.${i}`]);
    const log = tsv('weird', ['ts', 'id.orig_h', 'id.resp_h'], rows);
    const cuts = [400, 700, 1000];
    expect(await expectAgreement(Buffer.from(log), cuts, 64)).toBe(0);
    const turned = log.replace('10.0.1.20\n', '10.0.1.20\n#fields\tts\tid.resp_h\tid.orig_h\n');
    expect(await expectAgreement(Buffer.from(turned), cuts, 64)).toBe(2);
  });

  it('begin behind a byte order mark, and number rejected lines as the whole log does', async () => {
    const rows = [
      ['1600000000.0', '10.0.0.1', '10.0.0.2'],
      ['short'],
      ['1600000000.0', '10.0.0.1', '10.0.0.3'],
      ['bad'],
    ];
    const log = Buffer.from(`\ufeff${tsv('weird', ['ts', 'id.orig_h', 'id.resp_h'], rows)}`);
    for (let cut = 0; cut < log.length; cut += 5) await expectAgreement(log, [cut], 7);
    const { readings } = await readInRanges(log, [150], 1000);
    expect(recordsOfRanges(readings).firstRejected.map(({ line }) => line)).toEqual([8, 10]);
  });

  it('end a line that is longer than any range, which only one of them reads', async () => {
    const long = `1600000000.0\t10.0.0.1\t${'x'.repeat(200_000)}\n`;
    const short = '1600000001.0\t10.0.0.2\t10.0.0.3\n';
    const log = Buffer.from(tsv('weird', ['ts', 'id.orig_h', 'id.resp_h'], []) + short + long + short);
    await expectAgreement(log, [50_000, 100_000, 150_000, 200_100], 65_536);
    const tooLong = Buffer.from(
      tsv('weird', ['ts', 'id.orig_h', 'id.resp_h'], []) +
        short +
        long.repeat(8).replaceAll('\n', '') +
        `\n${short}`,
    );
    await expectAgreement(tooLong, [50_000, 700_000, 1_400_000], 65_536);
  });

  it('are not made of what can only be read from its beginning, which is said', async () => {
    const why = async (text: string | Uint8Array) => {
      const bytes = Buffer.from(text);
      const head = await headOf(opener(bytes, 100), { name: 'log', bytes: bytes.length }, paths);
      return 'whole' in head ? head.whole : null;
    };
    expect(await why(Uint8Array.of(0x1f, 0x8b, 8, 0))).toMatch(/^gzip data can only be read/);
    expect(await why('[{"ts":1,"uid":"C1"}]')).toMatch(/^A JSON array/);
    expect(await why('\n'.repeat(100_000))).toMatch(/blank lines/);
    expect(await why('neither a header\nnor a record\n')).toMatch(/do not tell/);
    expect(await why('')).toMatch(/blank/);
    expect(await why('{"ts":1,"uid":"C1"}\n')).toBeNull();
  });
});
