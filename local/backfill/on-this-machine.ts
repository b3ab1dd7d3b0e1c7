import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SFNClient } from '@aws-sdk/client-sfn';
import { REGION } from '../aws/local-aws.ts';
import { folderNames } from '../disk.ts';
import { keepResults } from '../keep-results.ts';
import { findLogs } from '../logs.ts';
import { Stage } from '../stage.ts';
import { showLog } from '../start-report.ts';
import type { ProfilesObject } from '../summary.ts';
import { lookOf, plain } from '../terminal.ts';
import type { BackfillArguments } from './arguments.ts';
import { type Ending, follow } from './follow.ts';
import { machineOf } from './on-aws.ts';
import { inOrder } from './report.ts';
import type { Examined } from './summaries.ts';

const OUT = 'out';
const LOOK_EVERY_MS = 200;
const look = lookOf(process.stdout, process.env);

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
    for (const window of inOrder(left?.examined ?? [])) await keepWindow(stage, window);
    await keepTables(stage);
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

/** Copies the artefacts of a window, and says what was found in it. */
async function keepWindow(stage: Stage, { folder, findings }: Examined): Promise<void> {
  const place = join(OUT, folder);
  const artefacts = await stage.objectsUnder(`${folder}/`);
  const kept = await keepResults(artefacts, place);
  if (kept === null || findings === 0) return;
  const profiles = [JSON.parse(artefacts.get('profiles.json')!.toString('utf8')) as ProfilesObject];
  const shown = {
    name: folder,
    folder: place,
    inspection: { ...kept, profiles },
    reason: null,
    failed: false,
  };
  say(showLog(shown, { look, first: false, few: false }).text.join('\n'));
  say(`    -> ${plain(place)}/report.html`);
}

/** As they lie in the results bucket, so that the saved queries find them. */
async function keepTables(stage: Stage): Promise<void> {
  for (const [path, content] of await stage.objectsUnder('tables/')) {
    const file = join(OUT, 'tables', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
