import { SettingsError } from '../lambda/settings.ts';
import { UsageError } from './arguments.ts';
import { SynthError } from './aws/stack/assembly.ts';
import { type BackfillArguments, readBackfillArguments, usage } from './backfill/arguments.ts';
import { backfillOnAws } from './backfill/on-aws.ts';
import { backfillHere } from './backfill/on-this-machine.ts';
import { soakBackfill } from './soak/backfill.ts';
import { backfillReport, isSound } from './soak/backfill-report.ts';
import { Stage } from './stage.ts';
import { plain } from './terminal.ts';

async function main(argv: readonly string[]): Promise<number> {
  const args = readBackfillArguments(argv);
  if (args.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (args.soak !== null) return (await soaked(args.soak, args)) ? 0 : 1;
  const complete = args.local === null ? await backfillOnAws(args) : await backfillHere(args);
  return complete ? 0 : 1;
}

async function soaked(count: number, args: BackfillArguments): Promise<boolean> {
  const stage = await Stage.raise({ idle: true });
  try {
    const figures = await soakBackfill(stage, count, args);
    process.stdout.write(`${backfillReport(figures).map(plain).join('\n')}\n`);
    return isSound(figures);
  } finally {
    await stage.close();
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const wrong = error instanceof UsageError || error instanceof SynthError || error instanceof SettingsError;
  // What AWS answered is said as it stands; a stack trace would hide it.
  const { name, message, $metadata: answered } = error as Error & { $metadata?: object };
  if (!wrong && answered === undefined) throw error;
  const said = wrong ? message : `AWS refused: ${name}: ${message}`;
  for (const line of said.split('\n')) process.stderr.write(`${plain(line)}\n`);
  process.exitCode = wrong ? 2 : 1;
}
