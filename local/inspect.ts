import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { misnamed } from '../lambda/patterns/misnamed.ts';
import { parseSettings, type Settings, SettingsError } from '../lambda/settings.ts';
import { type InspectArguments, readArguments, UsageError, usage } from './arguments.ts';
import { folderNames } from './disk.ts';
import { writeIndexPage } from './index-page.ts';
import { inspectLocal, type LocalOutcome } from './inspect-local.ts';
import { findLogs, type LocalLog, reasonOf } from './logs.ts';
import { lookOf, plain } from './terminal.ts';

const EXIT = { inspected: 0, failed: 1, usage: 2, found: 3 } as const;

async function main(argv: readonly string[]): Promise<number> {
  const args = readArguments(argv);
  if (args.help) {
    process.stdout.write(usage);
    return EXIT.inspected;
  }
  const settings = await settingsOf(args);
  const { logs, unreadable } = await findLogs(args.logs, args.out);
  for (const { path, reason } of unreadable) complain(`${path}: ${reason}`);
  const outcomes = await inspectAll(logs, args, settings);
  await writeIndexPage(args.out).catch((error: unknown) => {
    complain(`the index of ${args.out} was not written: ${reasonOf(error)}`);
  });
  if (unreadable.some(({ named }) => named) || outcomes.some((outcome) => outcome.failed)) return EXIT.failed;
  return args.failOnFindings && outcomes.some((outcome) => outcome.found) ? EXIT.found : EXIT.inspected;
}

async function inspectAll(
  logs: readonly LocalLog[],
  { window, out, json, quiet }: InspectArguments,
  settings: Settings,
): Promise<LocalOutcome[]> {
  const view = { json, quiet, look: lookOf(process.stdout, process.env) };
  if (window !== null) {
    // Loaded where it is needed: most runs have no windows.
    const { inspectWindows } = await import('./inspect-window.ts');
    return inspectWindows(logs, window, out, settings, view);
  }
  const folderOf = folderNames();
  const outcomes: LocalOutcome[] = [];
  for (const log of logs)
    outcomes.push(await inspectLocal(log, join(out, folderOf(log.name)), settings, view));
  return outcomes;
}

/** The settings file, overridden by the command line, judged by the schema that the function uses. */
async function settingsOf(args: InspectArguments): Promise<Settings> {
  const file = args.settingsFile;
  if (file === null) return parseSettings(args.overrides, 'command line');
  const fromFile = await readJson(file);
  const wrong = misnamed(parseSettings(fromFile, file));
  if (wrong.length > 0) throw new SettingsError(wrong.map((sentence) => `${sentence} (${file})`).join('\n'));
  return parseSettings({ ...(fromFile as object), ...args.overrides }, 'command line');
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`settings: ${file} could not be read as JSON: ${(error as Error).message}`);
  }
}

function complain(sentence: string): void {
  process.stderr.write(`  ${plain(sentence)}\n`);
}

// Whoever reads the output may stop early, as head does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof SettingsError)) throw error;
  const lead = error instanceof SettingsError ? 'settings: ' : '';
  for (const sentence of error.message.split('\n')) complain(`${lead}${sentence}. Did not start.`);
  process.exitCode = EXIT.usage;
}
