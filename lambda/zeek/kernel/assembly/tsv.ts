import { BATCH, UNSET } from './memory';
import { MASKS } from './text';
import { LINE_BREAK, REJECT_BEFORE_HEADER, REJECT_FIELDS, reject, rows, setRows, setStatus, setCursor, STATUS_BATCH, STATUS_DIRECTIVE, STATUS_MORE, line, setLine, rowEnds, rowStarts } from './batch';

/**
 * Separated text. First an index of every separator and line break of a window (64 bytes at a time), then the rows from
 * that index: the number of fields of a row is the distance of two line breaks in it.
 */

// @ts-ignore: decorator
@inline const WINDOW: u32 = 1 << 17;
// @ts-ignore: decorator
@inline const MOST_WANTED: u32 = 64;

const positions: usize = heap.alloc((WINDOW + 128) << 2);
const breaks: usize = heap.alloc((WINDOW + 128) << 2);
/** per wanted field: its column in the file, the address of its text column */
const wanted: usize = memory.data(512, 8);

let separator: i32 = 9;
/** fields that a row must have; 0 before any header */
let fieldCount: i32 = 0;
let wantedCount: i32 = 0;
let unsetAt: usize = 0;
let unsetLength: i32 = 0;
let emptyAt: usize = 0;
let emptyLength: i32 = 0;

// the index built last: of [.., indexedTo), valid for a scan that goes on at indexResume
let indexResume: usize = 0;
let indexedTo: usize = 0;
let breakCount: u32 = 0;
let nextBreak: u32 = 0;
let nextPosition: u32 = 0;

export function tsvHeader(byte: i32, fields: i32, unset: usize, unsetBytes: i32, empty: usize, emptyBytes: i32): void {
  separator = byte;
  fieldCount = fields;
  wantedCount = 0;
  unsetAt = unset;
  unsetLength = unsetBytes;
  emptyAt = empty;
  emptyLength = emptyBytes;
  indexResume = 0;
}

/** Asks for a field's text; in ascending order of columns. */
export function tsvWant(column: i32, text: usize): void {
  if (<u32>wantedCount >= MOST_WANTED) return;
  store<i32>(wanted + (wantedCount << 3), column);
  store<u32>(wanted + (wantedCount << 3) + 4, <u32>text);
  wantedCount++;
}

/** Forgets the index, as the buffer changed. */
export function tsvForget(): void {
  indexResume = 0;
}

function buildIndex(from: usize, to: usize): void {
  const sep = i8x16.splat(<i8>separator);
  const brk = i8x16.splat(<i8>LINE_BREAK);
  let out = positions;
  let outBreaks = breaks;
  let at = from;
  while (at < to) {
    const a = v128.load(at);
    const b = v128.load(at + 16);
    const c = v128.load(at + 32);
    const d = v128.load(at + 48);
    const na = i8x16.eq(a, brk);
    const nb = i8x16.eq(b, brk);
    const nc = i8x16.eq(c, brk);
    const nd = i8x16.eq(d, brk);
    let lines = bits(na, nb, nc, nd);
    let marks = bits(v128.or(na, i8x16.eq(a, sep)), v128.or(nb, i8x16.eq(b, sep)), v128.or(nc, i8x16.eq(c, sep)), v128.or(nd, i8x16.eq(d, sep)));
    const left = <u32>(to - at);
    if (left < 64) {
      const keep = ((<u64>1) << left) - 1;
      lines &= keep;
      marks &= keep;
    }
    const base = <u32>((out - positions) >> 2);
    while (lines != 0) {
      store<u32>(outBreaks, base + <u32>popcnt(marks & ((lines & (0 - lines)) - 1)));
      outBreaks += 4;
      lines &= lines - 1;
    }
    const found = <usize>popcnt(marks);
    let put = out;
    const last = out + (found << 2);
    while (put < last) {
      store<u32>(put, <u32>at + <u32>ctz(marks));
      marks &= marks - 1;
      store<u32>(put + 4, <u32>at + <u32>ctz(marks));
      marks &= marks - 1;
      store<u32>(put + 8, <u32>at + <u32>ctz(marks));
      marks &= marks - 1;
      store<u32>(put + 12, <u32>at + <u32>ctz(marks));
      marks &= marks - 1;
      put += 16;
    }
    out = last;
    at += 64;
  }
  breakCount = <u32>((outBreaks - breaks) >> 2);
  nextBreak = 0;
  nextPosition = 0;
  indexedTo = to;
}

// @ts-ignore: decorator
@inline function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(a)) |
    ((<u64>(<u32>i8x16.bitmask(b))) << 16) |
    ((<u64>(<u32>i8x16.bitmask(c))) << 32) |
    ((<u64>(<u32>i8x16.bitmask(d))) << 48)
  );
}

/**
 * Rows of [from, to) into the wanted text columns, until the batch is full, a line begins with #, or no line break is
 * left. Where it stopped, and why, is in the batch's cursor and status.
 */
export function tsvScan(from: usize, to: usize): void {
  setRows(0);
  if (from != indexResume || indexResume == 0) {
    const end = min(to, from + WINDOW);
    buildIndex(from, end);
    if (breakCount == 0 && end < to) {
      longRow(from, to);
      return;
    }
  }
  let start = from;
  let n = 0;
  let position = nextPosition;
  let j = nextBreak;
  let status = STATUS_MORE;
  let number = line;
  for (; j < breakCount; j++) {
    const mark = load<u32>(breaks + (j << 2));
    const end: usize = load<u32>(positions + (mark << 2));
    const first = load<u8>(start);
    if (first == 0x23) {
      status = STATUS_DIRECTIVE;
      break;
    }
    if (n == BATCH) {
      status = STATUS_BATCH;
      break;
    }
    const fields = <i32>(mark - position + 1);
    if (fields >= fieldCount && fieldCount > 0 && !(fields == 1 && blank(start, end))) {
      for (let w = 0; w < wantedCount; w++) {
        const column = load<i32>(wanted + (w << 3));
        const at = column == 0 ? start : <usize>load<u32>(positions + ((position + column - 1) << 2)) + 1;
        put(load<u32>(wanted + (w << 3) + 4), n, at, <usize>load<u32>(positions + ((position + column) << 2)), end);
      }
      store<u32>(rowStarts + (n << 2), <u32>start);
      store<u32>(rowEnds + (n << 2), <u32>end);
      n++;
    } else if (!blank(start, end)) rejectRow(number, fields, start, end);
    number++;
    start = end + 1;
    position = mark + 1;
  }
  if (j == breakCount) {
    status = indexedTo < to ? STATUS_BATCH : STATUS_MORE;
    indexResume = 0;
  } else {
    indexResume = start;
    nextBreak = j;
    nextPosition = position;
  }
  setLine(number);
  setRows(n);
  setCursor(start);
  setStatus(status);
}

function rejectRow(number: u32, fields: i32, start: usize, end: usize): void {
  if (fieldCount == 0) {
    let at = start;
    while (at < end && load<u8>(at) <= 32) at++;
    if (at < end) reject(number, REJECT_BEFORE_HEADER, 0, 0);
  } else reject(number, REJECT_FIELDS, fields, fieldCount);
}

// @ts-ignore: decorator
@inline function blank(start: usize, end: usize): bool {
  return start == end || (start + 1 == end && load<u8>(start) == 13);
}

// @ts-ignore: decorator
@inline function put(text: usize, row: i32, at: usize, until: usize, end: usize): void {
  let length = <i32>(until - at);
  if (until == end && length > 0 && load<u8>(until - 1) == 13) length--;
  if (length == unsetLength && same(at, unsetAt, length)) length = UNSET;
  else if (length == emptyLength && same(at, emptyAt, length)) length = 0;
  store<u32>(text + (row << 2), <u32>at);
  store<i32>(text + (BATCH << 2) + (row << 2), length);
}

// @ts-ignore: decorator
@inline function same(a: usize, b: usize, length: i32): bool {
  if (length <= 16) {
    return !v128.any_true(v128.and(v128.xor(v128.load(a), v128.load(b)), v128.load(MASKS + (length << 4))));
  }
  return memory.compare(a, b, length) == 0;
}

/** One row that is longer than the window. */
function longRow(from: usize, to: usize): void {
  let end = from;
  let fields = 1;
  if (load<u8>(from) == 0x23) {
    setCursor(from);
    setStatus(STATUS_DIRECTIVE);
    return;
  }
  let w = 0;
  let at = from;
  for (; end < to; end++) {
    const byte = <i32>load<u8>(end);
    if (byte != separator && byte != LINE_BREAK) continue;
    if (w < wantedCount && load<i32>(wanted + (w << 3)) == fields - 1) {
      let stop = end;
      if (byte == LINE_BREAK && stop > at && load<u8>(stop - 1) == 13) stop--;
      put(load<u32>(wanted + (w << 3) + 4), 0, at, stop, 0);
      w++;
    }
    if (byte == LINE_BREAK) break;
    at = end + 1;
    fields++;
  }
  if (end >= to) {
    setCursor(from);
    setStatus(STATUS_MORE);
    return;
  }
  if (fieldCount > 0 && fields >= fieldCount) {
    store<u32>(rowStarts, <u32>from);
    store<u32>(rowEnds, <u32>end);
    setRows(1);
  } else rejectRow(line, fields, from, end);
  setLine(line + 1);
  setCursor(end + 1);
  setStatus(STATUS_BATCH);
}
