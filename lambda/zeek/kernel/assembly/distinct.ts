import { MOST_IDS, NONE, element, extend, newColumn } from './memory';
import { Pairs, countPairs, newPairs } from './pairs';

/**
 * The number of distinct values under each id of another table: ports under a pair of originator and responder. Most ids
 * have one value only, which is kept beside the number; a table of pairs is asked for those that have more.
 */
@unmanaged
export class Distinct {
  /** per id: its first value plus one, the number of distinct values */
  column: usize = 0;
  count: u32 = 0;
  others: Pairs = changetype<Pairs>(0);
}

export function newDistinct(): Distinct {
  const distinct = new Distinct();
  distinct.column = newColumn();
  distinct.others = newPairs(0, MOST_IDS);
  return distinct;
}

const one: usize = memory.data(16, 8);

/** `size` is the number of ids that there are by now. */
export function countDistinct(distinct: Distinct, under: usize, values: usize, n: i32, size: u32): void {
  for (; distinct.count < size; distinct.count++) {
    extend(distinct.column, distinct.count, 8);
    store<u64>(element(distinct.column, distinct.count, 8), 0);
  }
  for (let i = 0; i < n; i++) {
    const id = load<u32>(under + (i << 2));
    const value = load<u32>(values + (i << 2));
    if (id == NONE || value == NONE) continue;
    const at = element(distinct.column, id, 8);
    const first = load<u32>(at);
    if (first == value + 1) continue;
    if (first == 0) {
      store<u32>(at, value + 1);
      store<u32>(at + 4, 1);
    } else if (isNew(distinct.others, id, value)) store<u32>(at + 4, load<u32>(at + 4) + 1);
  }
}

// @ts-ignore: decorator
@inline function isNew(pairs: Pairs, id: u32, value: u32): bool {
  const before = pairs.count;
  store<u32>(one, id);
  store<u32>(one + 4, value);
  countPairs(pairs, one, one + 4, 0, 1, one + 8);
  return pairs.count != before;
}
