import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { foldersOf } from '../lambda/artefacts.ts';
import { indexHtml } from '../lambda/report/index-html.ts';
import type { InspectionSummary } from '../lambda/report/inspection-json.ts';

/**
 * Writes `index.html` at the root of an output folder: every log that lies there, of this run and of earlier ones. Made
 * of what is on disk and of nothing else, so rebuilding it gives the same page.
 */
export async function writeIndexPage(out: string): Promise<void> {
  const entries = await Promise.all([
    ...(await foldersIn(out, '')).map((name) => entryOf(out, name)),
    ...(await windowsIn(out)).map((name) => windowEntryOf(out, name)),
  ]);
  const found = entries.flatMap((entry) => entry ?? []);
  if (found.length > 0) await writeFile(join(out, 'index.html'), indexHtml(found));
}

/** Paths relative to `out`. */
async function foldersIn(out: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(out, folder), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

async function windowsIn(out: string): Promise<string[]> {
  const logPaths = await foldersIn(out, 'windows');
  return (await Promise.all(logPaths.map((folder) => foldersIn(out, folder)))).flat();
}

/** A window is of one log path, and has its report beside its inspection.json. */
async function windowEntryOf(out: string, name: string) {
  const entry = await entryOf(out, name);
  const report = join(name, 'report.html');
  return entry && { ...entry, reportOf: () => (existsSync(join(out, report)) ? report : null) };
}

/** Null where a folder holds no finished inspection, ours or at all. */
async function entryOf(out: string, name: string) {
  try {
    const inspection = JSON.parse(
      await readFile(join(out, name, 'inspection.json'), 'utf8'),
    ) as InspectionSummary;
    const reports = foldersOf(inspection.logs.map(({ logPath }) => logPath));
    const reportOf = (logPath: string) => {
      const report = `${reports.get(logPath)}/report.html`;
      return existsSync(join(out, name, report)) ? `${name}/${report}` : null;
    };
    return { inspection, reportOf };
  } catch {
    return null;
  }
}
