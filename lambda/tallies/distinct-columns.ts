import type { Address, KernelMemory } from '../zeek/kernel/kernel.ts';
import { type ColumnReader, ColumnWriter, total } from './columns.ts';
import { distinctAt, entryWords, pairsAt, wordColumn } from './tables.ts';

/** The distinct values under each pair, whose ids lie one pair behind the other. */
export type DistinctColumns = { readonly counts: Uint32Array; readonly values: Uint32Array };

/** `order`: the pairs in the order in which they are written. See distinct.ts in the kernel's assembly. */
export function writeDistinct(memory: KernelMemory, distinct: Address, order: Uint32Array): Uint8Array {
  const { view } = memory;
  const known = view.getUint32(distinct + distinctAt.count, true);
  const column = view.getUint32(distinct + distinctAt.column, true);
  const firsts = wordColumn(memory, column, known, 2, 0);
  const others = view.getUint32(distinct + distinctAt.others, true);
  const size = view.getUint32(others + pairsAt.count, true);
  const entries = view.getUint32(others + pairsAt.entries, true);
  const owners = wordColumn(memory, entries, size, entryWords, 0);
  const values = wordColumn(memory, entries, size, entryWords, 1);

  const countOf = new Uint32Array(order.length);
  for (let pair = 0; pair < known; pair++) if (firsts[pair]! > 0) countOf[pair] = 1;
  for (let i = 0; i < size; i++) countOf[owners[i]!]! += 1;
  const next = new Uint32Array(order.length);
  const counts = new Uint32Array(order.length);
  let all = 0;
  for (let at = 0; at < order.length; at++) {
    next[order[at]!] = all;
    counts[at] = countOf[order[at]!]!;
    all += counts[at]!;
  }
  const held = new Uint32Array(all);
  for (let pair = 0; pair < known; pair++) if (firsts[pair]! > 0) held[next[pair]!++] = firsts[pair]! - 1;
  for (let i = 0; i < size; i++) held[next[owners[i]!]!++] = values[i]!;
  return new ColumnWriter().words(counts).words(held).finish();
}

export function readDistinct(column: ColumnReader, pairs: number, values: number): DistinctColumns {
  const counts = column.words(pairs);
  return { counts, values: column.words(total(counts), values) };
}
