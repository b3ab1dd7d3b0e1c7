import { Dictionary, hashOf, numericWord, symbol, symbolOf } from './dictionary';
import { elements, guess, guessed, hashes, keys, late, records } from './lookup';
import { BATCH, NONE, UNSET } from './memory';
import { MASKS } from './text';

/**
 * A batch's values to ids. Many fields have a handful of values (protocols, services, operations): while a dictionary is so
 * small, the values met lately stand in RECENT places by what they are written as, with their ids. A value is then found by
 * one comparison, whatever kind of text it is, and no value at all is found as one more. The ids of many values, as
 * addresses are, are guessed for all rows at once: see lookup.ts.
 */

// @ts-ignore: decorator
@inline const RECENT: u32 = 2048;
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
  memory.fill(ids, 0xff, n << 2);
  const rows = pickValues(column, n);
  guess(dictionary.slots, dictionary.shift, dictionary.words, 8, dictionary.count, rows);
  internLate(dictionary, column, takeGuessed(rows, ids), ids, escaped);
}

/** Words and hashes of the rows that have a value; returns their number. A text has no word, and no guess is right. */
function pickValues(column: usize, n: i32): i32 {
  let rows = 0;
  for (let i = 0; i < n; i++) {
    const length = load<i32>(column + (BATCH << 2) + (i << 2));
    if (length == UNSET) continue;
    const at = load<u32>(column + (i << 2));
    const word = numericWord(at, length);
    store<u64>(keys + (rows << 3), word);
    store<u64>(hashes + (rows << 3), hashOf(word, at, length));
    store<u32>(records + (rows << 2), i);
    rows++;
  }
  return rows;
}

/** Writes the ids that were guessed right; returns the number of rows where they were not. */
function takeGuessed(rows: i32, ids: usize): i32 {
  let wrong = 0;
  for (let i = 0; i < rows; i++) {
    store<u32>(ids + (load<u32>(records + (i << 2)) << 2), load<u32>(guessed + (i << 2)));
    store<u32>(late + (wrong << 2), i);
    wrong += i32(load<u64>(load<u32>(elements + (i << 2))) != load<u64>(keys + (i << 3)));
  }
  return wrong;
}

function internLate(dictionary: Dictionary, column: usize, n: i32, ids: usize, escaped: bool): void {
  for (let i = 0; i < n; i++) {
    const row = load<u32>(late + (i << 2));
    const record = load<u32>(records + (row << 2));
    const at = load<u32>(column + (record << 2));
    const length = load<i32>(column + (BATCH << 2) + (record << 2));
    const word = load<u64>(keys + (row << 3));
    const hash = load<u64>(hashes + (row << 3));
    store<u32>(ids + (record << 2), symbolOf(dictionary, word, hash, at, length, escaped));
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
  return <u32>(((a * 0x9e3779b97f4a7c15) ^ (b * 0xd6e8feb86659fd93)) >> 53);
}
