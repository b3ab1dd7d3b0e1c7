import { readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deploymentSchema, parseSettings, parseWith } from '../lambda/settings.ts';
import { writeSection } from './document.ts';
import { measure, type Usage } from './measure.ts';
import type { MergeStep } from './scale/merge.ts';
import { limitsTable, yearOf, yearTable } from './scale/paper.ts';
import { assumptions } from './scale/published.ts';
import {
  comparison,
  largestTable,
  partsTable,
  perPair,
  stepsTable,
  tallyRate,
  windowTable,
} from './scale/tables.ts';
import type { TalliedHour } from './scale/tally.ts';

const usual = { hosts: 2_000_000, shards: 8 };

const usage = `Usage: npm run scale -- [options]

  --hosts N      hosts of the generated day (default: ${usual.hosts})
  --shards N     shards in which it is merged the second time (default: ${usual.shards})
  --folder DIR   where the day's partial tallies are made (default: ${join(tmpdir(), 'stray-scale')})
  --quick        20,000 hosts: does everything run?
  --help         this text

A run without --hosts, --shards and --quick writes its tables into docs/scale.md. It takes some minutes, 200 MB of disk and
5 GB of memory. Ends with 1 where the day merged in shards differs from the day merged at once.
`;

try {
  const { values } = parseArgs({
    options: {
      hosts: { type: 'string' },
      shards: { type: 'string' },
      folder: { type: 'string', default: join(tmpdir(), 'stray-scale') },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) process.stdout.write(usage);
  else {
    const { hosts, shards, quick, folder } = values;
    await scale({
      hosts: hosts === undefined ? (quick ? 20_000 : usual.hosts) : whole('--hosts', hosts),
      shards: shards === undefined ? usual.shards : whole('--shards', shards),
      folder,
      full: hosts === undefined && shards === undefined && !quick,
    });
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

type Options = {
  readonly hosts: number;
  readonly shards: number;
  readonly folder: string;
  /** its figures are those that the page shows */
  readonly full: boolean;
};

async function scale({ hosts, shards, folder, full }: Options): Promise<void> {
  const show = (section: string, text: string) => {
    process.stdout.write(`\n${text}\n`);
    if (full) writeSection(section, text, 'scale.md');
  };
  rmSync(folder, { recursive: true, force: true });
  const deployed = parseWith(deploymentSchema, {}, 'defaults');
  process.stderr.write('tallying the hours of the day\n');
  await run('tally.ts', String(hosts), folder);
  const hours = linesOf<TalliedHour>(join(folder, 'hours.jsonl'));
  show('machine', machine(hosts));
  show('parts', partsTable(hours));
  show('largest', largestTable(hours, deployed));

  const [whole, sharded] = [await merged(folder, 1), await merged(folder, shards)];
  show('shards', `${stepsTable(whole, sharded)}\n\n${comparison(folder, shards)}`);
  show('window', windowTable([whole, sharded], deployed));
  show('assumed', assumptions());
  const year = yearOf(
    { tallySecondsPerByte: tallyRate(hours), ...perPair(hours, whole) },
    { memoryMegabytes: deployed.memoryMegabytes, objectsPerBatch: deployed.backfill.objectsPerBatch },
  );
  show('year', yearTable(year));
  const { largestShardMegabytes } = parseSettings({}, 'defaults');
  show('limits', limitsTable(year, { ...deployed.backfill, largestShardMegabytes }));
}

export type Merged = { readonly shards: number; readonly steps: readonly MergeStep[]; readonly usage: Usage };

async function merged(folder: string, shards: number): Promise<Merged> {
  process.stderr.write(`merging the day in ${shards === 1 ? 'one piece' : `${shards} shards`}\n`);
  const out = join(folder, `in-${shards}`);
  const used = await run('merge.ts', join(folder, 'parts'), out, String(shards));
  return { shards, steps: linesOf<MergeStep>(join(out, 'steps.jsonl')), usage: used };
}

function run(script: string, ...args: string[]): Promise<Usage> {
  return measure([process.execPath, join(import.meta.dirname, 'scale', script), ...args]);
}

function linesOf<Line>(file: string): Line[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

function machine(hosts: number): string {
  const [cpu] = cpus();
  return (
    `${cpus().length} cores of ${cpu?.model.trim() ?? 'an unknown processor'}, Node ${process.version}; a day of ` +
    `${hosts.toLocaleString('en')} hosts. Seconds are CPU seconds of all threads. Load average of the machine, by all ` +
    `that ran on it: ${loadavg()[1]!.toFixed(1)}.`
  );
}

function whole(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${name} must be a whole number, got ${text}`);
  return Number(text);
}
