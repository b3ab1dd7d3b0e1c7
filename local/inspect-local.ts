import { join } from 'node:path';
import { nothingTold } from '../lambda/alert/silence.ts';
import { foldersOf } from '../lambda/artefacts.ts';
import { type Inspected, inspect } from '../lambda/inspect.ts';
import { inspectionLine } from '../lambda/report/inspection-json.ts';
import type { Settings } from '../lambda/settings.ts';
import { clearArtefacts, diskWorld } from './disk.ts';
import { type LocalLog, reasonOf } from './logs.ts';
import { progressBar } from './progress.ts';
import { type InspectionObject, type Look, summarise } from './summary.ts';
import { plain } from './terminal.ts';

export type View = { readonly json: boolean; readonly quiet: boolean; readonly look: Look };

/** `failed`: a named file is no log, or something could not be read or written. `found`: there are findings. */
export type LocalOutcome = { readonly failed: boolean; readonly found: boolean };

/** Inspects one file into a folder and shows what came out; what goes wrong is said and does not stop the others. */
export async function inspectLocal(
  log: LocalLog,
  folder: string,
  settings: Settings,
  view: View,
): Promise<LocalOutcome> {
  const bar = progressBar(log.name, log.bytes, process.stderr);
  try {
    await clearArtefacts(folder);
    const world = diskWorld(log.path, folder, (count) => bar.advance(count));
    const inspected = await inspect({ name: log.name, bytes: log.bytes }, world, settings, {
      told: nothingTold,
      noise: null,
      notes: [],
      places: { report: (path) => `${path}/report.html`, records: (path) => `${path}/records.log.gz` },
    });
    bar.clear();
    const folders = foldersOf(inspected.inspection.logs.map(({ logPath }) => logPath));
    show(inspected, (logPath) => join(folder, folders.get(logPath)!), view);
    return { failed: log.named && isNoLog(inspected.inspection.read), found: foundIn(inspected) };
  } catch (error) {
    bar.clear();
    process.stderr.write(`  ${plain(log.name)}: ${plain(reasonOf(error))}\n`);
    return { failed: true, found: false };
  }
}

/** Prints what came out; `results`: the folder of a log path's artefacts. */
export function show({ inspection }: Inspected, results: (logPath: string) => string, view: View): void {
  const isLog = !isNoLog(inspection.read);
  if (isLog && view.quiet && !view.json) return;
  const line = inspectionLine(inspection);
  const lines = summarise(JSON.parse(line) as InspectionObject, { ...view.look, results });
  if (view.json) process.stdout.write(`${line}\n`);
  if (!isLog) process.stderr.write(`${lines.join('\n')}\n`);
  else if (!view.json && !view.quiet) process.stdout.write(`${lines.join('\n')}\n\n`);
}

const isNoLog = (read: string) => read === 'not_a_log';

export const foundIn = ({ inspection }: Inspected) =>
  inspection.logs.some((path) => path.findings.length > 0);
