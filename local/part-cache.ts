import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { judge, logPathsOf } from '../lambda/inspect.ts';
import type { InspectedRecords } from '../lambda/report/inspection.ts';
import type { Settings } from '../lambda/settings.ts';
import { tallyObject } from '../lambda/tallies/tally-object.ts';
import { UnreadablePart } from '../lambda/tallies/unreadable-part.ts';
import type { ReadState } from '../lambda/zeek/reading.ts';
import { diskWorld } from './disk.ts';
import type { LocalLog } from './logs.ts';

/** A log and the name by which windows know it. */
export type NamedLog = { readonly log: LocalLog; readonly name: string };

type KeptPart = { readonly logPath: string; readonly hour: number | null; readonly file: string };

/** What a log came to, and where its parts lie. */
export type TalliedLog = ReadState & {
  readonly records: InspectedRecords;
  readonly parts: readonly KeptPart[];
};

type Kept = TalliedLog & { readonly schemaVersion: 1; readonly of: string };

/** Partial tallies under a hidden folder of the results: a log that has not changed is not read again. */
export class PartCache {
  readonly #folder: string;
  readonly #settings: Settings;

  constructor(out: string, settings: Settings) {
    this.#folder = join(out, '.parts');
    this.#settings = settings;
  }

  /** What is kept of a log of this name, size, time of change and settings, or else a new tally. */
  async tallied(named: NamedLog, onBytes?: (count: number) => void): Promise<TalliedLog> {
    const [folder, of] = [await this.#folderOf(named), await this.#identityOf(named)];
    const kept = await readKept(join(folder, 'tallied.json'));
    return kept?.of === of ? kept : this.tallyAgain(named, onBytes);
  }

  /** Reads the log, whatever is kept of it, and keeps what it comes to. */
  async tallyAgain(named: NamedLog, onBytes?: (count: number) => void): Promise<TalliedLog> {
    const [folder, of] = [await this.#folderOf(named), await this.#identityOf(named)];
    const { log, name } = named;
    const object = { name, version: versionOf(log), bytes: log.bytes };
    const open = () => diskWorld(log.path, folder, onBytes).open();
    const tallied = await tallyObject(open, object, logPathsOf(this.#settings), this.#settings);
    const { read, reason, records } = judge(tallied.reading, this.#settings);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const parts: KeptPart[] = [];
    for (const { logPath, hour, bytes } of read === 'not_a_log' ? [] : tallied.parts) {
      const file = join(folder, `${parts.length}.part`);
      await writeFile(file, bytes);
      parts.push({ logPath, hour, file });
    }
    const kept: Kept = { schemaVersion: 1, of, read, reason, records, parts };
    await writeFile(join(folder, 'tallied.json'), JSON.stringify(kept));
    return kept;
  }

  /** One folder a file, so that a file that changed leaves nothing behind. */
  async #folderOf({ log }: NamedLog): Promise<string> {
    return join(this.#folder, digest(await realpath(log.path)));
  }

  async #identityOf({ log, name }: NamedLog): Promise<string> {
    const { mtimeMs, size } = await stat(log.path);
    const { preset, only, largestRejectedShare, largestExpandedBytes, largestExpansion } = this.#settings;
    const limits = [largestRejectedShare, largestExpandedBytes, largestExpansion];
    return digest(JSON.stringify([name, size, mtimeMs, preset, only, ...limits]));
  }
}

/** The bytes of a part as kept. */
export async function readPart({ file }: Pick<KeptPart, 'file'>): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UnreadablePart('Its tally is not there.');
  }
}

/** What tells versions of a file apart without a time, so that the same files give the same artefacts. */
export function versionOf({ bytes }: LocalLog): string {
  return `${bytes} bytes`;
}

/** Null where nothing is kept, or nothing that this version reads. */
async function readKept(file: string): Promise<Kept | null> {
  try {
    const kept = JSON.parse(await readFile(file, 'utf8')) as Partial<Kept>;
    return kept.schemaVersion === 1 && Array.isArray(kept.parts) ? (kept as Kept) : null;
  } catch {
    return null;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
