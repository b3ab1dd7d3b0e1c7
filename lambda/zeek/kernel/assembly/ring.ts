/**
 * A histogram of when contacts took place: contacts, first second, last second, k, then RING buckets of 2^k seconds, where k
 * is the least with which the span fits. Bucket b of time is at b modulo RING; its count stops at 255.
 */

// @ts-ignore: decorator
@inline export const RING: u32 = 256;
// @ts-ignore: decorator
@inline export const RING_BYTES: u32 = 272;

// offsets in a ring
// @ts-ignore: decorator
@inline export const FIRST: usize = 4;
// @ts-ignore: decorator
@inline export const LAST: usize = 8;
// @ts-ignore: decorator
@inline export const SHIFT: usize = 12;
// @ts-ignore: decorator
@inline export const BUCKETS: usize = 16;

const folded: usize = memory.data(256, 16);

// @ts-ignore: decorator
@inline export function bucketOf(ring: usize, second: u32): usize {
  return ring + BUCKETS + ((second >> load<u32>(ring + SHIFT)) & (RING - 1));
}

// @ts-ignore: decorator
@inline export function note(ring: usize, second: u32): void {
  const k = load<u32>(ring + SHIFT);
  const from = min(load<u32>(ring + FIRST), second);
  const to = max(load<u32>(ring + LAST), second);
  if ((to >> k) - (from >> k) >= RING) widen(ring, second);
  store<u32>(ring, load<u32>(ring) + 1);
  store<u32>(ring + FIRST, from);
  store<u32>(ring + LAST, to);
  const at = bucketOf(ring, second);
  const count = <u32>load<u8>(at);
  store<u8>(at, <u8>(count + u32(count < 255)));
}

/** Takes a contact outside the span so far; joins buckets until first and last lie less than RING of them apart. */
export function widen(ring: usize, second: u32): void {
  const first = load<u32>(ring + FIRST);
  const from = min(first, second);
  const to = max(load<u32>(ring + LAST), second);
  store<u32>(ring + FIRST, from);
  store<u32>(ring + LAST, to);
  let k = load<u32>(ring + SHIFT);
  for (; (to >> k) - (from >> k) >= RING; k++) join(ring + BUCKETS, first >> k);
  store<u32>(ring + SHIFT, k);
}

/**
 * Joins every two buckets of a ring that begins with bucket `first` of time. Positions from first modulo RING on hold the
 * buckets of one lap, those before it the buckets of the next; a lap's fill half a ring, and laps take turns.
 */
export function join(buckets: usize, first: u32): void {
  const begin = i8x16.splat(<i8>(first & (RING - 1)));
  const counting = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const half: usize = (first / RING) % 2 == 0 ? 0 : RING / 2;
  for (let at: usize = 0; at < RING; at += 32) {
    const low = v128.load(buckets + at);
    const high = v128.load(buckets + at + 16);
    const ofLow = i8x16.ge_u(i8x16.add(counting, i8x16.splat(<i8>at)), begin);
    const ofHigh = i8x16.ge_u(i8x16.add(counting, i8x16.splat(<i8>(at + 16))), begin);
    const here = joined(v128.and(low, ofLow), v128.and(high, ofHigh));
    const next = joined(v128.andnot(low, ofLow), v128.andnot(high, ofHigh));
    v128.store(folded + half + (at >> 1), here);
    v128.store(folded + (half ^ (RING / 2)) + (at >> 1), next);
  }
  memory.copy(buckets, folded, RING);
}

/** Sums of neighbours, 255 at most. */
// @ts-ignore: decorator
@inline function joined(low: v128, high: v128): v128 {
  const even = i8x16.shuffle(low, high, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  const odd = i8x16.shuffle(low, high, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
  return i8x16.add_sat_u(even, odd);
}
