import { LINE_BREAK } from './batch';

/**
 * Where separators and line breaks stand in a window of separated text, found 64 bytes at a time. The number of fields of a
 * row is the distance of two line breaks in it.
 */

// @ts-ignore: decorator
@inline export const WINDOW: u32 = 1 << 18;

/** of every separator and line break; before the first stands the place before the window, as if a line broke there */
export const positions: usize = heap.alloc((WINDOW + 128) << 2) + 16;
/** which of them are line breaks */
export const breaks: usize = heap.alloc((WINDOW + 128) << 2);
export let breakCount: u32 = 0;
export let indexedTo: usize = 0;

export function buildIndex(from: usize, to: usize, separator: i32): void {
  const sep = i8x16.splat(<i8>separator);
  const brk = i8x16.splat(<i8>LINE_BREAK);
  let out = positions;
  let outBreaks = breaks;
  let at = from;
  store<u32>(positions - 4, <u32>from - 1);
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
    // one line break at most is what most blocks hold, and to look for it costs less than to guess whether there is one
    const found = <usize>popcnt(marks);
    store<u32>(outBreaks, base + <u32>popcnt(marks & ((lines & (0 - lines)) - 1)));
    outBreaks += usize(lines != 0) << 2;
    lines &= lines - 1;
    while (lines != 0) {
      store<u32>(outBreaks, base + <u32>popcnt(marks & ((lines & (0 - lines)) - 1)));
      outBreaks += 4;
      lines &= lines - 1;
    }
    const last = out + (found << 2);
    marks = putFour(out, at, marks);
    marks = putFour(out + 16, at, marks);
    if (found > 8) {
      marks = putFour(out + 32, at, marks);
      marks = putFour(out + 48, at, marks);
      for (let put = out + 64; put < last; put += 16) marks = putFour(put, at, marks);
    }
    out = last;
    at += 64;
  }
  breakCount = <u32>((outBreaks - breaks) >> 2);
  indexedTo = to;
}

/** Positions of the lowest four marks, or of some place where there are fewer; returns the rest. */
// @ts-ignore: decorator
@inline function putFour(out: usize, at: usize, marks: u64): u64 {
  store<u32>(out, <u32>at + <u32>ctz(marks));
  let rest = marks & (marks - 1);
  store<u32>(out + 4, <u32>at + <u32>ctz(rest));
  rest &= rest - 1;
  store<u32>(out + 8, <u32>at + <u32>ctz(rest));
  rest &= rest - 1;
  store<u32>(out + 12, <u32>at + <u32>ctz(rest));
  return rest & (rest - 1);
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
