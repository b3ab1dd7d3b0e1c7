import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bulkLog, bulkLogPaths } from './generator/bulk/bulk-log.ts';
import { sweepLog } from './generator/bulk/sweep-log.ts';
import { stage } from './generator/scenario.ts';
import { scenarios } from './generator/scenarios.ts';
import { writeNdjson, writeTsv } from './generator/writer.ts';
import { writeSamples, writeWeek } from './write-logs.ts';

const usage = `Writes Zeek logs that nobody has to protect: seeded, so that the same command gives the same bytes.

  npm run -s generate -- --samples
      events/*.json and events/logs
  npm run -s generate -- --scenario ID [--format tsv|ndjson] [--seed N] > FILE
      an ordinary hour with an attack or a near miss planted in it; --scenario list names them
  npm run -s generate -- --week DIR [--format tsv|ndjson] [--hosts N] [--seed N]
      a quiet week, one file an hour and log; 500 hosts unless set
  npm run -s generate -- --log dce_rpc|conn [--format tsv|ndjson] [--hosts N] [--bytes N] [--seed N] > FILE
      a log for measuring; 5,000 hosts and 50,000,000 bytes unless set
  npm run -s generate -- --sweep N [--seed N] > FILE
      a conn log of one host that tries N others
`;

/** The command line is wrong: says how, and how it should be. */
class UsageError extends Error {}

try {
  await run(process.argv.slice(2));
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  // The reader of the pipe has enough, as `head` has.
  if (code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE') process.exit(0);
  if (!(error instanceof UsageError) && !code.startsWith('ERR_PARSE_ARGS')) throw error;
  process.stderr.write(`${(error as Error).message}\n\n${usage}`);
  process.exitCode = 2;
}

async function run(words: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      samples: { type: 'boolean' },
      scenario: { type: 'string' },
      week: { type: 'string' },
      log: { type: 'string' },
      sweep: { type: 'string' },
      format: { type: 'string', default: 'tsv' },
      hosts: { type: 'string' },
      bytes: { type: 'string', default: '50000000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const format = oneOf('--format', values.format, ['tsv', 'ndjson']);
  const seed = whole('--seed', values.seed, 2 ** 31 - 1);
  if (values.samples) return writeSamples(fileURLToPath(new URL('.', import.meta.url)));
  if (values.week !== undefined) {
    return writeWeek(values.week, { hosts: whole('--hosts', values.hosts ?? '500', 1250), seed, format });
  }
  if (values.scenario !== undefined) return print(scenarioText(values.scenario, format, seed));
  if (values.sweep !== undefined) return print(sweepLog(whole('--sweep', values.sweep, 2 ** 24), seed));
  if (values.log === undefined) throw new UsageError('nothing to generate');
  const log = oneOf('--log', values.log, bulkLogPaths);
  const hosts = whole('--hosts', values.hosts ?? '5000', 2_000_000);
  return print(bulkLog({ log, format, hosts, bytes: whole('--bytes', values.bytes, 1e13), seed }));
}

function print(chunks: Iterable<Uint8Array | string>): Promise<void> {
  return pipeline(Readable.from(chunks), process.stdout);
}

function scenarioText(id: string, format: 'tsv' | 'ndjson', seed: number): string[] {
  if (id === 'list')
    return scenarios.map(
      (scenario) => `${scenario.id.padEnd(34)}${scenario.logPath.padEnd(13)}${scenario.about}\n`,
    );
  const scenario = scenarios.find((candidate) => candidate.id === id);
  if (scenario === undefined) throw new UsageError(`no scenario ${id}: --scenario list names them`);
  const { logPath, records, window } = stage(scenario, seed);
  return [format === 'tsv' ? writeTsv(logPath, records, window) : writeNdjson(logPath, records)];
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined)
    throw new UsageError(`${option} must be one of ${allowed.join(', ')}, got ${value}`);
  return found;
}

function whole(option: string, value: string, most: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= 1 && number <= most) return number;
  throw new UsageError(`${option} must be a whole number from 1 to ${most}, got ${value}`);
}
