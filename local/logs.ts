import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

/** A log on disk. `named`: the user named it; else a walk through a named folder found it. */
export type LocalLog = {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly named: boolean;
};

/** A path that could not be looked at, or a folder that holds nothing. `named` as of a log. */
export type Unreadable = { readonly path: string; readonly reason: string; readonly named: boolean };

type Found = { readonly logs: LocalLog[]; readonly unreadable: Unreadable[] };

/** Files in the order named, folders walked and sorted by path; `except` (the results of earlier runs) is left out. */
export async function findLogs(paths: readonly string[], except?: string): Promise<Found> {
  const found: Found = { logs: [], unreadable: [] };
  const walk = new Walk(found, except);
  for (const path of paths) {
    const before = found.logs.length + found.unreadable.length;
    await walk.visit(path, true);
    if (found.logs.length + found.unreadable.length === before) {
      found.unreadable.push({ path, reason: 'the folder holds no files', named: false });
    }
  }
  return found;
}

/** Follows links, as Zeek's `current` is one, and no folder twice on one way, as a link may lead back. */
class Walk {
  readonly #found: Found;
  readonly #except: string | null;

  constructor(found: Found, except: string | undefined) {
    this.#found = found;
    this.#except = except === undefined ? null : resolve(except);
  }

  async visit(path: string, named: boolean, above: readonly string[] = []): Promise<void> {
    try {
      const entry = await stat(path);
      if (!entry.isDirectory()) {
        this.#found.logs.push({ path, name: basename(path), bytes: entry.size, named });
        return;
      }
      const real = await realpath(path);
      if (above.includes(real) || (!named && resolve(path) === this.#except)) return;
      for (const name of (await readdir(path)).sort(byCodeUnit)) {
        await this.visit(join(path, name), false, [...above, real]);
      }
    } catch (error) {
      this.#found.unreadable.push({ path, reason: reasonOf(error), named });
    }
  }
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
