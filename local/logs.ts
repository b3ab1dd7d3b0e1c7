import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** A log on disk. `named`: the user named it; else a walk through a named folder found it. */
export type LocalLog = {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly named: boolean;
};

/** A named path that could not be looked at. */
export type Unreadable = { readonly path: string; readonly reason: string };

/** Files in the order named, folders walked and sorted by path. */
export async function findLogs(
  paths: readonly string[],
): Promise<{ logs: LocalLog[]; unreadable: Unreadable[] }> {
  const logs: LocalLog[] = [];
  const unreadable: Unreadable[] = [];
  for (const path of paths) {
    try {
      const found = await stat(path);
      if (found.isDirectory()) logs.push(...(await walk(path)));
      else logs.push({ path, name: basename(path), bytes: found.size, named: true });
    } catch (error) {
      unreadable.push({ path, reason: reasonOf(error) });
    }
  }
  return { logs, unreadable };
}

async function walk(folder: string): Promise<LocalLog[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.sort(byCodeUnit).map(async (path) => ({
      path,
      name: basename(path),
      bytes: (await stat(path)).size,
      named: false,
    })),
  );
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What the system said, as a sentence. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'may not be read: permission denied',
    EISDIR: 'is a folder',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of the path is not a folder',
  };
  return known[code ?? ''] ?? (error instanceof Error ? error.message : String(error));
}
