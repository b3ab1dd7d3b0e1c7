import { Dictionary, symbol } from './dictionary';
import { BATCH, NONE, UNSET } from './memory';
import { MASKS } from './text';

/**
 * A batch's values to ids. Many fields have a handful of values (protocols, services, operations): while a dictionary is so
 * small, the values met lately stand in RECENT places by what they are written as, with their ids. A value is then found by
 * one comparison, whatever kind of text it is, and no value at all is found as one more.
 */

// @ts-ignore: decorator
@inline const RECENT: u32 = 512;
// @ts-ignore: decorator
@inline const FEW: u32 = 192;
/** up to 32 bytes of text, zeros behind them; its length; its id */
// @ts-ignore: decorator
@inline const ENTRY: u32 = 64;
// @ts-ignore: decorator
@inline const LONGEST: i32 = 32;
/** no length of a value: the place was never used */
// @ts-ignore: decorator
@inline const UNUSED: i32 = -2;

/** Ids of a text column's values. `escaped`: the text may hold Zeek's `\xNN`; all calls for one dictionary say the same. */
export function intern(dictionary: Dictionary, column: usize, n: i32, ids: usize, escaped: bool): void {
  if (dictionary.count <= FEW) {
    internFew(dictionary, column, n, ids, escaped);
    return;
  }
  if (dictionary.recent != 0) {
    heap.free(dictionary.recent);
    dictionary.recent = 0;
  }
  for (let i = 0; i < n; i++) {
    const length = load<i32>(column + (BATCH << 2) + (i << 2));
    let id = NONE;
    if (length != UNSET) id = symbol(dictionary, load<u32>(column + (i << 2)), length, escaped);
    store<u32>(ids + (i << 2), id);
  }
}

function internFew(dictionary: Dictionary, column: usize, n: i32, ids: usize, escaped: bool): void {
  if (dictionary.recent == 0) dictionary.recent = newRecent();
  const recent = dictionary.recent;
  for (let i = 0; i < n; i++) {
    const length = load<i32>(column + (BATCH << 2) + (i << 2));
    // a value that is not there has no address either
    const at = select<usize>(load<u32>(column + (i << 2)), MASKS, length != UNSET);
    const before = max(min(length, 16), 0);
    const behind = max(min(length, LONGEST) - 16, 0);
    const low = v128.and(v128.load(at), v128.load(MASKS + (before << 4)));
    const high = v128.and(v128.load(at + (i32(behind != 0) << 4)), v128.load(MASKS + (behind << 4)));
    const entry = recent + place(low, high, length) * ENTRY;
    const differ = v128.or(v128.xor(low, v128.load(entry)), v128.xor(high, v128.load(entry + 16)));
    if (load<i32>(entry + 32) == length && !v128.any_true(differ)) {
      store<u32>(ids + (i << 2), load<u32>(entry + 36));
      continue;
    }
    const id = length == UNSET ? NONE : symbol(dictionary, at, length, escaped);
    store<u32>(ids + (i << 2), id);
    if (length > LONGEST) continue;
    v128.store(entry, low);
    v128.store(entry + 16, high);
    store<i32>(entry + 32, length);
    store<u32>(entry + 36, id);
  }
}

function newRecent(): usize {
  const recent = heap.alloc(RECENT * ENTRY);
  memory.fill(recent, 0, RECENT * ENTRY);
  for (let i: u32 = 0; i < RECENT; i++) store<i32>(recent + i * ENTRY + 32, UNUSED);
  return recent;
}

/** Two values that share a place cost time, nothing else: it needs no seed. */
// @ts-ignore: decorator
@inline function place(low: v128, high: v128, length: i32): u32 {
  const a = <u64>i64x2.extract_lane(low, 0) ^ rotl(<u64>i64x2.extract_lane(low, 1), 29);
  const b = <u64>i64x2.extract_lane(high, 0) ^ rotl(<u64>i64x2.extract_lane(high, 1), 29) ^ <u64>length;
  return <u32>(((a * 0x9e3779b97f4a7c15) ^ (b * 0xd6e8feb86659fd93)) >> 55);
}
