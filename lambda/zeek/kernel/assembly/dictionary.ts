import { MOST_IDS, NONE, element, extend, hash128, hash64, limitOf, newColumn, newSlots, slotWord } from './memory';
import { MASKS, scratchFor, unescapeTsv } from './text';

/**
 * Distinct values of a field and their dense ids in the order in which they were first seen.
 *
 * A value is kept as one 64-bit word. Up to 15 characters of digits and dots (every IPv4 address, port and count) are
 * the word themselves, four bits each; any other text is the address and length of its bytes.
 */
@unmanaged
export class Dictionary {
  slots: usize = 0;
  /** 64 minus the slots' logarithm */
  shift: u32 = 0;
  count: u32 = 0;
  growAt: u32 = 0;
  words: usize = 0;
  textAt: usize = 0;
  textEnd: usize = 0;
  /** values that found no room any more */
  refused: u32 = 0;
  /** values met lately, while there are few: see intern.ts */
  recent: usize = 0;
}

// @ts-ignore: decorator
@inline const FIRST_BITS: u32 = 8;
// @ts-ignore: decorator
@inline const TEXT_BLOCK: u32 = 16384;

export function newDictionary(): Dictionary {
  const dictionary = new Dictionary();
  dictionary.slots = newSlots(1 << FIRST_BITS);
  dictionary.shift = 64 - FIRST_BITS;
  dictionary.growAt = limitOf(1 << FIRST_BITS);
  dictionary.words = newColumn();
  return dictionary;
}

export function symbolCount(dictionary: Dictionary): u32 {
  return dictionary.count;
}

/** The id of a value, a new one where it was never seen. `escaped`: the text may hold Zeek's `\xNN`. */
// @ts-ignore: decorator
@inline export function symbol(dictionary: Dictionary, at: usize, length: i32, escaped: bool): u32 {
  const word = numericWord(at, length);
  return symbolOf(dictionary, word, hashOf(word, at, length), at, length, escaped);
}

/** The hash of a value, which its numeric word gives where it has one. */
// @ts-ignore: decorator
@inline export function hashOf(word: u64, at: usize, length: i32): u64 {
  return word != 0 ? hash64(word) : hashText(at, length);
}

/** The id of a value whose numeric word and hash are known. */
// @ts-ignore: decorator
@inline export function symbolOf(dictionary: Dictionary, word: u64, hash: u64, at: usize, length: i32, escaped: bool): u32 {
  if (word != 0) return numeric(dictionary, word, hash);
  return escaped && holdsBackslash(at, length) ? unescaped(dictionary, at, length) : textual(dictionary, at, length, hash);
}

/** Up to 15 digits and dots: their low nibbles as one word, 15 where there is no character. Else 0. */
// @ts-ignore: decorator
@inline export function numericWord(at: usize, length: i32): u64 {
  if (length > 15) return 0;
  const mask = v128.load(MASKS + (length << 4));
  const text = v128.and(v128.load(at), mask);
  const from = i8x16.sub(text, i8x16.splat(0x2e));
  const stranger = v128.or(i8x16.gt_u(from, i8x16.splat(11)), i8x16.eq(from, i8x16.splat(1)));
  if (v128.any_true(v128.and(stranger, mask))) return 0;
  const nibbles = v128.and(v128.or(text, v128.not(mask)), i8x16.splat(15));
  const pairs = v128.and(v128.or(nibbles, i16x8.shr_u(nibbles, 4)), i16x8.splat(0x00ff));
  return i64x2.extract_lane(i8x16.narrow_i16x8_u(pairs, pairs), 0);
}

// @ts-ignore: decorator
@inline function numeric(dictionary: Dictionary, word: u64, hash: u64): u32 {
  const shift = dictionary.shift;
  const mask = <u32>(((<u64>1) << (64 - shift)) - 1);
  let slot = <u32>(hash >> shift);
  while (true) {
    const held = load<u32>(dictionary.slots + (slot << 2));
    if (held == 0) return add(dictionary, slot, hash, word);
    if (((held ^ <u32>hash) & 0xfc000000) == 0) {
      const id = (held & MOST_IDS) - 1;
      if (load<u64>(element(dictionary.words, id, 8)) == word) return id;
    }
    slot = (slot + 1) & mask;
  }
}

// Words of text: 40 bits would do for any address and length; the top nibble is never 15, as that of numeric words is.
// @ts-ignore: decorator
@inline function textWord(at: usize, length: i32): u64 {
  return ((<u64>length) << 32) | <u64>at;
}

function unescaped(dictionary: Dictionary, at: usize, length: i32): u32 {
  const scratch = scratchFor(length);
  const short = unescapeTsv(at, length, scratch);
  // what was written with escapes may be digits and dots all the same
  const word = numericWord(scratch, short);
  const hash = hashOf(word, scratch, short);
  return word != 0 ? numeric(dictionary, word, hash) : textual(dictionary, scratch, short, hash);
}

function textual(dictionary: Dictionary, at: usize, length: i32, hash: u64): u32 {
  const shift = dictionary.shift;
  const mask = <u32>(((<u64>1) << (64 - shift)) - 1);
  let slot = <u32>(hash >> shift);
  while (true) {
    const held = load<u32>(dictionary.slots + (slot << 2));
    if (held == 0) break;
    if (((held ^ <u32>hash) & 0xfc000000) == 0) {
      const id = (held & MOST_IDS) - 1;
      const word = load<u64>(element(dictionary.words, id, 8));
      if (<i32>(word >> 32) == length && sameText(<usize>(<u32>word), at, length)) return id;
    }
    slot = (slot + 1) & mask;
  }
  return add(dictionary, slot, hash, textWord(keep(dictionary, at, length), length));
}

function add(dictionary: Dictionary, slot: u32, hash: u64, word: u64): u32 {
  const id = dictionary.count;
  if (id >= MOST_IDS - 1) {
    dictionary.refused++;
    return NONE;
  }
  extend(dictionary.words, id, 8);
  store<u64>(element(dictionary.words, id, 8), word);
  store<u32>(dictionary.slots + (slot << 2), slotWord(hash, id));
  dictionary.count = id + 1;
  if (dictionary.count >= dictionary.growAt) grow(dictionary);
  return id;
}

function grow(dictionary: Dictionary): void {
  const shift = dictionary.shift - 1;
  const size = (<u32>1) << (64 - shift);
  heap.free(dictionary.slots);
  const slots = newSlots(size);
  for (let id: u32 = 0; id < dictionary.count; id++) {
    const word = load<u64>(element(dictionary.words, id, 8));
    const hash = word >> 60 == 15 ? hash64(word) : hashText(<usize>(<u32>word), <i32>(word >> 32));
    let slot = <u32>(hash >> shift);
    while (load<u32>(slots + (slot << 2)) != 0) slot = (slot + 1) & (size - 1);
    store<u32>(slots + (slot << 2), slotWord(hash, id));
  }
  dictionary.slots = slots;
  dictionary.shift = shift;
  dictionary.growAt = limitOf(size);
}

/** A copy that outlives the input buffer; readable 16 bytes beyond its end. */
function keep(dictionary: Dictionary, at: usize, length: i32): usize {
  const bytes = <u32>length;
  if (dictionary.textAt + bytes + 16 > dictionary.textEnd) {
    const block = max<u32>(TEXT_BLOCK, bytes + 16);
    dictionary.textAt = heap.alloc(block);
    dictionary.textEnd = dictionary.textAt + block;
  }
  const kept = dictionary.textAt;
  memory.copy(kept, at, bytes);
  dictionary.textAt += bytes;
  return kept;
}

// @ts-ignore: decorator
@inline function holdsBackslash(at: usize, length: i32): bool {
  for (let done = 0; done < length; done += 16) {
    const left = min(16, length - done);
    const found = i8x16.bitmask(i8x16.eq(v128.load(at + done), i8x16.splat(0x5c)));
    if ((found & ((1 << left) - 1)) != 0) return true;
  }
  return false;
}

// @ts-ignore: decorator
@inline function hashText(at: usize, length: i32): u64 {
  let hash = <u64>length;
  for (let done = 0; done < length; done += 16) {
    const text = v128.and(v128.load(at + done), v128.load(MASKS + (min(16, length - done) << 4)));
    hash = hash128(<u64>i64x2.extract_lane(text, 0), <u64>i64x2.extract_lane(text, 1), hash);
  }
  return hash;
}

// @ts-ignore: decorator
@inline function sameText(a: usize, b: usize, length: i32): bool {
  for (let done = 0; done < length; done += 16) {
    const mask = v128.load(MASKS + (min(16, length - done) << 4));
    const differ = v128.and(v128.xor(v128.load(a + done), v128.load(b + done)), mask);
    if (v128.any_true(differ)) return false;
  }
  return true;
}
