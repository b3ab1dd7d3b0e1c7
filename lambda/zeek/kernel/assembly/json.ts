import { BATCH, UNSET } from './memory';
import {
  LINE_BREAK,
  REJECT_MALFORMED,
  REJECT_NOT_AN_OBJECT,
  REJECT_UNCLOSED,
  STATUS_BATCH,
  STATUS_CLOSED,
  STATUS_MORE,
  line,
  reject,
  rowEnds,
  rowStarts,
  setCursor,
  setLine,
  setRows,
  setStatus,
} from './batch';
import { beginRecord, expectKey, expectedKey, expectedSlot, forgetLayout } from './json-layout';
import { slotOf } from './keys';
import { unescapeJson } from './text';

/**
 * JSON records. Objects inside a record are flattened: `{"id":{"orig_h":…}}` has the key `id.orig_h`. Of keys that
 * name one slot the first counts. What is not wanted is skipped and not validated; once every wanted slot is found, of
 * the rest only the brackets and strings are looked at, to find where the record closes: whether it stands must not
 * depend on what is wanted of it.
 */

// @ts-ignore: decorator
@inline const DEEPEST: i32 = 8;
// @ts-ignore: decorator
@inline const LONGEST_PATH: i32 = 512;
// @ts-ignore: decorator
@inline const MOST_SLOTS: i32 = 64;

// how the walk through one object ended
// @ts-ignore: decorator
@inline const CLOSED: i32 = 0;
// @ts-ignore: decorator
@inline const MALFORMED: i32 = 1;
// @ts-ignore: decorator
@inline const UNFINISHED: i32 = 2;

/** text column of each slot */
const columns: usize = memory.data(256, 8);
const path: usize = memory.data(1024, 16);
/** length of the path before each nested object */
const pathLengths: usize = memory.data(64, 8);
const TRUE: usize = memory.data<u8>([0x54, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 16);
const FALSE: usize = memory.data<u8>([0x46, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 16);

let slots: u64 = 0;
let found: u64 = 0;
let row: i32 = 0;
/** where the walk is */
let here: usize = 0;
/** whether the string passed last holds a backslash */
let escaped: bool = false;
let scratch: usize = 0;
let scratchUsed: usize = 0;

export function jsonClear(): void {
  slots = 0;
  forgetLayout();
}

/** A slot's values go to the text column; slots are below 64. */
export function jsonWant(slot: i32, text: usize): void {
  if (slot >= MOST_SLOTS) return;
  forgetLayout();
  slots |= (<u64>1) << slot;
  store<u32>(columns + (slot << 2), <u32>text);
}

/** Room for the unescaped values of one batch: as many bytes as the input buffer has. */
export function jsonScratch(bytes: u32): void {
  scratch = heap.alloc(bytes + 64);
}

/** Lines of [from, to), each an object; blank lines are no records. */
export function jsonLines(from: usize, to: usize): void {
  let start = from;
  let n = 0;
  let status = STATUS_MORE;
  let number = line;
  scratchUsed = scratch;
  while (start < to) {
    const end = breakAt(start, to);
    if (end == to) break;
    if (n == BATCH) {
      status = STATUS_BATCH;
      break;
    }
    const first = spaceEnd(start, end);
    const last = spaceStart(first, end);
    if (first < end) {
      row = n;
      const outcome = lineOutcome(first, last);
      if (outcome == 0) {
        store<u32>(rowStarts + (n << 2), <u32>start);
        store<u32>(rowEnds + (n << 2), <u32>end);
        n++;
      } else reject(number, outcome, 0, 0);
    }
    number++;
    start = end + 1;
  }
  setLine(number);
  setRows(n);
  setCursor(start);
  setStatus(status);
}

/** 0, or why the line is rejected. `last` is behind its last byte. */
// @ts-ignore: decorator
@inline function lineOutcome(first: usize, last: usize): i32 {
  if (load<u8>(first) != 0x7b) return REJECT_NOT_AN_OBJECT;
  if (load<u8>(last - 1) != 0x7d) return REJECT_UNCLOSED;
  const outcome = walk(first + 1, last);
  if (outcome == UNFINISHED) return REJECT_UNCLOSED;
  return outcome == CLOSED && here == last ? 0 : REJECT_MALFORMED;
}

/** Objects of [from, to), whatever white space and commas part them; `]` closes an array. */
export function jsonObjects(from: usize, to: usize): void {
  let start = from;
  let n = 0;
  let status = STATUS_MORE;
  let number = line;
  scratchUsed = scratch;
  while (true) {
    start = spaceEnd(start, to);
    if (start >= to) break;
    const byte = load<u8>(start);
    if (byte == 0x2c || byte == 0x5b) {
      start++;
      continue;
    }
    if (byte == 0x5d) {
      start++;
      status = STATUS_CLOSED;
      break;
    }
    if (n == BATCH) {
      status = STATUS_BATCH;
      break;
    }
    row = n;
    const outcome = byte == 0x7b ? walk(start + 1, to) : MALFORMED;
    if (outcome == UNFINISHED) break;
    if (outcome == CLOSED) {
      store<u32>(rowStarts + (n << 2), <u32>start);
      store<u32>(rowEnds + (n << 2), <u32>here);
      n++;
      start = here;
    } else {
      const next = nextObject(max(start + 1, here), to);
      if (next == to) break;
      reject(number, byte == 0x7b ? REJECT_MALFORMED : REJECT_NOT_AN_OBJECT, 0, 0);
      start = next;
    }
    number++;
  }
  setLine(number);
  setRows(n);
  setCursor(start);
  setStatus(status);
}

/** From inside an object to its end, which is then `here`. */
function walk(from: usize, end: usize): i32 {
  let depth = 0;
  let pathLength = 0;
  let at = from;
  found = 0;
  here = from;
  beginRecord();
  let atKey = false;
  while (true) {
    if (!atKey) at = spaceEnd(at, end);
    if (at >= end) return UNFINISHED;
    let byte = load<u8>(at);
    if (byte == 0x7d) {
      at++;
      if (depth == 0) break;
      depth--;
      pathLength = load<i32>(pathLengths + (depth << 2));
    } else {
      if (byte != 0x22) return malformed(at);
      let slot = -1;
      const expected = depth == 0 ? expectedKey(at, end) : 0;
      if (expected > 0 && load<u8>(at + expected) > 0x20 && load<u8>(at + expected) != 0x7b) {
        slot = expectedSlot;
        at += expected;
        byte = load<u8>(at);
      } else {
        const key = at + 1;
        const keyEnd = stringEnd(key, end);
        if (keyEnd == 0) return UNFINISHED;
        const keyEscaped = escaped;
        at = spaceEnd(keyEnd + 1, end);
        if (at >= end) return UNFINISHED;
        if (load<u8>(at) != 0x3a) return malformed(at);
        const colon = at;
        at = spaceEnd(at + 1, end);
        if (at >= end) return UNFINISHED;
        byte = load<u8>(at);
        if (byte == 0x7b && depth < DEEPEST) {
          const length = joinPath(pathLength, key, <i32>(keyEnd - key), keyEscaped);
          if (length > 0) {
            store<i32>(pathLengths + (depth << 2), pathLength);
            depth++;
            store<u8>(path + length, 0x2e);
            pathLength = length + 1;
            at++;
            atKey = false;
            continue;
          }
        }
        slot = slotOfKey(pathLength, key, <i32>(keyEnd - key), keyEscaped);
        if (depth == 0 && !keyEscaped && colon == keyEnd + 1) expectKey(key - 1, <i32>(colon - key) + 2, slot);
      }
      at = value(at, end, byte, slot);
      if (at == 0) return UNFINISHED;
      if (at == 1) return MALFORMED;
      if (found == slots) {
        at = nestedEnd(at, end, depth + 1);
        if (at == 0) return UNFINISHED;
        break;
      }
    }
    // what follows is a comma and another key, or a brace; a comma and a quote in most cases
    atKey = load<u16>(at) == 0x222c && at + 1 < end;
    if (atKey) {
      at++;
      continue;
    }
    at = spaceEnd(at, end);
    if (at >= end) return UNFINISHED;
    byte = load<u8>(at);
    if (byte == 0x2c) at++;
    else if (byte != 0x7d) return malformed(at);
  }
  here = at;
  let absent = slots & ~found;
  while (absent != 0) {
    keep(<i32>ctz(absent), 0, UNSET);
    absent &= absent - 1;
  }
  return CLOSED;
}

function malformed(at: usize): i32 {
  here = at;
  return MALFORMED;
}

/** Passes a value, and keeps it where its slot (-1: not wanted) has none yet. 0 if it does not end, 1 if it is none. */
// @ts-ignore: decorator
@inline function value(at: usize, end: usize, byte: u8, slot: i32): usize {
  if (byte == 0x22) {
    const stop = stringEnd(at + 1, end);
    if (stop == 0) return 0;
    if (slot >= 0) keepString(slot, at + 1, <i32>(stop - at - 1));
    return stop + 1;
  }
  if (byte == 0x7b || byte == 0x5b) {
    const stop = nestedEnd(at + 1, end, 1);
    if (stop == 0) return 0;
    if (slot >= 0) keep(slot, 0, UNSET);
    return stop;
  }
  const stop = scalarEnd(at, end);
  if (stop == 0) return 0;
  const length = <i32>(stop - at);
  if (length == 0) return 1;
  if (slot < 0) return stop;
  if (<u32>byte - 0x30 <= 9 || byte == 0x2d) keep(slot, at, length);
  else if (length == 4 && load<u32>(at) == 0x6c6c756e) keep(slot, 0, UNSET);
  else if (length == 4 && load<u32>(at) == 0x65757274) keep(slot, TRUE, 1);
  else if (length == 5 && load<u32>(at) == 0x736c6166) keep(slot, FALSE, 1);
  else return 1;
  return stop;
}

// @ts-ignore: decorator
@inline function keep(slot: i32, at: usize, length: i32): void {
  const bit = (<u64>1) << slot;
  if ((found & bit) != 0) return;
  found |= bit;
  const text = <usize>load<u32>(columns + (slot << 2));
  store<u32>(text + (row << 2), <u32>at);
  store<i32>(text + (BATCH << 2) + (row << 2), length);
}

function keepString(slot: i32, at: usize, length: i32): void {
  if (!escaped) {
    keep(slot, at, length);
    return;
  }
  const bytes = unescapeJson(at, length, scratchUsed);
  keep(slot, scratchUsed, bytes);
  scratchUsed += bytes;
}

/** The whole path of a key in the path buffer; its length, or 0 where it is too long. */
function joinPath(pathLength: i32, key: usize, length: i32, keyEscaped: bool): i32 {
  if (pathLength + length >= LONGEST_PATH) return 0;
  if (keyEscaped) return pathLength + unescapeJson(key, length, path + pathLength);
  memory.copy(path + pathLength, key, length);
  return pathLength + length;
}

// @ts-ignore: decorator
@inline function slotOfKey(pathLength: i32, key: usize, length: i32, keyEscaped: bool): i32 {
  if (pathLength == 0 && !keyEscaped) return slotOf(key, length);
  const joined = joinPath(pathLength, key, length, keyEscaped);
  return joined == 0 ? -1 : slotOf(path, joined);
}

/** Behind the last byte of the string's text, or 0. Says in `escaped` whether a backslash was met. */
// @ts-ignore: decorator
@inline function stringEnd(from: usize, end: usize): usize {
  let at = from;
  escaped = false;
  while (at < end) {
    // 32 bytes at once: to guess whether a text is longer than 16 fails more often than this takes
    const ends = quotesAndBackslashes(at) | (quotesAndBackslashes(at + 16) << 16);
    if (ends == 0) {
      at += 32;
      continue;
    }
    at += ctz(ends);
    if (at >= end) return 0;
    if (load<u8>(at) == 0x22) return at;
    escaped = true;
    at += 2;
  }
  return 0;
}

// @ts-ignore: decorator
@inline function quotesAndBackslashes(at: usize): i32 {
  const text = v128.load(at);
  return i8x16.bitmask(v128.or(i8x16.eq(text, i8x16.splat(0x22)), i8x16.eq(text, i8x16.splat(0x5c))));
}

/** Behind a number or word: at a comma, a bracket, a quote or white space. 0 if it goes on to the end. */
// @ts-ignore: decorator
@inline function scalarEnd(from: usize, end: usize): usize {
  let at = from;
  while (at < end) {
    const ends = scalarEnds(at) | (scalarEnds(at + 16) << 16);
    if (ends == 0) {
      at += 32;
      continue;
    }
    at += ctz(ends);
    if (at >= end) return 0;
    const byte = load<u8>(at);
    if (byte == 0x2c || byte == 0x22 || byte <= 0x20 || byte > 0x2c) return at;
    at++;
  }
  return 0;
}

/** Brackets, and all from the comma down: of these a number holds the plus, and what else is no end is looked at again. */
// @ts-ignore: decorator
@inline function scalarEnds(at: usize): i32 {
  const text = v128.load(at);
  // all four brackets, and besides Y, _, y and DEL, which no number or word of JSON holds
  const bracket = i8x16.eq(v128.or(text, i8x16.splat(0x26)), i8x16.splat(0x7f));
  return i8x16.bitmask(v128.or(bracket, i8x16.le_u(text, i8x16.splat(0x2c))));
}

/** Behind the bracket that closes `open` ones, or 0; brackets inside strings do not count. Reads up to 64 bytes beyond. */
function nestedEnd(from: usize, end: usize, open: i32): usize {
  // an empty value, or nothing left but the record's own brace
  if (open == 1 && from < end && (load<u8>(from) | 0x20) == 0x7d) return from + 1;
  let depth = open;
  let inString: u64 = 0;
  let afterBackslash: u64 = 0;
  for (let at = from; at < end; at += 64) {
    const within = at + 64 > end ? ((<u64>1) << (end - at)) - 1 : ~(<u64>0);
    const a = v128.load(at);
    const b = v128.load(at + 16);
    const c = v128.load(at + 32);
    const d = v128.load(at + 48);
    let quotes = marks(a, b, c, d, 0x22);
    const backslashes = marks(a, b, c, d, 0x5c);
    if ((backslashes | afterBackslash) != 0) {
      // a backslash that is not escaped itself escapes what follows it (simdjson's reckoning, by carries)
      const unescaped = backslashes & ~afterBackslash;
      const follows = (unescaped << 1) | afterBackslash;
      const oddStarts = unescaped & ~EVEN & ~follows;
      const carried = oddStarts + unescaped;
      afterBackslash = <u64>(carried < oddStarts);
      quotes &= ~((EVEN ^ (carried << 1)) & follows);
    }
    const inside = parities(quotes) ^ inString;
    inString = <u64>((<i64>inside) >> 63);
    // all four brackets, and letters that mean nothing outside strings
    const fold = i8x16.splat(0x26);
    const folded = marks(v128.or(a, fold), v128.or(b, fold), v128.or(c, fold), v128.or(d, fold), 0x7f);
    let brackets = folded & ~inside & within;
    while (brackets != 0) {
      const place = at + <usize>ctz(brackets);
      const bracket = load<u8>(place) | 0x20;
      if (bracket == 0x7b) depth++;
      else if (bracket == 0x7d && --depth == 0) return place + 1;
      brackets &= brackets - 1;
    }
  }
  return 0;
}

// @ts-ignore: decorator
@inline const EVEN: u64 = 0x5555555555555555;

/** Which of 64 bytes are `byte`. */
// @ts-ignore: decorator
@inline function marks(a: v128, b: v128, c: v128, d: v128, byte: i8): u64 {
  const wanted = i8x16.splat(byte);
  const low = i8x16.bitmask(i8x16.eq(a, wanted)) | (i8x16.bitmask(i8x16.eq(b, wanted)) << 16);
  const high = i8x16.bitmask(i8x16.eq(c, wanted)) | (i8x16.bitmask(i8x16.eq(d, wanted)) << 16);
  return <u64><u32>low | (<u64><u32>high << 32);
}

/** Bit i tells whether the bits up to i, itself included, are odd in number: inside a string, its first quote included. */
// @ts-ignore: decorator
@inline function parities(bits: u64): u64 {
  let odd = bits ^ (bits << 1);
  odd ^= odd << 2;
  odd ^= odd << 4;
  odd ^= odd << 8;
  odd ^= odd << 16;
  return odd ^ (odd << 32);
}

/** After damage: where the next object after a closing brace begins, or the end. */
function nextObject(from: usize, end: usize): usize {
  for (let at = from; at < end; at++) {
    if (load<u8>(at) != 0x7d) continue;
    let next = spaceEnd(at + 1, end);
    if (next < end && load<u8>(next) == 0x2c) next = spaceEnd(next + 1, end);
    if (next < end && load<u8>(next) == 0x7b) return next;
    if (next < end && load<u8>(next) == 0x5d) return next;
  }
  return end;
}

// @ts-ignore: decorator
@inline function breakAt(from: usize, end: usize): usize {
  for (let at = from; at < end; at += 64) {
    const breaks = marks(v128.load(at), v128.load(at + 16), v128.load(at + 32), v128.load(at + 48), <i8>LINE_BREAK);
    if (breaks != 0) return min(at + <usize>ctz(breaks), end);
  }
  return end;
}

// @ts-ignore: decorator
@inline function spaceEnd(from: usize, end: usize): usize {
  let at = from;
  while (at < end && load<u8>(at) <= 32) at++;
  return at;
}

/** Behind the last byte of [from, end) that is no white space. */
// @ts-ignore: decorator
@inline function spaceStart(from: usize, end: usize): usize {
  let at = end;
  while (at > from && load<u8>(at - 1) <= 32) at--;
  return at;
}
