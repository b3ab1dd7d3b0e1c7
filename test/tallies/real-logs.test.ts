import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { counted, examine } from '../../lambda/examine.ts';
import { hostsCsv } from '../../lambda/report/hosts-csv.ts';
import { profilesJson } from '../../lambda/report/profiles.ts';
import { parseSettings } from '../../lambda/settings.ts';
import type { LogReading } from '../../lambda/zeek/reading.ts';
import { read } from '../zeek/read-text.ts';
import { joined, merged, tally } from './tallying.ts';

const folder = join(import.meta.dirname, '../../../shared/bench/rita_missing_host_hourly');
const files = existsSync(folder) ? readdirSync(folder).sort() : [];
const days = Map.groupBy(files, (name) => name.slice(0, 'rita__2024-04-19'.length));

const settings = parseSettings({}, 'defaults');
const source = { name: 'a day', bytes: 0, format: 'tsv', compression: 'gzip' } as const;

function artefacts(log: LogReading) {
  const examined = examine(counted(log, settings), settings, settings);
  return { hosts: [...hostsCsv(examined)].join(''), profiles: profilesJson(source, examined) };
}

describe.skipIf(files.length === 0)('a day of hourly logs (needs ../shared)', () => {
  it.each([...days])('%s is what the concatenated logs are', async (_, names) => {
    const logs = names.map((name) => readFileSync(join(folder, name)));
    const expected = artefacts((await read(Buffer.concat(logs))).logs[0]!);
    const parts: Uint8Array[] = [];
    for (const [i, log] of logs.entries()) {
      const tallied = await tally(log, names[i]!);
      expect(tallied.parts).toHaveLength(1);
      parts.push(tallied.parts[0]!.bytes);
    }
    const odd = parts.filter((_, i) => i % 2 === 1);
    const even = parts.filter((_, i) => i % 2 === 0);
    expect(artefacts((await merged(parts, undefined, { ordered: true })).log)).toEqual(expected);
    expect(
      artefacts((await merged([await joined(odd), ...even.reverse(), odd[3]!].slice(0, -1))).log),
    ).toEqual(expected);
  });
});
