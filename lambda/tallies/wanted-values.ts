import type { PairColumns } from './pair-columns.ts';
import type { PartSet } from './part-values.ts';

/**
 * Which values of each set are asked for where only some originators are: those of their pairs. The others are left out, as
 * they may fill more memory than all else.
 */
export function markWanted(
  holds: Uint8Array,
  sets: readonly PartSet[],
  used: {
    readonly originators: PartSet;
    readonly tables: readonly { readonly values: PartSet; read(): PairColumns }[];
    /** sets of which everything may be asked for */
    readonly whole: readonly PartSet[];
  },
): ReadonlyMap<PartSet, Uint8Array> {
  const marks = new Map<PartSet, Uint8Array>(sets.map((set) => [set, new Uint8Array(set.size)]));
  for (const { values, read } of used.tables) {
    const { hosts, values: ids } = read();
    const marked = marks.get(values)!;
    for (let pair = 0; pair < hosts.length; pair++) if (holds[hosts[pair]!] === 1) marked[ids[pair]!] = 1;
  }
  for (const set of used.whole) marks.get(set)!.fill(1);
  for (const [{ joined }, marked] of marks) {
    if (joined === null) continue;
    for (const side of [0, 1] as const) {
      const parts = marks.get(joined.of[side])!;
      const ids = joined.ids[side];
      for (let id = 0; id < marked.length; id++) if (marked[id] === 1) parts[ids[id]!] = 1;
    }
  }
  marks.set(used.originators, holds);
  return marks;
}
