import { Dictionary } from './dictionary';
import { BATCH, UNSET, element } from './memory';

/** A dictionary's values as bytes that can be kept, and back. */

/** in a column of lengths: the value is an IPv4 address as Zeek writes it */
// @ts-ignore: decorator
@inline const ADDRESS: u32 = 0xffffffff;

/**
 * The length of each value from id `from` on; of an IPv4 address ADDRESS, and what it means in the column of addresses.
 * Returns how many bytes the others have.
 */
export function measureTexts(dictionary: Dictionary, from: u32, n: i32, lengths: usize, addresses: usize): u32 {
  let bytes: u32 = 0;
  for (let i = 0; i < n; i++) {
    const word = load<u64>(element(dictionary.words, from + i, 8));
    let length = lengthOf(word);
    store<u32>(addresses + (i << 2), 0);
    if (isAddress(word)) {
      store<u32>(addresses + (i << 2), address);
      length = ADDRESS;
    } else bytes += length;
    store<u32>(lengths + (i << 2), length);
  }
  return bytes;
}

/** Writes those others one behind the other. */
export function copyTexts(dictionary: Dictionary, from: u32, n: i32, to: usize): void {
  let out = to;
  for (let i = 0; i < n; i++) {
    const word = load<u64>(element(dictionary.words, from + i, 8));
    if (isAddress(word)) continue;
    const length = lengthOf(word);
    if (isText(word)) memory.copy(out, <usize>(<u32>word), length);
    else for (let j: u32 = 0; j < length; j++) store<u8>(out + j, character(<u32>(word >> (j << 2)) & 15));
    out += length;
  }
}

// @ts-ignore: decorator
@inline function isText(word: u64): bool {
  return word >> 60 != 15;
}

/** Words of digits and dots end with their first nibble of 15. */
function lengthOf(word: u64): u32 {
  if (isText(word)) return <u32>(word >> 32);
  let length: u32 = 0;
  while (((word >> (length << 2)) & 15) != 15) length++;
  return length;
}

// @ts-ignore: decorator
@inline function character(nibble: u32): u8 {
  return nibble > 9 ? 0x2e : <u8>(0x30 + nibble);
}

let address: u32 = 0;

/** Whether a word is four numbers up to 255, without zeros before them: then `address` is what it means. */
function isAddress(word: u64): bool {
  if (isText(word)) return false;
  let parts = 1;
  let digits = 0;
  let part: u32 = 0;
  let whole: u32 = 0;
  for (let rest = word; (rest & 15) != 15; rest >>= 4) {
    const nibble = <u32>rest & 15;
    if (nibble > 9) {
      if (digits == 0 || parts == 4) return false;
      whole = (whole << 8) | part;
      parts++;
      digits = 0;
      part = 0;
    } else {
      if (digits > 0 && part == 0) return false;
      part = part * 10 + nibble;
      digits++;
      if (part > 255) return false;
    }
  }
  address = (whole << 8) | part;
  return parts == 4 && digits > 0;
}

/**
 * The text column of values that lie one behind the other: their lengths as measured, those of addresses spelled in
 * `room`, which holds 16 bytes for each. Returns where the next value lies.
 */
export function spellTexts(texts: usize, lengths: usize, addresses: usize, n: i32, room: usize, text: usize): usize {
  let at = texts;
  for (let i = 0; i < n; i++) {
    let length = load<u32>(lengths + (i << 2));
    let from = at;
    if (length == ADDRESS) {
      from = room + (i << 4);
      length = spellAddress(load<u32>(addresses + (i << 2)), from);
    } else at += length;
    store<u32>(text + (i << 2), <u32>from);
    store<i32>(text + (BATCH << 2) + (i << 2), <i32>length);
  }
  return at;
}

function spellAddress(value: u32, to: usize): u32 {
  let out = to;
  for (let shift = 24; shift >= 0; shift -= 8) {
    const part = (value >> shift) & 255;
    if (part > 99) store<u8>(out++, <u8>(0x30 + part / 100));
    if (part > 9) store<u8>(out++, <u8>(0x30 + (part / 10) % 10));
    store<u8>(out++, <u8>(0x30 + part % 10));
    if (shift > 0) store<u8>(out++, 0x2e);
  }
  return <u32>(out - to);
}

/** Unsets the values of a text column that fall in another shard than `index` of `count`, by an FNV-1a hash of their bytes. */
export function keepShard(text: usize, n: i32, index: u32, count: u32): void {
  for (let i = 0; i < n; i++) {
    const at: usize = load<u32>(text + (i << 2));
    const length = load<i32>(text + (BATCH << 2) + (i << 2));
    let hash: u32 = 0x811c9dc5;
    for (let j = 0; j < length; j++) hash = (hash ^ load<u8>(at + j)) * 0x01000193;
    hash ^= hash >> 16;
    hash *= 0x85ebca6b;
    hash ^= hash >> 13;
    if (length != UNSET && hash % count != index) store<i32>(text + (BATCH << 2) + (i << 2), UNSET);
  }
}
