import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CountedLog, examine } from '../../lambda/examine.ts';
import { hostTable } from '../../lambda/hosts/tabulate.ts';
import { analysisOf } from '../../lambda/hosts/types/registry.ts';
import { logPathsOf } from '../../lambda/inspect.ts';
import { hostsCsv } from '../../lambda/report/hosts-csv.ts';
import { profilesJson } from '../../lambda/report/profiles.ts';
import { parseSettings } from '../../lambda/settings.ts';
import { describePart, mergeParts } from '../../lambda/tallies/merge.ts';
import { mergeInShards } from '../../lambda/tallies/sharded-merge.ts';

/**
 * Merges and examines the parts in a folder as a window is: node merge.ts PARTS OUT SHARDS. Writes what is written of the
 * window, and what was found, and prints what each step took.
 */
const [folder, out, shards] = [process.argv[2]!, process.argv[3]!, Number(process.argv[4])];
const settings = parseSettings({}, 'defaults');
const paths = logPathsOf(settings);
const typeOf = (logPath: string) => analysisOf(logPath, settings.preset);
const files = readdirSync(folder).sort();

export type MergeStep = {
  readonly step: string;
  readonly hosts: number;
  /** CPU seconds */
  readonly seconds: number;
  /** megabytes of the process when the step ends */
  readonly resident: number;
};

let before = process.cpuUsage();
function tell(step: string, hosts: number): void {
  const { user, system } = process.cpuUsage(before);
  before = process.cpuUsage();
  const told: MergeStep = {
    step,
    hosts,
    seconds: (user + system) / 1e6,
    resident: process.memoryUsage.rss() / 1e6,
  };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}

async function* parts(): AsyncGenerator<Uint8Array> {
  for (const file of files) yield readFileSync(join(folder, file));
}

async function counted(): Promise<CountedLog> {
  if (shards === 1) {
    const { log } = await mergeParts(parts(), paths, { ordered: true });
    const table = log.tally === null ? null : hostTable(log, typeOf(log.logPath));
    tell('merged', table?.size ?? 0);
    return { logPath: log.logPath, records: log.records, window: log.window, table };
  }
  let hosts = 0;
  for await (const bytes of parts()) hosts += describePart(bytes).hosts;
  const reading = await mergeInShards(parts, paths, {
    shards,
    hosts,
    typeOf,
    onShard: (shard, size) => tell(`shard from ${shard.from === '' ? 'the first host' : shard.from}`, size),
  });
  tell('joined', reading.table?.size ?? 0);
  const { logPath, records, window, table } = reading;
  return { logPath, records, window, table };
}

const log = await counted();
const source = { name: 'day', bytes: 0, format: 'tsv', compression: 'none' } as const;
const inspected = examine(log, settings, settings);
tell('clustered and searched for patterns', log.table?.size ?? 0);
writeFileSync(join(out, 'hosts.csv'), '');
for (const chunk of hostsCsv(inspected)) writeFileSync(join(out, 'hosts.csv'), chunk, { flag: 'a' });
writeFileSync(join(out, 'profiles.json'), profilesJson(source, inspected));
writeFileSync(join(out, 'findings.json'), JSON.stringify(inspected.findings, null, 1));
tell('written', log.table?.size ?? 0);
