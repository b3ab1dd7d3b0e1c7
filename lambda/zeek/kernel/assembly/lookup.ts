import { MOST_IDS, element } from './memory';

/**
 * How many keys at once are looked up in a table that does not fit the nearest cache. Whoever asks writes the keys' hashes,
 * `guess` names for each the element that is probably its own, and the caller compares the keys themselves. No step of it
 * branches on what it finds, so that the processor has the memory of many rows under way at once.
 */

// columns of a batch: a row per key that is looked up, which need not be a row per record
export const keys: usize = memory.data(16512, 16);
export const hashes: usize = memory.data(16512, 16);
/** the record that has the key */
export const records: usize = memory.data(8256, 16);
/** the id that the key probably has, and the address of its element */
export const guessed: usize = memory.data(8256, 16);
export const elements: usize = memory.data(8256, 16);
/** rows whose guess was wrong */
export const late: usize = memory.data(8256, 16);

/** Tables up to that many elements are near enough: to touch them first costs more than it spares. */
// @ts-ignore: decorator
@inline const NEAR: u32 = 2048;

let touched: u32 = 0;

/**
 * Writes the id and the element that each of `n` hashes probably has: the first of four slots with the hash's tag, and any
 * other without one. The table has `count` elements, one at least.
 */
export function guess(slots: usize, shift: u64, column: usize, stride: u32, count: u32, n: i32): void {
  if (count > NEAR) touchSlots(slots, shift, n);
  const zero = i32x4.splat(0);
  for (let i = 0; i < n; i++) {
    const hash = load<u64>(hashes + (i << 3));
    const at = slots + (<usize>(hash >> shift) << 2);
    const held = v128.load(at);
    const tags = v128.and(v128.xor(held, i32x4.splat(<i32>hash)), i32x4.splat(<i32>0xfc000000));
    const found = i32x4.bitmask(v128.andnot(i32x4.eq(tags, zero), i32x4.eq(held, zero)));
    const id = min((load<u32>(at + (ctz(found | 8) << 2)) & MOST_IDS) - 1, count - 1);
    store<u32>(guessed + (i << 2), id);
    store<u32>(elements + (i << 2), <u32>element(column, id, stride));
  }
  if (count > NEAR) touch(elements, n);
}

function touchSlots(slots: usize, shift: u64, n: i32): void {
  let sum: u32 = 0;
  // up to three more slots than rows: any slot may be touched
  for (let at = hashes, end = hashes + (<usize>n << 3); at < end; at += 32) {
    sum += load<u32>(slots + (<usize>(load<u64>(at) >> shift) << 2));
    sum += load<u32>(slots + (<usize>(load<u64>(at, 8) >> shift) << 2));
    sum += load<u32>(slots + (<usize>(load<u64>(at, 16) >> shift) << 2));
    sum += load<u32>(slots + (<usize>(load<u64>(at, 24) >> shift) << 2));
  }
  touched = sum;
}

/**
 * Loads a word `offset` behind each of `n` addresses. Nothing in the loop waits for anything, so more of them are fetched at once than
 * by a loop that also works on what it fetched; that loop comes after this one.
 */
export function touch(addresses: usize, n: i32, offset: usize = 0): void {
  let sum: u32 = 0;
  let at = addresses;
  const end = addresses + (<usize>n << 2);
  for (; at + 16 <= end; at += 16) {
    sum += load<u32>(load<u32>(at) + offset);
    sum += load<u32>(load<u32>(at, 4) + offset);
    sum += load<u32>(load<u32>(at, 8) + offset);
    sum += load<u32>(load<u32>(at, 12) + offset);
  }
  for (; at < end; at += 4) sum += load<u32>(load<u32>(at) + offset);
  // or else nothing would have to be loaded
  touched = sum;
}
