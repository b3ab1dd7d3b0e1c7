/**
 * The keys that records lately had, in their order: whoever writes a log writes the same keys in the same order again and
 * again. A key that stands where it is expected is known by comparing its bytes, from quote to colon, with those that
 * stood there before: it needs neither be read to its end nor be looked up.
 */

// @ts-ignore: decorator
@inline const MOST: i32 = 128;
// @ts-ignore: decorator
@inline const LONGEST: i32 = 32;
/** the bytes, zeros behind them; which of them count; their number; the slot */
// @ts-ignore: decorator
@inline const ENTRY: i32 = 80;
/** Keys that may be missing between two: fields without a value are often left out. */
// @ts-ignore: decorator
@inline const FARTHEST: i32 = 3;
/** Keys that were met unexpectedly, more than expected ones, after which nothing is expected of so many records. */
// @ts-ignore: decorator
@inline const MOST_SURPRISES: i32 = 256;
// @ts-ignore: decorator
@inline const RECORDS_WITHOUT: i32 = 16384;

const entries: usize = memory.data(10240, 16);
let known: i32 = 0;
/** the place of the key that is expected next */
let next: i32 = 0;
let surprises: i32 = 0;
let without: i32 = 0;

/** Slots are given anew. */
export function forgetLayout(): void {
  known = 0;
  next = 0;
  surprises = 0;
  without = 0;
}

export function beginRecord(): void {
  next = 0;
  if (without > 0) without--;
}

/** the slot of the key that was found, and the number of its bytes */
export let expectedSlot: i32 = 0;

/** Bytes of the key at a quote, colon included, where it is expected; else 0. */
// @ts-ignore: decorator
@inline export function expectedKey(at: usize, end: usize): i32 {
  if (without > 0) return 0;
  const last = min(next + FARTHEST, known);
  for (let place = next; place < last; place++) {
    const entry = entries + <usize>(place * ENTRY);
    const low = v128.and(v128.xor(v128.load(at), v128.load(entry)), v128.load(entry + 32));
    const high = v128.and(v128.xor(v128.load(at + 16), v128.load(entry + 16)), v128.load(entry + 48));
    if (v128.any_true(v128.or(low, high))) continue;
    const length = load<i32>(entry + 64);
    if (at + length >= end) return 0;
    next = place + 1;
    surprises -= i32(surprises > 0);
    expectedSlot = load<i32>(entry + 68);
    return length;
  }
  return 0;
}

/** A key of `length` bytes from quote to colon, whose slot was looked up, is expected at its place from now on. */
export function expectKey(at: usize, length: i32, slot: i32): void {
  if (without > 0) return;
  if (++surprises > MOST_SURPRISES) {
    forgetLayout();
    without = RECORDS_WITHOUT;
    return;
  }
  if (length > LONGEST || next >= MOST) return;
  const entry = entries + <usize>(next * ENTRY);
  memory.fill(entry, 0, ENTRY);
  memory.copy(entry, at, length);
  memory.fill(entry + 32, 0xff, length);
  store<i32>(entry + 64, length);
  store<i32>(entry + 68, slot);
  next++;
  known = max(known, next);
}
