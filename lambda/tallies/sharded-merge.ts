import type { LogType } from '../hosts/feature.ts';
import { hostTable } from '../hosts/tabulate.ts';
import type { LogPaths, LogReading, ReadState, Window } from '../zeek/reading.ts';
import { pairWords } from '../zeek/value-table.ts';
import { JoinedRows } from './joined-rows.ts';
import { type MergedReading, merge, partOf, readingOf } from './merge.ts';
import { Merging } from './merging.ts';
import type { TalliedObject } from './part.ts';
import { openPart } from './read-part.ts';
import { ShardedTable, type ShardTable } from './sharded-table.ts';
import { cutHosts, type HostRange, holdsOf, samplerOf } from './shards.ts';

/** What parts hold together, merged in shards. */
export type ShardedReading = Pick<LogReading, 'logPath' | 'records' | 'fields' | 'window'> & {
  /** null: the log has no originators */
  readonly table: ShardedTable | null;
  readonly read: ReadState;
  readonly objects: readonly TalliedObject[];
  readonly shards: readonly HostRange[];
  /** objects in which a host has records, in their order */
  objectsOf(host: string): readonly TalliedObject[];
};

export type ShardOptions = {
  readonly shards: number;
  /** about so many originators, each counted in every part that it stands in */
  readonly hosts: number;
  readonly typeOf: (logPath: string) => LogType;
  /** called when a shard is merged, before the next one is, with its hosts and the bytes of its tables */
  readonly onShard?: (shard: HostRange, hosts: number, tableBytes: number) => void;
};

/**
 * As `mergeParts`, in the memory of one shard, the packed shards, and the columns of all hosts. `parts` gives the same parts
 * in the order of their objects whenever it is asked: once for the sample, once for each shard. Throws UnreadablePart.
 */
export async function mergeInShards(
  parts: () => AsyncIterable<Uint8Array>,
  paths: LogPaths,
  { shards, hosts, typeOf, onShard }: ShardOptions,
): Promise<ShardedReading> {
  const ranges = await cut(parts, paths, shards, hosts);
  const rows = new JoinedRows();
  const packed: Uint8Array[] = [];
  let whole: MergedReading | null = null;
  for (const range of ranges) {
    const merging = await merge(parts(), paths, { holds: holdsOf(range), ordered: true });
    const reading = readingOf(merging);
    // what is read of a window is of all originators, whichever are wanted
    whole ??= { ...reading, log: { ...reading.log, tally: null }, objectsOf: () => [] };
    // but each shard says for itself where its tables were full
    if (whole.read.reason === null) whole = { ...whole, read: reading.read };
    if (reading.log.tally !== null) rows.add(tableOf(reading, typeOf).table);
    packed.push(partOf(merging));
    onShard?.(range, merging.tally.hosts.size, merging.tally.tables.bytes.length);
  }
  const { log, read, objects } = whole!;
  const table = rows.hosts.length === 0 ? null : joinedTable(log, rows, packed, { paths, typeOf });
  return {
    logPath: log.logPath,
    records: log.records,
    fields: new Set([...log.fields, ...rows.fields]),
    window: log.window,
    table,
    read,
    objects,
    shards: ranges,
    objectsOf: (host) => table?.objectsOf(host) ?? [],
  };
}

function joinedTable(
  { logPath, window }: { logPath: string; window: Window },
  rows: JoinedRows,
  packed: readonly Uint8Array[],
  { paths, typeOf }: { paths: LogPaths; typeOf: ShardOptions['typeOf'] },
): ShardedTable {
  const { features } = typeOf(logPath);
  return new ShardedTable({ logPath, features, window }, rows, (shard) => {
    const part = openPart(packed[shard]!);
    const merging = new Merging(logPath, paths, null);
    const accepted = merging.accept(part)!;
    for (const index of part.header.sources.keys()) merging.absorb(accepted, index);
    return tableOf(readingOf(merging), typeOf);
  });
}

function tableOf({ log, objectsOf }: MergedReading, typeOf: ShardOptions['typeOf']): ShardTable {
  return { table: hostTable(log, typeOf(log.logPath)), objectsOf };
}

/** Where shards begin, by a merge of a sample of the originators. */
async function cut(
  parts: () => AsyncIterable<Uint8Array>,
  paths: LogPaths,
  shards: number,
  hosts: number,
): Promise<HostRange[]> {
  if (shards === 1) return cutHosts([], 1);
  const { tally } = await merge(parts(), paths, { holds: samplerOf(hosts), ordered: true });
  const weights = new Float64Array(tally.hosts.size).fill(1);
  tally.values('id.resp_h')?.forEachRun((pairs) => {
    for (let at = 0; at < pairs.length; at += pairWords) weights[pairs[at]!]! += 1;
  });
  return cutHosts(
    Array.from(weights, (weight, id) => ({ host: tally.hosts.host(id), weight })),
    shards,
  );
}
