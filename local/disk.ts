import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { World } from '../lambda/world.ts';
import { countingThreadOf } from './counting-thread.ts';
import { expandingThread, packingOf } from './expanding-thread.ts';
import { pieces } from './pieces.ts';

const PIECE = 224 * 1024;

/** The World on a disk: artefacts under one folder. */
export function diskWorld(log: string, folder: string, onBytes: (count: number) => void = () => {}): World {
  const packing = packingOf(log);
  return {
    async *open() {
      for (const piece of pieces(log, PIECE)) {
        onBytes(piece.length);
        yield piece;
      }
    },
    async save(path, body) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, body);
    },
    startThread: countingThreadOf(packing),
    expandElsewhere: packing === null ? undefined : () => expandingThread(log, packing, onBytes),
  };
}

const ARTEFACTS = new Set([
  'profiles.json',
  'hosts.csv',
  'clusters.svg',
  'report.html',
  'records.log.gz',
  'inspection.json',
  'window.json',
  'alert.txt',
  'alert.json',
]);

/**
 * Takes away the artefacts of an earlier run, so that nothing in the folder speaks of another log. Only artefacts,
 * and only in a folder that an earlier run finished or began: the user chose where results go, and other files are
 * not ours to delete.
 */
export async function clearArtefacts(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && ARTEFACTS.has(entry.name));
  await Promise.all(files.map((entry) => rm(join(entry.parentPath, entry.name))));
}

/** Windows and the tallies that they are made of lie there. */
const RESERVED = ['windows', '.parts'];

/** `name`, then `name~2`, `name~3` for inputs of the same file name; never a folder that another input has. */
export function folderNames(): (name: string) => string {
  const taken = new Set(RESERVED);
  return (name) => {
    let folder = name;
    for (let times = 2; taken.has(folder); times++) folder = `${name}~${times}`;
    taken.add(folder);
    return folder;
  };
}
