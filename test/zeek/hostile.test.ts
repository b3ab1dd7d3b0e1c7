import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logTypes } from '../../lambda/hosts/types/registry.ts';
import { limits, read, tablesOf, tsv } from './read-text.ts';

const fields = ['ts', 'id.orig_h', 'id.resp_h'];
const row = ['1600000000.0', '10.0.0.1', '10.0.0.2'];
const log = tsv('weird', fields, [row, row, row]);
const object = '{"ts":1600000000.0,"id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2"}\n';
const mebibyte = 1024 * 1024;
const runs = Number(process.env.FUZZ_RUNS ?? 400);

describe('what a stranger may put into a log', () => {
  it('never breaks the reader, whatever bytes it is given', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 600 }),
        fc.constantFrom('', log, object, '[', '{'),
        async (bytes, before) => {
          const reading = await read(Buffer.concat([Buffer.from(before), bytes]));
          expect(['whole', 'cut', 'not_a_log', 'empty']).toContain(reading.read);
          if (reading.read !== 'whole') expect(reading.reason).toMatch(/\.$/);
        },
      ),
      { numRuns: runs, seed: 11 },
    );
  });

  it('never breaks the reader by a byte changed or dropped in a log', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(log, object.repeat(5), `[${object.trim()},${object.trim()}]`),
        fc.nat(),
        fc.option(fc.nat(255)),
        async (text, at, byte) => {
          const bytes = [...Buffer.from(text)];
          bytes.splice(at % bytes.length, 1, ...(byte === null ? [] : [byte]));
          const { records } = await read(Uint8Array.from(bytes));
          expect(records.accepted).toBeLessThanOrEqual(5);
        },
      ),
      { numRuns: runs, seed: 12 },
    );
  });

  it.each(['{}', '{}\n{}\n', '[{}]', '{}\n'.repeat(5_000), `{}\n${object}`, '{\n}\n'])(
    'comes to an end where records have no keys: %j',
    async (text) => {
      const { records } = await read(text);
      expect(records.accepted + records.rejected).toBeGreaterThan(0);
    },
  );

  it('rejects a line of more than 1 MiB, passes over it and reads on', async () => {
    const long = 'x'.repeat(3 * mebibyte);
    const inTsv = await read(`${log}${long}\n${row.join('\t')}\n`);
    expect(inTsv.records).toMatchObject({ accepted: 4, rejected: 1 });
    expect(inTsv.records.firstRejected).toEqual([{ line: 10, reason: 'is longer than 1 MiB' }]);
    const inJson = await read(`${object}{"a":"${long}"}\n${object}`);
    expect(inJson.records).toMatchObject({ accepted: 2, rejected: 1 });
  });

  it('reads a row that is longer than the window of the scan', async () => {
    const wide = tsv(
      'weird',
      [...fields, 'data'],
      [
        [...row, 'y'.repeat(300_000)],
        [...row, 'z'],
      ],
    );
    const reading = await read(wide);
    expect(reading.records).toMatchObject({ accepted: 2, rejected: 0 });
    expect(tablesOf(reading).get('weird')!.records(0)).toBe(2);
  });

  it('survives a row of a million columns and an object that is nested ten thousand deep', async () => {
    expect((await read(`${log}${'\t'.repeat(900_000)}\n${row.join('\t')}\n`)).records.accepted).toBe(5);
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}\n`;
    const reading = await read(object + deep + object);
    expect(reading.records).toMatchObject({ accepted: 3, rejected: 0 });
  });

  it('cuts what expands beyond the limits, with a sentence', async () => {
    const bomb = gzipSync(log + `${row.join('\t')}\n`.repeat(50_000));
    const small = await read(bomb, { limits: { ...limits, largestExpandedBytes: 1000 } });
    expect(small).toMatchObject({
      read: 'cut',
      reason: expect.stringContaining('expands to more than 1000 bytes'),
    });
    const zeros = gzipSync(log + '\n'.repeat(100 * mebibyte));
    const steep = await read(zeros, { limits: { ...limits, largestExpansion: 100 } });
    expect(steep).toMatchObject({
      read: 'cut',
      reason: expect.stringContaining('100 times its stored size'),
    });
    expect(steep.records.accepted).toBe(3);
  });

  it('keeps different bytes apart that are no UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from(tsv('weird', fields, [])),
      Buffer.from('1\tbad\xff\t-\n1\tbad\xfe\t-\n1\tbad\\xff\t-\n', 'latin1'),
    ]);
    const table = tablesOf(await read(bytes)).get('weird')!;
    expect([table.host(0), table.host(1)]).toEqual(['bad\\xfe', 'bad\\xff']);
    expect(table.records(1)).toBe(2);
  });

  it('gives up nothing but the log paths that nobody wants', async () => {
    const wanted = await read(log + log.replace('weird', 'other'), {
      typeOf: (path) => (path === 'weird' ? { logPath: path, signature: [], features: [] } : null),
    });
    expect(wanted.logs.map(({ logPath }) => logPath)).toEqual(['weird']);
    expect(wanted.records.accepted).toBe(6);
  });

  it('passes on what the source throws', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield gzipSync(log).subarray(0, 40);
      throw new Error('connection reset');
    }
    const { readLog } = await import('../../lambda/zeek/read.ts');
    const paths = { planOf: () => null, signatures: [] };
    await expect(readLog(failing(), { name: 'x', bytes: 1 }, paths, limits)).rejects.toThrow(
      'connection reset',
    );
  });
});

describe('log paths', () => {
  it('are told apart up to a hundred of them in one file; the records of more are counted and passed over', async () => {
    const many = Array.from({ length: 300 }, (_, i) => `{"_path":"p${i}","ts":1.0,"id.orig_h":"10.0.0.1"}\n`);
    const reading = await read(many.join('').repeat(2));
    expect(reading.logs).toHaveLength(100);
    expect(reading.records.accepted).toBe(600);
    expect(reading.reason).toContain('400 records of others were passed over');
    const inTsv = await read(Array.from({ length: 150 }, (_, i) => tsv(`p${i}`, fields, [row])).join(''));
    expect(inTsv.logs).toHaveLength(100);
    expect(inTsv.records.accepted).toBe(150);
  });

  it('of all types together want no more fields than a scan can look for', async () => {
    const all = logTypes.map(({ logPath }) => `{"_path":"${logPath}","ts":1.0,"id.orig_h":"10.0.0.1"}\n`);
    expect((await read(all.join(''))).logs).toHaveLength(logTypes.length);
  });
});
