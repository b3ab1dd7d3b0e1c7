/**
 * The layout that all parts share. A batch holds up to BATCH records of one log path; a text column of it is
 * BATCH offsets followed by BATCH lengths (bytes in linear memory; length UNSET where the field has no value),
 * a symbol column is BATCH dense ids (NONE where there is no value).
 */

// @ts-ignore: decorator
@inline export const BATCH: i32 = 2048;
// @ts-ignore: decorator
@inline export const UNSET: i32 = -1;
// @ts-ignore: decorator
@inline export const NONE: u32 = 0xffffffff;

/** Largest number of symbols or pairs in one table: their ids share a word with a tag of the hash. */
// @ts-ignore: decorator
@inline export const MOST_IDS: u32 = 0x03ffffff;

// @ts-ignore: decorator
@inline const SEGMENT_BITS: u32 = 12;
// @ts-ignore: decorator
@inline export const SEGMENT: u32 = 1 << SEGMENT_BITS;
// @ts-ignore: decorator
@inline const SEGMENTS: u32 = (MOST_IDS + 1) >> SEGMENT_BITS;

/**
 * A column that grows by segments, so that growing never copies. It is an array of segment addresses;
 * only the touched part of that array ever costs memory.
 */
export function newColumn(): usize {
  const column = heap.alloc(SEGMENTS << 2);
  return column;
}

/** Makes room for element `id`, the next one. */
// @ts-ignore: decorator
@inline export function extend(column: usize, id: u32, stride: u32): void {
  if ((id & (SEGMENT - 1)) == 0) {
    store<u32>(column + ((id >> SEGMENT_BITS) << 2), <u32>heap.alloc(SEGMENT * stride));
  }
}

// @ts-ignore: decorator
@inline export function element(column: usize, id: u32, stride: u32): usize {
  return load<u32>(column + ((id >> SEGMENT_BITS) << 2)) + (id & (SEGMENT - 1)) * stride;
}

/** Room of that many bytes; not cleared. */
export function reserve(bytes: u32): usize {
  return heap.alloc(bytes);
}

export function release(address: usize): void {
  heap.free(address);
}

let seedA: u64 = 0x9e3779b97f4a7c15;
let seedB: u64 = 0xd6e8feb86659fd93;

/** The hashes are seeded, so that nobody can write a log whose values all collide; no result depends on it. */
export function seed(a: u64, b: u64): void {
  seedA = a | 1;
  seedB = b | 1;
}

/** Its upper bits choose the slot, bits 26 to 31 are the slot's tag. */
// @ts-ignore: decorator
@inline export function hash64(key: u64): u64 {
  // two rounds: one would leave the pairs of dense ids in rows
  let h = (key ^ seedA) * seedB;
  h = (h ^ (h >> 32)) * 0x9fb21c651e98df25;
  return h ^ (h >> 32);
}

/** The same of 128 bits and a length. */
// @ts-ignore: decorator
@inline export function hash128(low: u64, high: u64, length: u64): u64 {
  const h = ((low ^ seedA) * seedB) ^ rotl((high ^ length ^ seedB) * seedA, 32);
  return hash64(h ^ (h >> 29));
}

/**
 * Slots of an open-addressing table: a word each, 0 where empty, else the id plus one under six bits of the hash, which
 * spare most comparisons with other keys. Behind the last one there is room for a look at four.
 */
export function newSlots(count: u32): usize {
  const bytes = (count << 2) + 16;
  const slots = heap.alloc(bytes);
  memory.fill(slots, 0, bytes);
  return slots;
}

/** The number of ids at which so many slots are doubled: high, as tables that fit the cache make up for longer runs. */
// @ts-ignore: decorator
@inline export function limitOf(slots: u32): u32 {
  return (slots >> 2) * 3;
}

// @ts-ignore: decorator
@inline export function slotWord(hash: u64, id: u32): u32 {
  return (<u32>hash & 0xfc000000) | (id + 1);
}
