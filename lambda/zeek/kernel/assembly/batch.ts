import { BATCH, UNSET } from './memory';

/** What a scan leaves behind for its caller: the rows found, where and why it stopped, and what it rejected. */

// @ts-ignore: decorator
@inline export const LINE_BREAK: i32 = 10;

/** no complete record is left: more input is wanted */
// @ts-ignore: decorator
@inline export const STATUS_MORE: i32 = 0;
/** go on at the cursor */
// @ts-ignore: decorator
@inline export const STATUS_BATCH: i32 = 1;
/** the line at the cursor begins with # */
// @ts-ignore: decorator
@inline export const STATUS_DIRECTIVE: i32 = 2;
/** the array is closed; the cursor is behind it */
// @ts-ignore: decorator
@inline export const STATUS_CLOSED: i32 = 3;

// @ts-ignore: decorator
@inline export const REJECT_FIELDS: i32 = 1;
// @ts-ignore: decorator
@inline export const REJECT_BEFORE_HEADER: i32 = 2;
// @ts-ignore: decorator
@inline export const REJECT_NOT_AN_OBJECT: i32 = 3;
// @ts-ignore: decorator
@inline export const REJECT_UNCLOSED: i32 = 4;
// @ts-ignore: decorator
@inline export const REJECT_MALFORMED: i32 = 5;

// @ts-ignore: decorator
@inline const MOST_KEPT: u32 = 16;

/** where each record of the batch begins, and the byte behind it, without its line break */
export const rowStarts: usize = memory.data(8192, 16);
export const rowEnds: usize = memory.data(8192, 16);
/** the first rejections of the scan: line, reason, two numbers */
const rejections: usize = memory.data(256, 16);

export let rows: i32 = 0;
export let cursor: usize = 0;
export let status: i32 = 0;
/** number of the line at the cursor, from 1; in an array the number of the element */
export let line: u32 = 1;
export let rejected: u32 = 0;

export function setRows(n: i32): void {
  rows = n;
}
export function setCursor(at: usize): void {
  cursor = at;
}
export function setStatus(value: i32): void {
  status = value;
}
export function setLine(number: u32): void {
  line = number;
}

export function reject(number: u32, reason: i32, found: i32, wanted: i32): void {
  if (rejected < MOST_KEPT) {
    const at = rejections + (rejected << 4);
    store<u32>(at, number);
    store<i32>(at + 4, reason);
    store<i32>(at + 8, found);
    store<i32>(at + 12, wanted);
  }
  rejected++;
}

export function getRows(): i32 {
  return rows;
}
export function getCursor(): usize {
  return cursor;
}
export function getStatus(): i32 {
  return status;
}
export function getLine(): u32 {
  return line;
}
export function getRejected(): u32 {
  return rejected;
}
export function getRejections(): usize {
  return rejections;
}
export function clearRejected(): void {
  rejected = 0;
}
export function getRowStarts(): usize {
  return rowStarts;
}
export function getRowEnds(): usize {
  return rowEnds;
}
export function batchRows(): i32 {
  return BATCH;
}

/** Empty values of a text column become unset. */
export function unsetEmpty(text: usize, n: i32): void {
  const lengths = text + (BATCH << 2);
  for (let i = 0; i < n; i++) {
    if (load<i32>(lengths + (i << 2)) == 0) store<i32>(lengths + (i << 2), UNSET);
  }
}

/** Copies the chosen rows of a text column to the beginning of another. */
export function gather(from: usize, chosen: usize, count: i32, to: usize): void {
  gatherWords(from, chosen, count, to);
  gatherWords(from + (BATCH << 2), chosen, count, to + (BATCH << 2));
}

export function gatherWords(from: usize, chosen: usize, count: i32, to: usize): void {
  for (let i = 0; i < count; i++) {
    store<u32>(to + (i << 2), load<u32>(from + (load<u32>(chosen + (i << 2)) << 2)));
  }
}
