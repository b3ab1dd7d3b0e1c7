import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { selectRecords } from '../../lambda/zeek/select.ts';
import { inChunks, limits, tsv } from './read-text.ts';

const fields = ['ts', 'uid', 'id.orig_h', 'id.resp_h'];
const rows = Array.from({ length: 40 }, (_, i) => [
  `${1600000000 + i}.5`,
  `C${i}`,
  `10.0.0.${i % 4}`,
  '10.9.9.9',
]);

async function select(log: string | Uint8Array, hosts: string[], most = 1_000, path = 'weird') {
  const bytes = typeof log === 'string' ? Buffer.from(log) : log;
  const wanted = new Map([[path, new Set(hosts)]]);
  const selected = await selectRecords(
    inChunks(bytes, 100),
    { name: 'x.log', bytes: 1 },
    wanted,
    most,
    [],
    limits,
  );
  const found = selected.get(path)!;
  return { ...found, text: gunzipSync(found.gzip).toString() };
}

describe('the records of flagged hosts', () => {
  it('stand as they stood in the log, under its own header', async () => {
    const log = tsv('weird', fields, rows);
    const { text, records, cut, uids } = await select(log, ['10.0.0.1', '10.0.0.3']);
    const lines = log.split('\n');
    const kept = lines.filter((line) => line.startsWith('#') || /10\.0\.0\.[13]\t/.test(line));
    expect(text).toBe(`${kept.join('\n')}\n`);
    expect(records).toBe(20);
    expect(cut).toBeNull();
    expect(uids.get('10.0.0.1')).toEqual(['C1', 'C5', 'C9', 'C13', 'C17', 'C21', 'C25', 'C29', 'C33', 'C37']);
  });

  it('carry the header again where it changed, and the separator that the log has', async () => {
    const one = tsv('weird', fields, rows.slice(0, 4));
    const two = one.replace('\\x09', '||').replaceAll('\t', '||');
    expect((await select(one + two, ['10.0.0.2'])).text).toBe(
      (one + two)
        .split('\n')
        .filter((line) => line.startsWith('#') || line.includes('10.0.0.2'))
        .join('\n')
        .concat('\n'),
    );
  });

  it('are lines of JSON as they stood, and one line each of an array', async () => {
    const objects = rows.map((row) => Object.fromEntries(fields.map((field, i) => [field, row[i]])));
    const lines = objects.map((object) => ` ${JSON.stringify(object)} `);
    const kept = lines.filter((line) => line.includes('"10.0.0.1"'));
    const inLines = await select(`${lines.join('\n')}\n`, ['10.0.0.1'], 100, 'x');
    expect(inLines.text).toBe(`${kept.join('\n')}\n`);
    const inArray = await select(JSON.stringify(objects, null, 2), ['10.0.0.1'], 100, 'x');
    const parsed = inArray.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(parsed).toEqual(kept.map((line) => JSON.parse(line)));
  });

  it('are found in a compressed log, and cut with a sentence at the bound', async () => {
    const found = await select(gzipSync(tsv('weird', fields, rows)), ['10.0.0.1'], 3);
    expect(found.records).toBe(3);
    expect(found.cut).toBe('Only the first 3 records of the flagged hosts were kept.');
    expect(found.uids.get('10.0.0.1')).toHaveLength(10);
  });
});
