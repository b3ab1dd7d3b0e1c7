import { join } from 'node:path';
import { SynthError, synthesise } from './aws/stack/assembly.ts';
import { backfillChecks } from './backfill-checks.ts';
import { checks } from './stack-checks.ts';
import { Stage } from './stage.ts';
import { plain } from './terminal.ts';

const SETTINGS = join(import.meta.dirname, 'start.settings.json');

const MOST_TROUBLES = 3;
const all = { ...checks, ...backfillChecks };

/** Synthesises once, and runs every check on a stack of its own. */
async function main(): Promise<number> {
  const started = performance.now();
  const assembly = await synthesise(SETTINGS);
  let failed = 0;
  try {
    for (const [name, check] of Object.entries(all)) {
      const reason = await reasonAgainst(check, () => Stage.raise({ settingsFile: SETTINGS, assembly }));
      if (reason !== null) failed += 1;
      say(`${reason === null ? 'holds ' : 'FAILED'}  ${name}`);
      if (reason !== null) for (const line of reason.split('\n')) say(`        ${line}`);
    }
  } finally {
    await assembly.remove();
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`${Object.keys(all).length - failed} hold, ${failed} failed, in ${seconds} s`);
  return failed === 0 ? 0 : 1;
}

/** Null where the check holds; a stack that can not even be made holds nothing. */
export async function reasonAgainst(
  check: (stage: Stage) => Promise<void>,
  raise: () => Promise<Stage>,
): Promise<string | null> {
  let stage: Stage | undefined;
  try {
    stage = await raise();
    await check(stage);
    return null;
  } catch (error) {
    return [(error as Error).message, ...(stage === undefined ? [] : troublesOf(stage))].join('\n');
  } finally {
    await stage?.close();
  }
}

/** What the function said went wrong, each once: usually the cause of what a check saw. */
function troublesOf(stage: Stage): string[] {
  const said = stage.stack.functions.flatMap(({ runs }) =>
    runs.flatMap(({ outcome, lines }) => [
      ...(outcome.kind === 'failed' ? [`${outcome.failure.errorType}: ${outcome.failure.errorMessage}`] : []),
      ...lines.flatMap((line) => reasonIn(line)),
    ]),
  );
  return [...new Set(said)].slice(0, MOST_TROUBLES).map((trouble) => `the function: ${trouble}`);
}

function reasonIn(line: string): string[] {
  try {
    const { level, reason } = JSON.parse(line) as { level?: string; reason?: string };
    return level === 'ERROR' && reason !== undefined ? [reason] : [];
  } catch {
    return [];
  }
}

function say(line: string): void {
  process.stdout.write(`${plain(line)}\n`);
}

if (import.meta.main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SynthError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
