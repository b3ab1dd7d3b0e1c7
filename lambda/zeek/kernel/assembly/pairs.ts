import { elements, guess, guessed, hashes, keys, late, records, touch } from './lookup';
import { MOST_IDS, NONE, element, extend, hash64, limitOf, newColumn, newSlots, slotWord } from './memory';

/**
 * Distinct pairs of ids with the number of records of each, dense in the order in which they were first seen. An entry is
 * the first id, the second id, the records. Apart from it stand counters, one for each condition asked of the records:
 * most records satisfy none, and the entries should be small enough for the cache.
 */
@unmanaged
export class Pairs {
  slots: usize = 0;
  /** 64 minus the slots' logarithm */
  shift: u32 = 0;
  count: u32 = 0;
  growAt: u32 = 0;
  entries: usize = 0;
  counters: usize = 0;
  /** bytes of one pair's counters */
  stride: u32 = 0;
  /** pairs that the table holds at most, and records whose pair found no room any more */
  most: u32 = 0;
  refused: u32 = 0;
}

// @ts-ignore: decorator
@inline const PAIR_BYTES: u32 = 12;
// @ts-ignore: decorator
@inline const FIRST_BITS: u32 = 8;

export function newPairs(counters: u32, most: u32): Pairs {
  const pairs = new Pairs();
  pairs.slots = newSlots(1 << FIRST_BITS);
  pairs.shift = 64 - FIRST_BITS;
  pairs.growAt = limitOf(1 << FIRST_BITS);
  pairs.entries = newColumn();
  pairs.most = min(most, MOST_IDS - 1);
  pairs.counters = newColumn();
  pairs.stride = counters << 2;
  return pairs;
}

export function pairCount(pairs: Pairs): u32 {
  return pairs.count;
}

/** a mask that leaves nothing out */
export const ALL: usize = memory.data(2048, 16);
memory.fill(ALL, 1, 2048);

/**
 * Counts each record's pair and writes the pair's id; a record without either id, or masked out, has none. The ids are
 * guessed, all at once; those of which another pair came to light are looked up one by one, and so are new pairs.
 */
export function countPairs(pairs: Pairs, first: usize, second: usize, mask: usize, n: i32, ids: usize): void {
  memory.fill(ids, 0xff, n << 2);
  const rows = pickPairs(first, second, mask == 0 ? ALL : mask, n);
  let wrong = rows;
  if (pairs.count == 0) for (let i = 0; i < rows; i++) store<u32>(late + (i << 2), i);
  else {
    guess(pairs.slots, pairs.shift, pairs.entries, PAIR_BYTES, pairs.count, rows);
    wrong = countGuessed(rows, ids);
  }
  countLate(pairs, wrong, ids);
}

/** Keys and hashes of the records that have a pair; returns their number. */
function pickPairs(first: usize, second: usize, mask: usize, n: i32): i32 {
  let rows = 0;
  for (let i = 0; i < n; i++) {
    const a = load<u32>(first + (i << 2));
    const b = load<u32>(second + (i << 2));
    const key = keyOf(a, b);
    store<u64>(keys + (rows << 3), key);
    store<u64>(hashes + (rows << 3), hash64(key));
    store<u32>(records + (rows << 2), i);
    rows += i32(a != NONE) & i32(b != NONE) & i32(load<u8>(mask + i) != 0);
  }
  return rows;
}

/** Counts where the guess was right; returns the number of rows where it was not. */
function countGuessed(rows: i32, ids: usize): i32 {
  let wrong = 0;
  for (let i = 0; i < rows; i++) {
    const entry = <usize>load<u32>(elements + (i << 2));
    const right = load<u64>(entry) == load<u64>(keys + (i << 3));
    store<u32>(entry + 8, load<u32>(entry + 8) + u32(right));
    store<u32>(ids + (load<u32>(records + (i << 2)) << 2), load<u32>(guessed + (i << 2)));
    store<u32>(late + (wrong << 2), i);
    wrong += i32(!right);
  }
  return wrong;
}

function countLate(pairs: Pairs, n: i32, ids: usize): void {
  for (let i = 0; i < n; i++) {
    const row = load<u32>(late + (i << 2));
    const id = find(pairs, load<u64>(keys + (row << 3)));
    store<u32>(ids + (load<u32>(records + (row << 2)) << 2), id);
    if (id == NONE) continue;
    const entry = element(pairs.entries, id, PAIR_BYTES);
    store<u32>(entry + 8, load<u32>(entry + 8) + 1);
  }
}

/** The id of a pair, a new one where it was never seen; NONE where there is no room for it. */
export function idOf(pairs: Pairs, first: u32, second: u32): u32 {
  return find(pairs, keyOf(first, second));
}

// @ts-ignore: decorator
@inline function keyOf(a: u32, b: u32): u64 {
  return ((<u64>b) << 32) | <u64>a;
}

function find(pairs: Pairs, key: u64): u32 {
  const hash = hash64(key);
  const shift = pairs.shift;
  const mask = <u32>(((<u64>1) << (64 - shift)) - 1);
  let slot = <u32>(hash >> shift);
  while (true) {
    const held = load<u32>(pairs.slots + (slot << 2));
    if (held == 0) return add(pairs, slot, hash, key);
    if (((held ^ <u32>hash) & 0xfc000000) == 0) {
      const id = (held & MOST_IDS) - 1;
      if (load<u64>(element(pairs.entries, id, PAIR_BYTES)) == key) return id;
    }
    slot = (slot + 1) & mask;
  }
}

function add(pairs: Pairs, slot: u32, hash: u64, key: u64): u32 {
  const id = pairs.count;
  if (id >= pairs.most) {
    pairs.refused++;
    return NONE;
  }
  extend(pairs.entries, id, PAIR_BYTES);
  const entry = element(pairs.entries, id, PAIR_BYTES);
  store<u64>(entry, key);
  store<u32>(entry + 8, 0);
  if (pairs.stride != 0) {
    extend(pairs.counters, id, pairs.stride);
    memory.fill(element(pairs.counters, id, pairs.stride), 0, pairs.stride);
  }
  store<u32>(pairs.slots + (slot << 2), slotWord(hash, id));
  pairs.count = id + 1;
  if (pairs.count >= pairs.growAt) grow(pairs);
  return id;
}

function grow(pairs: Pairs): void {
  const shift = pairs.shift - 1;
  const size = (<u32>1) << (64 - shift);
  heap.free(pairs.slots);
  const slots = newSlots(size);
  for (let id: u32 = 0; id < pairs.count; id++) {
    const hash = hash64(load<u64>(element(pairs.entries, id, PAIR_BYTES)));
    let slot = <u32>(hash >> shift);
    while (load<u32>(slots + (slot << 2)) != 0) slot = (slot + 1) & (size - 1);
    store<u32>(slots + (slot << 2), slotWord(hash, id));
  }
  pairs.slots = slots;
  pairs.shift = shift;
  pairs.growAt = limitOf(size);
}

/** Counts, in the counter at `offset` of their pair, the records whose mask is set. */
export function countMaskedPairs(pairs: Pairs, offset: u32, ids: usize, mask: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const id = load<u32>(ids + (i << 2));
    if (id == NONE || load<u8>(mask + i) == 0) continue;
    const at = element(pairs.counters, id, pairs.stride) + offset;
    store<u32>(at, load<u32>(at) + 1);
  }
}

/**
 * The same for conditions on one field, all at once: `classes` are the bits of each record, `wanted` those that are counted, and the counters
 * from `offset` on stand in the order of these bits.
 */
export function countClassedPairs(pairs: Pairs, offset: u32, ids: usize, classes: usize, wanted: u32, n: i32): void {
  if (pairs.count == 0) return;
  const rows = pickClassed(pairs, offset, ids, classes, wanted, n);
  touch(elements, rows);
  for (let i = 0; i < rows; i++) {
    const counters = <usize>load<u32>(elements + (i << 2));
    for (let bits = load<u32>(guessed + (i << 2)); bits != 0; bits &= bits - 1) {
      const at = counters + (popcnt(wanted & ((bits & (0 - bits)) - 1)) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
}

/** Where the counters of the records with wanted bits stand, and these bits; returns the number of such records. */
function pickClassed(pairs: Pairs, offset: u32, ids: usize, classes: usize, wanted: u32, n: i32): i32 {
  let rows = 0;
  const last = pairs.count - 1;
  for (let i = 0; i < n; i++) {
    const id = load<u32>(ids + (i << 2));
    const bits = <u32>load<u16>(classes + (i << 1)) & wanted;
    store<u32>(elements + (rows << 2), <u32>element(pairs.counters, min(id, last), pairs.stride) + offset);
    store<u32>(guessed + (rows << 2), bits);
    rows += i32(id != NONE) & i32(bits != 0);
  }
  return rows;
}
