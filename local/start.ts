import { join } from 'node:path';
import { SettingsError } from '../lambda/settings.ts';
import { UsageError } from './arguments.ts';
import { SynthError } from './aws/stack/assembly.ts';
import { folderNames } from './disk.ts';
import { writeIndexPage } from './index-page.ts';
import { keepResults } from './keep-results.ts';
import { findLogs, type LocalLog, reasonOf } from './logs.ts';
import { Stage } from './stage.ts';
import { type Shown, showLog, tellings } from './start-report.ts';
import { lookOf, plain } from './terminal.ts';

/** One for each story; the others hold the same in another form or of another log. */
const SAMPLES = [
  'dce_rpc.2026-11-20-09.log.gz',
  'dce_rpc.2026-11-20-10.log.gz',
  'dce_rpc 09+10.log',
  'conn.2026-11-20-09.log.gz',
  'dns.2026-11-20-09.log.gz',
  'kerberos.2026-11-20-09.json.gz',
].map((name) => join(import.meta.dirname, '..', 'events', 'logs', name));
const OUT = 'out';
const look = lookOf(process.stdout, process.env);

const usage = `Usage: npm start [-- LOG...]

  LOG   a Zeek log or a folder of them; without one, the sample logs

Synthesises the stack, runs it on this machine (S3, SQS, SNS and the function, all on 127.0.0.1), uploads the logs,
and shows what was found. Settings are those of stray.settings.json, where there is one. Results go to ${OUT}/.
`;

async function main(argv: readonly string[]): Promise<number> {
  const option = argv.find((arg) => arg.startsWith('-'));
  if (option === '--help' || option === '-h') {
    print(usage);
    return 0;
  }
  if (option !== undefined) throw new UsageError(`there is no option ${option}; see --help`);
  const { logs, unreadable } = await findLogs(argv.length === 0 ? SAMPLES : argv, OUT);
  for (const { path, reason } of unreadable) print(`  ${plain(path)}: ${plain(reason)}\n`);
  print('stray runs your stack on this machine: S3, SQS, SNS and the function, all on 127.0.0.1.\n\n');
  const stage = await Stage.raise();
  try {
    await stage.stack.settled();
    const shown = await inspectAll(stage, logs);
    await writeIndexPage(OUT).catch((error: unknown) => print(`  no index: ${plain(reasonOf(error))}\n`));
    print(`\n${tellings(stage.outbox, shown, look).join('\n')}\n`);
    return unreadable.some(({ named }) => named) || shown.some(({ failed }) => failed) ? 1 : 0;
  } finally {
    await stage.close();
  }
}

/** One after the other: whether a finding was told before depends on the order. */
async function inspectAll(stage: Stage, logs: readonly LocalLog[]): Promise<Shown[]> {
  const names = folderNames();
  const shown: Shown[] = [];
  for (const log of logs) {
    const folder = join(OUT, names(log.name));
    const one = await inspectOne(stage, log, folder);
    const lines = showLog(one, { look, first: !shown.some(({ tabled }) => tabled), few: logs.length <= 2 });
    print(`${lines.text.join('\n')}\n`);
    shown.push({ ...one, tabled: lines.tabled });
  }
  return shown;
}

async function inspectOne(stage: Stage, log: LocalLog, folder: string): Promise<Omit<Shown, 'tabled'>> {
  const name = log.name;
  const key = `${stage.filter.keyPrefix}${folder.slice(OUT.length + 1).replace(/^(.*)~(\d+)$/, '$2/$1')}`;
  if (!stage.notifies(key)) {
    const wanted = stage.filter.keySuffixes.join(', ');
    const reason = `the stack is told of keys ending in ${wanted}, not of this one. Skipped.`;
    return { name, folder, inspection: null, reason, failed: log.named };
  }
  const upload = await stage.uploadFile(key, log.path).catch((error: unknown) => reasonOf(error));
  if (typeof upload === 'string') return { name, folder, inspection: null, reason: upload, failed: true };
  await stage.stack.settled();
  const inspection = await keepResults(await stage.results(upload), folder);
  if (inspection === null) {
    const reason = stage.deadLetters.at(-1)?.reason ?? 'the function gave up without a word';
    return { name, folder, inspection, reason, failed: true };
  }
  return { name, folder, inspection, reason: null, failed: log.named && inspection.read === 'not_a_log' };
}

function print(text: string): void {
  process.stdout.write(text);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof SynthError || error instanceof SettingsError))
    throw error;
  for (const line of error.message.split('\n')) process.stderr.write(`${plain(line)}\n`);
  process.exitCode = 2;
}
