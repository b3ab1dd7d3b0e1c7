import { alertJson, alertText } from './alert/compose.ts';
import type { AlertMessages } from './alert/messages.ts';
import { clustersSvg } from './report/clusters-svg.ts';
import { hostsCsv } from './report/hosts-csv.ts';
import type { Inspection, LogInspection } from './report/inspection.ts';
import { inspectionJson } from './report/inspection-json.ts';
import { profilesJson } from './report/profiles.ts';
import { reportHtml } from './report/report-html.ts';
import { windowJson } from './report/window-json.ts';
import type { World } from './world.ts';

/**
 * A log path as a folder: it comes from the log, so it keeps letters, digits, `_` and `-` only. Paths that become
 * equal get `~2`, `~3` in their order.
 */
export function foldersOf(logPaths: readonly string[]): Map<string, string> {
  const folders = new Map<string, string>();
  const taken = new Set<string>();
  for (const logPath of logPaths) {
    const plain = logPath.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 100) || '_';
    let folder = plain;
    for (let times = 2; taken.has(folder); times++) folder = `${plain}~${times}`;
    taken.add(folder);
    folders.set(logPath, folder);
  }
  return folders;
}

/**
 * Saves everything but the alert's publication; inspection.json last, so that its presence means that the rest is there.
 * A window is of one log path: its artefacts need no folder of their own.
 */
export async function saveArtefacts(
  world: Pick<World, 'save'>,
  inspection: Inspection,
  records: ReadonlyMap<string, Uint8Array>,
  messages: AlertMessages | null,
): Promise<void> {
  const folders = foldersOf(inspection.logs.map((log) => log.logPath));
  for (const log of inspection.logs) {
    const folder = inspection.window === undefined ? `${folders.get(log.logPath)}/` : '';
    await saveLog(world, inspection, log, folder, records.get(log.logPath) ?? null);
  }
  if (messages !== null) {
    await world.save('alert.txt', alertText(messages));
    await world.save('alert.json', alertJson(messages));
  }
  if (inspection.window !== undefined) await world.save('window.json', windowJson(inspection.window));
  await world.save('inspection.json', inspectionJson(inspection));
}

async function saveLog(
  world: Pick<World, 'save'>,
  inspection: Inspection,
  log: LogInspection,
  folder: string,
  records: Uint8Array | null,
): Promise<void> {
  await world.save(`${folder}profiles.json`, profilesJson(inspection.source, log));
  if (log.table !== null && log.table.size > 0) {
    await world.save(`${folder}hosts.csv`, hostsCsv(log));
    await world.save(`${folder}clusters.svg`, clustersSvg(log));
    await world.save(`${folder}report.html`, reportHtml(inspection, log));
  }
  if (records !== null) await world.save(`${folder}records.log.gz`, records);
}
