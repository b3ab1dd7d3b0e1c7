import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { clearArtefacts } from './disk.ts';
import type { InspectionObject, ProfilesObject } from './summary.ts';

/**
 * Copies the artefacts of one log to a folder and reads what they say; null where there is no inspection.json, and
 * so no complete result.
 */
export async function keepResults(
  artefacts: ReadonlyMap<string, Buffer>,
  folder: string,
): Promise<InspectionObject | null> {
  await clearArtefacts(folder);
  for (const [path, content] of artefacts) {
    const file = join(folder, normalize(path));
    if (!file.startsWith(normalize(`${folder}/`))) throw new Error(`${path} would lie outside ${folder}`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const inspection = artefacts.get('inspection.json');
  if (inspection === undefined) return null;
  const profiles = [...artefacts]
    .filter(([path]) => path.endsWith('/profiles.json'))
    .map(([, content]) => JSON.parse(content.toString('utf8')) as ProfilesObject);
  return { ...(JSON.parse(inspection.toString('utf8')) as Omit<InspectionObject, 'profiles'>), profiles };
}
