import type { Address, KernelMemory } from '../zeek/kernel/kernel.ts';
import type { SymbolSet } from '../zeek/symbols.ts';
import type { Tally } from '../zeek/tally.ts';

/** Layouts of the kernel's tables: see pairs.ts, hosts.ts, distinct.ts and cadence.ts in its assembly. */
export const pairsAt = { count: 8, entries: 16, counters: 20, refused: 32 } as const;
export const entryWords = 3;
export const distinctAt = { column: 0, count: 4, others: 8 } as const;
export const cadencesAt = { column: 0, count: 4, lists: 8, rings: 16, refused: 24, most: 28 } as const;
export const contactStates = { list: 0xff000000, ringed: 0xff800000, refused: 0xffffffff } as const;
export const listBytes = 20;
export const ring = { bytes: 272, first: 4, last: 8, shift: 12, buckets: 16, size: 256 } as const;

/** NONE of the kernel: no id */
export const none = 0xffffffff;

/** Rows of each table, by the place that gave them first: how far the tables reached when its records were counted. */
export type Reach = { readonly sets: readonly number[]; readonly tables: readonly number[] };

/** A set of values by its name. Joined ones stand behind those that they are joined of. */
export type NamedSet = { readonly name: string; readonly set: SymbolSet };

export function setsOf(tally: Tally): NamedSet[] {
  return [...tally.symbols.sets].map(([name, set]) => ({ name, set }));
}

export function reachOf(tally: Tally): Reach {
  return {
    sets: setsOf(tally).map(({ set }) => set.count()),
    tables: tally.valueTables.map((table) => table.size),
  };
}

/** Each row's word `word` of a column with that many words a row. */
export function wordColumn(
  memory: KernelMemory,
  column: Address,
  rows: number,
  stride: number,
  word: number,
): Uint32Array {
  const values = new Uint32Array(rows);
  memory.segments(column, rows, stride * 4, (words, first) => {
    for (let at = word, row = first; at < words.length; at += stride, row++) values[row] = words[at]!;
  });
  return values;
}
