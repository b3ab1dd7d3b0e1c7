import type { Address } from '../zeek/kernel/kernel.ts';
import type { DistinctColumns } from './distinct-columns.ts';
import type { Staging } from './staging.ts';

/** Counts the distinct values under a part's pairs; `known`: the ids that pairs and values have here. */
export function absorbDistinct(
  { counts, values }: DistinctColumns,
  distinct: Address,
  size: number,
  known: { readonly pairs: Uint32Array; readonly values: Uint32Array },
  staging: Staging,
): void {
  const under = new Uint32Array(values.length);
  for (let pair = 0, at = 0; pair < counts.length; pair++) {
    under.fill(known.pairs[pair]!, at, at + counts[pair]!);
    at += counts[pair]!;
  }
  const [ids, held] = staging.columns;
  staging.batches(0, values.length, (at, rows) => {
    staging.put(ids, under, at, rows);
    staging.putIds(held, values, known.values, at, rows);
    staging.kernel.call.countDistinct(distinct, ids, held, rows, size);
  });
}
