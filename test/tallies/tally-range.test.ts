import { describe, expect, it } from 'vitest';
import { hourOf } from '../../bench/scale/day.ts';
import { examine } from '../../lambda/examine.ts';
import { hostTable } from '../../lambda/hosts/tabulate.ts';
import { analysisOf } from '../../lambda/hosts/types/registry.ts';
import { logPathsOf } from '../../lambda/inspect.ts';
import { hostsCsv } from '../../lambda/report/hosts-csv.ts';
import { parseSettings } from '../../lambda/settings.ts';
import { joinParts, mergeParts, UnreadablePart } from '../../lambda/tallies/merge.ts';
import { tallyObject } from '../../lambda/tallies/tally-object.ts';
import { type RangeTallied, tallyRange } from '../../lambda/tallies/tally-range.ts';
import { headOf, type LogHead, rangesOf } from '../../lambda/zeek/ranges.ts';
import { inChunks } from '../zeek/read-text.ts';

const settings = parseSettings({}, 'test');
const paths = logPathsOf(settings);

async function* all(parts: readonly Uint8Array[]) {
  yield* parts;
}

async function written(parts: readonly Uint8Array[]) {
  const { log, read, objects } = await mergeParts(all(parts), paths);
  const type = analysisOf(log.logPath, 'default');
  const { logPath, records, window, fields } = log;
  const inspected = examine({ logPath, records, window, table: hostTable(log, type) }, settings, settings);
  return {
    csv: [...hostsCsv(inspected)].join(''),
    findings: inspected.findings,
    records,
    window,
    fields,
    read,
    objects,
  };
}

async function inRanges(bytes: Uint8Array, count: number) {
  const object = { name: 'conn.log', version: '1', bytes: bytes.length };
  const open = (from: number, to: number) => inChunks(bytes.subarray(from, to), 10_000);
  const head = (await headOf(open, object, paths)) as LogHead;
  const ranges = rangesOf(bytes.length, Math.ceil(bytes.length / count));
  const tally = (index: number, premise = index === 0 ? null : head.inForce) =>
    tallyRange(open, object, { range: ranges[index]!, head, premise }, paths);
  const whole = await tallyObject(() => open(0, bytes.length), object, paths, settings);
  const tallied = await Promise.all(ranges.map((_, index) => tally(index)));
  return { whole: whole.parts.map(({ bytes }) => bytes), tallied, tally };
}

const partsOf = (tallied: readonly RangeTallied[]) =>
  tallied.flatMap(({ parts }) => parts.map(({ bytes }) => bytes));

const hour = Buffer.concat([...hourOf({ hosts: 4_000 }, 3)]);

describe('the ranges of an object', () => {
  it('merge in any order to what the whole object gives', async () => {
    const { whole, tallied } = await inRanges(hour, 7);
    expect(tallied).toHaveLength(7);
    const expected = await written(whole);
    expect(await written(partsOf(tallied))).toEqual(expected);
    expect(await written(partsOf(tallied).reverse())).toEqual(expected);
    expect(await written([await joinParts(all(partsOf(tallied)), paths)])).toEqual(expected);
    expect(expected.findings.length).toBeGreaterThan(0);
    expect(expected.objects).toEqual([expect.objectContaining({ name: 'conn.log', bytes: hour.length })]);
  });

  it('number rejected lines as the whole object does, and say from where where ranges are missing', async () => {
    const lines = hour.toString().split('\n');
    for (const at of [200, 400, 600]) lines[at] = 'short';
    const { whole, tallied } = await inRanges(Buffer.from(lines.join('\n')), 5);
    const expected = await written(whole);
    expect(expected.records.firstRejected.map(({ line }) => line)).toEqual([201, 401, 601]);
    expect((await written(partsOf(tallied))).records).toEqual(expected.records);
    const later = await written(partsOf(tallied.slice(2)));
    const { from } = tallied.slice(2).find(({ reading }) => reading.records.rejected > 0)!.range;
    expect(later.records.firstRejected[0]!.reason).toBe(`has 1 of 21 fields, as counted from byte ${from}`);
  });

  it('are refused where a header changed before them, until they are tallied with it', async () => {
    const lines = hour.toString().split('\n');
    const fields = lines.find((line) => line.startsWith('#fields'))!;
    const turned = fields
      .replace('id.orig_h', 'x')
      .replace('id.resp_h', 'id.orig_h')
      .replace('\tx\t', '\tid.resp_h\t');
    lines.splice(Math.floor(lines.length / 3), 0, turned);
    const { whole, tallied, tally } = await inRanges(Buffer.from(lines.join('\n')), 4);
    await expect(written(partsOf(tallied))).rejects.toThrow(UnreadablePart);
    await expect(written(partsOf(tallied))).rejects.toThrow('under another header');
    for (let index = 1; index < tallied.length; index++) {
      tallied[index] = await tally(index, tallied[index - 1]!.range.conclusion);
    }
    expect(await written(partsOf(tallied))).toEqual(await written(whole));
  });
});
