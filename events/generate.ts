import { mkdir, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BulkOptions, bulkLog, bulkLogPaths } from './generator/bulk/bulk-log.ts';
import { sampleEvents } from './generator/sample-events.ts';
import { sampleLogs } from './generator/sample-logs.ts';

const usage = `Writes Zeek logs that nobody has to protect: seeded, so that the same command gives the same bytes.

  npm run -s generate -- --samples
      writes events/*.json and events/logs
  npm run -s generate -- --log dce_rpc|conn [--format tsv|ndjson] [--hosts N] [--bytes N] [--seed N] > FILE
      a log for measuring; 5,000 hosts, 50,000,000 bytes and seed 1 unless set
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
      log: { type: 'string' },
      format: { type: 'string', default: 'tsv' },
      hosts: { type: 'string', default: '5000' },
      bytes: { type: 'string', default: '50000000' },
      seed: { type: 'string', default: '1' },
    },
  });
  if (values.samples) return writeSamples();
  if (values.log === undefined) throw new UsageError('nothing to generate: give --samples or --log');
  const options: BulkOptions = {
    log: oneOf('--log', values.log, bulkLogPaths),
    format: oneOf('--format', values.format, ['tsv', 'ndjson']),
    hosts: whole('--hosts', values.hosts, 16_000_000),
    bytes: whole('--bytes', values.bytes, 1e13),
    seed: whole('--seed', values.seed, 2 ** 31 - 1),
  };
  await pipeline(Readable.from(bulkLog(options)), process.stdout);
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

async function writeSamples(): Promise<void> {
  const events = fileURLToPath(new URL('.', import.meta.url));
  await mkdir(`${events}logs`, { recursive: true });
  const logs = sampleLogs();
  for (const { name, bytes } of logs) await writeFile(`${events}logs/${name}`, bytes);
  for (const { name, event } of sampleEvents(logs)) {
    await writeFile(`${events}${name}`, `${JSON.stringify(event, null, 2)}\n`);
  }
}
