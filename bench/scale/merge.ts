import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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
 * window, what was found, and what each step took (steps.jsonl).
 */
const [folder, out, shards] = [process.argv[2]!, process.argv[3]!, Number(process.argv[4])];
const settings = parseSettings({}, 'defaults');
const paths = logPathsOf(settings);
const typeOf = (logPath: string) => analysisOf(logPath, settings.preset);
const files = readdirSync(folder).sort();
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

export type MergeStep = {
  readonly step: string;
  readonly hosts: number;
  /** CPU seconds */
  readonly seconds: number;
  /** bytes of the tables that were merged last; 0 where none were */
  readonly tables: number;
  /** resident bytes of the process at the peak of the step; 0 where the system does not tell */
  readonly peak: number;
};

let before = process.cpuUsage();
function tell(step: string, hosts: number, tables = 0): void {
  const { user, system } = process.cpuUsage(before);
  const told: MergeStep = { step, hosts, tables, seconds: (user + system) / 1e6, peak: peakSinceLast() };
  appendFileSync(join(out, 'steps.jsonl'), `${JSON.stringify(told)}\n`);
  before = process.cpuUsage();
}

/** Linux keeps the peak of resident memory, and starts anew when told so. */
function peakSinceLast(): number {
  if (!existsSync('/proc/self/clear_refs')) return 0;
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? 0;
  writeFileSync('/proc/self/clear_refs', '5');
  return Number(peak) * 1024;
}

async function* parts(): AsyncGenerator<Uint8Array> {
  for (const file of files) yield readFileSync(join(folder, file));
}

async function counted(): Promise<CountedLog> {
  if (shards === 1) {
    const { log } = await mergeParts(parts(), paths, { ordered: true });
    const table = log.tally === null ? null : hostTable(log, typeOf(log.logPath));
    tell('merged', table?.size ?? 0, log.tally?.tables.bytes.length);
    return { logPath: log.logPath, records: log.records, window: log.window, table };
  }
  let hosts = 0;
  for await (const bytes of parts()) hosts += describePart(bytes).hosts;
  const reading = await mergeInShards(parts, paths, {
    shards,
    hosts,
    typeOf,
    onShard: (shard, size, tables) =>
      tell(`shard from ${shard.from === '' ? 'the first host' : shard.from}`, size, tables),
  });
  tell('joined', reading.table?.size ?? 0);
  const { logPath, records, window, table } = reading;
  return { logPath, records, window, table };
}

const log = await counted();
const source = { name: 'day', bytes: 0, format: 'tsv', compression: 'none' } as const;
const inspected = examine(log, settings, settings);
tell('clustered and searched for patterns', log.table?.size ?? 0);
for (const chunk of hostsCsv(inspected)) appendFileSync(join(out, 'hosts.csv'), chunk);
writeFileSync(join(out, 'profiles.json'), profilesJson(source, inspected));
writeFileSync(join(out, 'findings.json'), JSON.stringify(inspected.findings, null, 1));
tell('written', log.table?.size ?? 0);
