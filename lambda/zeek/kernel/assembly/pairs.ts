import { MOST_IDS, NONE, element, extend, hash64, newColumn, newSlots, slotWord } from './memory';

/**
 * Distinct pairs of ids with the number of records of each, dense in the order in which they were first seen.
 * An entry is the first id, the second id, the records.
 */
@unmanaged
export class Pairs {
  slots: usize = 0;
  slotMask: u32 = 0;
  count: u32 = 0;
  growAt: u32 = 0;
  entries: usize = 0;
  /** pairs that found no room any more */
  refused: u32 = 0;
}

// @ts-ignore: decorator
@inline export const PAIR_BYTES: u32 = 12;
// @ts-ignore: decorator
@inline const FIRST_SLOTS: u32 = 256;

export function newPairs(): Pairs {
  const pairs = new Pairs();
  pairs.slots = newSlots(FIRST_SLOTS);
  pairs.slotMask = FIRST_SLOTS - 1;
  pairs.growAt = FIRST_SLOTS >> 1;
  pairs.entries = newColumn();
  return pairs;
}

export function pairCount(pairs: Pairs): u32 {
  return pairs.count;
}

/** Counts each record's pair and writes the pair's id; a record without either id, or masked out, has none. */
export function countPairs(pairs: Pairs, first: usize, second: usize, mask: usize, n: i32, ids: usize): void {
  for (let i = 0; i < n; i++) {
    const a = load<u32>(first + (i << 2));
    const b = load<u32>(second + (i << 2));
    let id = NONE;
    if (a != NONE && b != NONE && (mask == 0 || load<u8>(mask + i) != 0)) id = count(pairs, a, b);
    store<u32>(ids + (i << 2), id);
  }
}

// @ts-ignore: decorator
@inline function count(pairs: Pairs, a: u32, b: u32): u32 {
  const key = ((<u64>b) << 32) | <u64>a;
  const hash = hash64(key);
  const mask = pairs.slotMask;
  let slot = <u32>(hash >> 32) & mask;
  while (true) {
    const held = load<u32>(pairs.slots + (slot << 2));
    if (held == 0) return add(pairs, slot, hash, key);
    if (((held ^ <u32>hash) & 0xfc000000) == 0) {
      const id = (held & MOST_IDS) - 1;
      const entry = element(pairs.entries, id, PAIR_BYTES);
      if (load<u64>(entry) == key) {
        store<u32>(entry + 8, load<u32>(entry + 8) + 1);
        return id;
      }
    }
    slot = (slot + 1) & mask;
  }
}

function add(pairs: Pairs, slot: u32, hash: u64, key: u64): u32 {
  const id = pairs.count;
  if (id >= MOST_IDS - 1) {
    pairs.refused++;
    return NONE;
  }
  extend(pairs.entries, id, PAIR_BYTES);
  const entry = element(pairs.entries, id, PAIR_BYTES);
  store<u64>(entry, key);
  store<u32>(entry + 8, 1);
  store<u32>(pairs.slots + (slot << 2), slotWord(hash, id));
  pairs.count = id + 1;
  if (pairs.count >= pairs.growAt) grow(pairs);
  return id;
}

function grow(pairs: Pairs): void {
  const size = (pairs.slotMask + 1) << 1;
  heap.free(pairs.slots);
  const slots = newSlots(size);
  const mask = size - 1;
  for (let id: u32 = 0; id < pairs.count; id++) {
    const hash = hash64(load<u64>(element(pairs.entries, id, PAIR_BYTES)));
    let slot = <u32>(hash >> 32) & mask;
    while (load<u32>(slots + (slot << 2)) != 0) slot = (slot + 1) & mask;
    store<u32>(slots + (slot << 2), slotWord(hash, id));
  }
  pairs.slots = slots;
  pairs.slotMask = mask;
  pairs.growAt = size < 1 << 22 ? size >> 1 : (size >> 3) * 6;
}
