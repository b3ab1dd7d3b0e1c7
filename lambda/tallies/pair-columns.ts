import type { KernelMemory } from '../zeek/kernel/kernel.ts';
import type { ValueTable } from '../zeek/value-table.ts';
import { type ColumnReader, ColumnWriter, joined, total } from './columns.ts';
import { entryWords, pairsAt, wordColumn } from './tables.ts';
import { UnreadablePart } from './unreadable-part.ts';

/**
 * The pairs of an originator and a value, by originator within each run: only a host's own values have an order that shows,
 * and so the originators cost next to nothing. Ids are those of the part.
 */
export type PairColumns = {
  readonly hosts: Uint32Array;
  readonly values: Uint32Array;
  readonly records: Uint32Array;
  readonly counters: readonly Uint32Array[];
};

/** A table's pairs, the order in which they are written, and how many originators each run names. */
export type WrittenPairs = {
  readonly bytes: Uint8Array;
  /** by place: the table's id of the pair */
  readonly order: Uint32Array;
  readonly groups: readonly number[];
};

/** `ends`: how far the table reached after each run. */
export function writePairs(memory: KernelMemory, table: ValueTable, ends: readonly number[]): WrittenPairs {
  const { table: pairs, counters } = table.layout;
  const size = ends.at(-1) ?? 0;
  const entries = memory.view.getUint32(pairs + pairsAt.entries, true);
  const column = (word: number) => wordColumn(memory, entries, size, entryWords, word);
  const hosts = column(0);
  const order = new Uint32Array(size);
  const runs = ends.map((end, run) => groupRun(hosts, run === 0 ? 0 : ends[run - 1]!, end, order));
  const writer = new ColumnWriter()
    .words(joined(runs.map(({ owners }) => owners)))
    .words(joined(runs.map(({ counts }) => counts)))
    .words(permuted(column(1), order))
    .words(permuted(column(2), order));
  const beside = counters === 0 ? 0 : memory.view.getUint32(pairs + pairsAt.counters, true);
  for (let word = 0; word < counters; word++) {
    writer.words(permuted(wordColumn(memory, beside, size, counters, word), order));
  }
  return { bytes: writer.finish(), order, groups: runs.map(({ owners }) => owners.length) };
}

/** Sorts pairs by host, by counting; a host's own keep their order. Hosts are told by the steps from one to the next. */
function groupRun(hosts: Uint32Array, from: number, to: number, order: Uint32Array) {
  let largest = -1;
  for (let pair = from; pair < to; pair++) if (hosts[pair]! > largest) largest = hosts[pair]!;
  const next = new Uint32Array(largest + 2);
  for (let pair = from; pair < to; pair++) next[hosts[pair]! + 1]! += 1;
  let groups = 0;
  for (let host = 0; host <= largest; host++) if (next[host + 1]! > 0) groups++;
  const owners = new Uint32Array(groups);
  const counts = new Uint32Array(groups);
  for (let host = 0, group = 0, last = 0; host <= largest; host++) {
    const count = next[host + 1]!;
    next[host + 1] = next[host]! + count;
    if (count === 0) continue;
    owners[group] = host - last;
    counts[group++] = count;
    last = host;
  }
  for (let pair = from; pair < to; pair++) order[from + next[hosts[pair]!]!++] = pair;
  return { owners, counts };
}

export function permuted(values: Uint32Array, order: Uint32Array): Uint32Array {
  const result = new Uint32Array(order.length);
  for (let at = 0; at < order.length; at++) result[at] = values[order[at]!]!;
  return result;
}

/** What `writePairs` wrote; `hosts` and `values` are how many ids there are of each. */
export function readPairs(
  column: ColumnReader,
  ends: readonly number[],
  groups: readonly number[],
  known: { readonly hosts: number; readonly values: number; readonly counters: number },
): PairColumns {
  const size = ends.at(-1) ?? 0;
  const all = groups.reduce((sum, count) => sum + count, 0);
  const owners = column.words(all);
  const counts = column.words(all);
  if (total(counts) !== size) throw new UnreadablePart('The partial tally lacks some of its pairs.');
  const hosts = new Uint32Array(size);
  let [group, pair] = [0, 0];
  ends.forEach((end, run) => {
    let host = 0;
    for (const last = group + groups[run]!; group < last; group++) {
      host += owners[group]!;
      // most originators have a pair or two: a loop is begun sooner than a call
      for (const next = pair + counts[group]!; pair < next; pair++) hosts[pair] = host;
      if (host >= known.hosts) throw new UnreadablePart('The partial tally names originators that it lacks.');
    }
    if (pair !== end) throw new UnreadablePart('The partial tally lacks some of its pairs.');
  });
  return {
    hosts,
    values: column.words(size, known.values),
    records: column.words(size),
    counters: Array.from({ length: known.counters }, () => column.words(size)),
  };
}
