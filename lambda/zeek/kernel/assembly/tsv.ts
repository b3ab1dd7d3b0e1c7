import { BATCH, UNSET } from './memory';
import { MASKS } from './text';
import { WINDOW, breakCount, breaks, buildIndex, indexedTo, positions } from './tsv-index';
import { LINE_BREAK, REJECT_BEFORE_HEADER, REJECT_FIELDS, reject, rows, setRows, setStatus, setCursor, STATUS_BATCH, STATUS_DIRECTIVE, STATUS_MORE, line, setLine, rowEnds, rowStarts } from './batch';

/**
 * Separated text. First an index of every separator and line break of a window, then the rows from that index, then one
 * wanted column after the other: its values in all rows are found by the same short loop.
 */

// @ts-ignore: decorator
@inline const MOST_WANTED: u32 = 64;

/** per wanted field: its column in the file, the address of its text column */
const wanted: usize = memory.data(512, 8);
/** per row the number of its first mark in the index */
const rowMarks: usize = memory.data(8192, 16);

let separator: i32 = 9;
/** fields that a row must have; 0 before any header */
let fieldCount: i32 = 0;
let wantedCount: i32 = 0;
let unsetAt: usize = 0;
let unsetLength: i32 = 0;
let emptyAt: usize = 0;
let emptyLength: i32 = 0;

// the index is valid for a scan that goes on at indexResume
let indexResume: usize = 0;
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

/**
 * Rows of [from, to) into the wanted text columns, until the batch is full, a line begins with #, or no line break is
 * left. Where it stopped, and why, is in the batch's cursor and status.
 */
export function tsvScan(from: usize, to: usize): void {
  setRows(0);
  if (from != indexResume || indexResume == 0) {
    const end = min(to, from + WINDOW);
    buildIndex(from, end, separator);
    nextBreak = 0;
    nextPosition = 0;
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
      store<u32>(rowMarks + (n << 2), position);
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
  for (let w = 0; w < wantedCount; w++) putColumn(load<i32>(wanted + (w << 3)), load<u32>(wanted + (w << 3) + 4), n);
  setLine(number);
  setRows(n);
  setCursor(start);
  setStatus(status);
}

/** The text of one column of the file, in all rows of the batch. */
function putColumn(column: i32, text: usize, n: i32): void {
  const lengths = text + (BATCH << 2);
  const first = positions + (column << 2);
  const isLast = column + 1 >= fieldCount;
  const unset = headOf(unsetAt, unsetLength, isLast);
  const unsetMask = headMask(unsetLength);
  const empty = headOf(emptyAt, emptyLength, isLast);
  const emptyMask = headMask(emptyLength);
  for (let i = 0; i < n; i++) {
    const mark = first + (load<u32>(rowMarks + (i << 2)) << 2);
    const at = <usize>load<u32>(mark - 4) + 1;
    const head = load<u64>(at);
    const length = select(0, <i32>(load<u32>(mark) - <u32>at), (head & emptyMask) == empty);
    store<u32>(text + (i << 2), <u32>at);
    store<i32>(lengths + (i << 2), select(UNSET, length, (head & unsetMask) == unset));
  }
  const headsTell = unsetLength < 8 && emptyLength < 8;
  if (!isLast && headsTell) return;
  for (let i = 0; i < n; i++) {
    const end = <usize>load<u32>(rowEnds + (i << 2));
    const until = <usize>load<u32>(first + (load<u32>(rowMarks + (i << 2)) << 2));
    if (headsTell && until == end && load<u8>(until - 1) != 13) continue;
    store<i32>(lengths + (i << 2), lengthOf(load<u32>(text + (i << 2)), until, end));
  }
}

/** As many bytes as `length` and one. */
function headMask(length: i32): u64 {
  return length >= 7 ? ~(<u64>0) : ((<u64>1) << ((length + 1) << 3)) - 1;
}

/** What a value of up to seven bytes begins with, and what stands behind it: so its length need not be compared. */
function headOf(at: usize, length: i32, isLast: bool): u64 {
  const behind: u64 = isLast ? LINE_BREAK : separator;
  return length >= 8 ? 0 : (load<u64>(at) & (headMask(length) >> 8)) | (behind << (length << 3));
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

/** The length of a value that may be the row's last, which a carriage return may end. */
// @ts-ignore: decorator
@inline function lengthOf(at: usize, until: usize, end: usize): i32 {
  let length = <i32>(until - at);
  if (until == end && length > 0 && load<u8>(until - 1) == 13) length--;
  if (length == unsetLength && same(at, unsetAt, length)) return UNSET;
  return length == emptyLength && same(at, emptyAt, length) ? 0 : length;
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
      const text = load<u32>(wanted + (w << 3) + 4);
      store<u32>(text, <u32>at);
      store<i32>(text + (BATCH << 2), lengthOf(at, stop, 0));
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
