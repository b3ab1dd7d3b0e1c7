import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { agreement } from './agreement.ts';
import { type BenchArguments, readArguments, usage } from './arguments.ts';
import { writeSection } from './document.ts';
import { hostsDoubling, recordsDoubling } from './doubling.ts';
import { limitsTable } from './limits.ts';
import { profileTable } from './profile.ts';
import { type Race, race } from './race.ts';
import { type Row, rowsOf } from './rows.ts';
import { goalTable, raceTable } from './tables.ts';

try {
  const args = readArguments(process.argv.slice(2));
  if (args.help) process.stdout.write(usage);
  else await bench(args);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function bench(args: BenchArguments): Promise<void> {
  const rows = rowsOf(args.bytes).filter(({ name }) => args.only === null || name.includes(args.only));
  if (rows.length === 0) throw new Error(`no row has ${args.only} in its name`);
  const show = (section: string, text: string) => {
    process.stdout.write(`\n${text}\n`);
    if (args.full) writeSection(section, text);
  };
  const races = await runRows(rows, args);
  show('machine', machine(args));
  show('races', raceTable(races));
  show('goals', goalTable(races));
  show(
    'remarks',
    remarks(races)
      .map((remark) => `- ${remark}`)
      .join('\n'),
  );
  show('limits', limitsTable(races));
  if (args.only !== null) return;
  const scratch = join(args.folder, 'out');
  show('records', await recordsDoubling(args.bytes, Math.min(3, args.runs), args.folder, scratch));
  show('hosts', await hostsDoubling(args.bytes, Math.min(3, args.runs), args.folder, scratch));
  for (const { file, row } of races.filter(({ row }) => row.name.includes('conn TSV, 5,000'))) {
    show('profile', `${row.name}\n\n${await profileTable(file, scratch)}`);
  }
}

async function runRows(rows: readonly Row[], args: BenchArguments): Promise<Race[]> {
  const races: Race[] = [];
  for (const [index, row] of rows.entries()) {
    process.stderr.write(`${index + 1} of ${rows.length}: ${row.name}\n`);
    races.push(await race(row, args.runs, args.folder, join(args.folder, 'out', String(index))));
  }
  return races;
}

/** What a reader must know to judge the figures: agreement between the programs, and what was left out. */
function remarks(races: readonly Race[]): string[] {
  const agreements = races.map(agreement).filter((sentence) => sentence !== null);
  const inertias = races.flatMap(({ row, rounds, outOf }) =>
    row.bytes === null
      ? [[...rounds.keys()].map((one) => `${one.name} ${answerOf(outOf(one))}`).join('; ')]
      : [],
  );
  const leftOut = races.flatMap(({ row }) =>
    row.peers
      .filter((peer) => peer.leftOut !== null)
      .map((peer) => `${row.name}: left out ${peer.name}, since ${peer.leftOut}.`),
  );
  return [...agreements, ...inertias, ...leftOut];
}

function answerOf(file: string): string {
  const { inertia, seconds } = JSON.parse(readFileSync(file, 'utf8')) as { inertia: number; seconds: number };
  return `inertia ${inertia}, ${seconds.toFixed(2)} s without start-up and reading the points`;
}

function machine({ bytes, runs }: BenchArguments): string {
  const [cpu] = cpus();
  return (
    `${cpus().length} cores of ${cpu?.model.trim() ?? 'an unknown processor'}, Node ${process.version}; ` +
    `inputs of ${bytes / 1e6} MB uncompressed, ${runs} interleaved rounds, medians. Whole processes. ` +
    `Load average of the machine at the end, by all that ran on it: ${loadavg()[1]!.toFixed(1)}.`
  );
}
