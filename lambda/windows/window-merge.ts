import { type CountedLog, counted } from '../examine.ts';
import { analysisOf } from '../hosts/types/registry.ts';
import { logPathsOf } from '../inspect.ts';
import type { Settings } from '../settings.ts';
import { mergeParts } from '../tallies/merge.ts';
import type { TalliedObject } from '../tallies/part.ts';
import { mergeInShards } from '../tallies/sharded-merge.ts';
import { shardsOf } from '../tallies/shards.ts';
import { UnreadablePart } from '../tallies/unreadable-part.ts';
import type { ReadState } from '../zeek/reading.ts';
import type { WindowParts } from './window-parts.ts';
import type { WindowPart } from './window-world.ts';

/** What one log would give that held the records of all parts. */
export type MergedWindow = {
  readonly log: Omit<CountedLog, 'objectsOf'>;
  readonly read: ReadState;
  /** objects in which a host has records, in their order */
  objectsOf(host: string): readonly TalliedObject[];
  /** how many pieces the hosts were merged in */
  readonly shards: number;
};

/** The bytes of packed parts that are merged at once, and that are kept in memory between their readings. */
export function largestMerge({ largestShardMegabytes }: Settings): number {
  return largestShardMegabytes * 1_000_000;
}

/** Null where no part can be had. */
export async function mergeWindow(
  parts: WindowParts<WindowPart>,
  settings: Settings,
): Promise<MergedWindow | null> {
  for (;;) {
    try {
      for await (const _ of parts.bytes());
      if (parts.described.length === 0) return null;
      return await mergeDescribed(parts, settings);
    } catch (error) {
      if (!(error instanceof UnreadablePart)) throw error;
      parts.distrust(error);
    }
  }
}

async function mergeDescribed(parts: WindowParts<WindowPart>, settings: Settings): Promise<MergedWindow> {
  const paths = logPathsOf(settings);
  const sizes = parts.described.map(([, { hosts }, bytes]) => ({ hosts, bytes }));
  const shards = shardsOf(sizes, largestMerge(settings));
  if (shards === 1) {
    const merged = await mergeParts(parts.bytes(), paths, { ordered: true });
    return { ...merged, log: counted(merged.log, settings), shards };
  }
  const hosts = sizes.reduce((sum, part) => sum + part.hosts, 0);
  const typeOf = (logPath: string) => analysisOf(logPath, settings.preset);
  const sharded = await mergeInShards(() => parts.bytes(), paths, { shards, hosts, typeOf });
  return { ...sharded, log: sharded, shards: sharded.shards.length };
}
