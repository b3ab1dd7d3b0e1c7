import { describe, expect, it } from 'vitest';
import { hourOf, hours, nameOf } from '../../bench/scale/day.ts';
import { type CountedLog, examine } from '../../lambda/examine.ts';
import { hostTable } from '../../lambda/hosts/tabulate.ts';
import { analysisOf } from '../../lambda/hosts/types/registry.ts';
import { logPathsOf } from '../../lambda/inspect.ts';
import { clustersSvg } from '../../lambda/report/clusters-svg.ts';
import { hostsCsv } from '../../lambda/report/hosts-csv.ts';
import { profilesJson } from '../../lambda/report/profiles.ts';
import { parseSettings } from '../../lambda/settings.ts';
import { mergeParts } from '../../lambda/tallies/merge.ts';
import { mergeInShards } from '../../lambda/tallies/sharded-merge.ts';
import { tallyObject } from '../../lambda/tallies/tally-object.ts';

const settings = parseSettings({}, 'test');
const paths = logPathsOf(settings);
const typeOf = (logPath: string) => analysisOf(logPath, 'default');
const source = { name: 'day', bytes: 0, format: 'tsv', compression: 'none' } as const;

async function partsOf(hosts: number): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  for (let hour = 0; hour < hours; hour++) {
    const log = Buffer.concat([...hourOf({ hosts }, hour)]);
    const object = { name: nameOf(hour), version: '1', bytes: log.length };
    const open = async function* () {
      yield log;
    };
    parts.push(...(await tallyObject(open, object, paths, settings)).parts.map(({ bytes }) => bytes));
  }
  return parts;
}

function written(log: CountedLog) {
  const inspected = examine(log, settings, settings);
  return {
    csv: [...hostsCsv(inspected)].join(''),
    profiles: profilesJson(source, inspected),
    svg: clustersSvg(inspected),
    findings: inspected.findings,
  };
}

describe('a window that is merged in shards', () => {
  it('is, byte for byte, what one merge of all hosts gives', async () => {
    const parts = await partsOf(2_400);
    const all = async function* () {
      yield* parts;
    };
    const { log, objects, read, objectsOf } = await mergeParts(all(), paths);
    const whole = { ...log, table: hostTable(log, typeOf(log.logPath)) };
    const expected = written(whole);
    expect(expected.findings.map(({ finding }) => finding.pattern)).toContain('failed-fanout');
    for (const shards of [1, 5]) {
      const merged: number[] = [];
      const { table, ...reading } = await mergeInShards(all, paths, {
        shards,
        hosts: 2_400 * 5,
        typeOf,
        onShard: (_, hosts) => merged.push(hosts),
      });
      expect(reading.shards).toHaveLength(shards);
      expect(merged.reduce((sum, hosts) => sum + hosts, 0)).toBe(whole.table.size);
      expect(reading).toMatchObject({ records: log.records, window: log.window, read, objects });
      expect(reading.fields).toEqual(log.fields);
      const { logPath, records, window } = reading;
      expect(written({ logPath, records, window, table })).toEqual(expected);
      for (const host of ['10.0.0.77', '10.0.1.78', table!.host(5), 'nobody']) {
        expect(reading.objectsOf(host)).toEqual(objectsOf(host));
      }
    }
  });
});
