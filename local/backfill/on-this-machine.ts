import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SFNClient } from '@aws-sdk/client-sfn';
import { REGION } from '../aws/local-aws.ts';
import { folderNames } from '../disk.ts';
import { keepResults } from '../keep-results.ts';
import { findLogs } from '../logs.ts';
import { Stage } from '../stage.ts';
import { plain } from '../terminal.ts';
import type { BackfillArguments } from './arguments.ts';
import { type Ending, follow } from './follow.ts';
import { machineOf } from './on-aws.ts';
import { findingLines } from './report.ts';

const OUT = 'out';
const LOOK_EVERY_MS = 200;

/** Runs a backfill of the stack as it is synthesised, over logs on this machine; the artefacts go to out/windows/. */
export async function backfillHere(args: BackfillArguments): Promise<boolean> {
  const { logs, unreadable } = await findLogs(args.local!, OUT);
  for (const { path, reason } of unreadable) say(`  ${plain(path)}: ${plain(reason)}`);
  // The queue is nobody's business here: what it is told of is counted by the machine.
  const stage = await Stage.raise({ idle: true });
  try {
    const names = folderNames();
    let skipped = 0;
    for (const { name, path, named } of logs) {
      const key = `${stage.filter.keyPrefix}${names(name)}`;
      if (!stage.notifies(key)) {
        if (named) skipped += 1;
        say(
          `  ${plain(name)}: the stack is told of keys ending in ${stage.filter.keySuffixes.join(', ')}. Skipped.`,
        );
      } else await stage.uploadFile(key, path);
    }
    const { left, complete } = await runOn(stage, args);
    await keepWindows(stage, left?.examined.map(({ folder }) => folder) ?? []);
    const lines = findingLines(left?.examined ?? [], (folder) => `${placeOf(folder)}/report.html`);
    if (lines.length > 0) say(lines.join('\n'));
    return complete && skipped === 0 && !unreadable.some(({ named }) => named);
  } finally {
    await stage.close();
  }
}

/** The execution on a stage: what waits is not waited for. */
export async function runOn(
  stage: Stage,
  { name, input }: { readonly name: string; readonly input: object },
): Promise<Ending> {
  const { person, server } = stage.aws;
  const sfn = new SFNClient({ region: REGION, endpoint: server.endpoint, credentials: person });
  const machine = machineOf('Stray', stage.stack.outputs, sfn);
  let settling: Promise<void> | null = null;
  try {
    return await follow(machine, stage.s3, { name, input }, async () => {
      settling ??= stage.stack.settled().finally(() => {
        settling = null;
      });
      await Promise.race([settling, sleep(LOOK_EVERY_MS)]);
    });
  } finally {
    sfn.destroy();
  }
}

async function keepWindows(stage: Stage, folders: readonly string[]): Promise<void> {
  for (const folder of new Set(folders)) {
    const artefacts = await stage.objectsUnder(`${folder}/`);
    await keepResults(artefacts, placeOf(folder));
  }
}

function placeOf(folder: string): string {
  return join(OUT, folder);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
