import { BATCH, UNSET } from './memory';

/**
 * Numbers as whole units and millionths, exact for every decimal with up to six places, so that sums do not depend on
 * the order of records. More places are rounded.
 */

/** in a number column: no number */
// @ts-ignore: decorator
@inline export const NO_NUMBER: i64 = i64.MIN_VALUE;
// @ts-ignore: decorator
@inline export const MILLION: i64 = 1000000;

/** the number read last */
export let whole: i64 = 0;
export let micros: i32 = 0;

/** A number column is BATCH whole parts of 64 bits, then BATCH millionths of 32, of the same sign. */
export function parseNumbers(text: usize, n: i32, out: usize): void {
  for (let i = 0; i < n; i++) {
    const length = load<i32>(text + (BATCH << 2) + (i << 2));
    if (length == UNSET) whole = NO_NUMBER;
    else {
      const at = load<u32>(text + (i << 2));
      if (!shortDecimal(at, length) && !decimal(at, length)) whole = NO_NUMBER;
    }
    store<i64>(out + (i << 3), whole);
    store<i32>(out + (BATCH << 3) + (i << 2), micros);
  }
}

const ZEROS: u64 = 0x3030303030303030;

/** One to eight digits, and perhaps a point with up to six behind it, as nearly every number is. False for any other. */
// @ts-ignore: decorator
@inline function shortDecimal(at: usize, length: i32): bool {
  const points = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x2e)));
  const point = min(ctz(points), length);
  if (<u32>(point - 1) > 7) return false;
  // the digits end where a word ends, and zeros stand before them
  const blank = 64 - (point << 3);
  const digits = (load<u64>(at) << blank) | (ZEROS & (((<u64>1) << blank) - 1));
  if (!areDigits(digits)) return false;
  whole = <i64>eightDigits(digits);
  micros = 0;
  if (point == length) return true;
  const places = length - point - 1;
  if (places > 6) return false;
  // two zeros before the places, and as many behind as make six of them
  const kept = ((<u64>1) << (places << 3)) - 1;
  const behind = (((load<u64>(at + point + 1) & kept) | (ZEROS & ~kept)) << 16) | 0x3030;
  if (!areDigits(behind)) return false;
  micros = <i32>eightDigits(behind);
  return true;
}

// Eighteen digits fit; those beyond do not change a double.
// @ts-ignore: decorator
@inline const MOST_DIGITS: i32 = 18;

/** Reads any decimal into whole and micros; false for what is none. */
export function decimal(from: usize, length: i32): bool {
  const end = from + length;
  let at = from;
  let negative = false;
  micros = 0;
  if (at < end && (load<u8>(at) == 0x2d || load<u8>(at) == 0x2b)) {
    negative = load<u8>(at) == 0x2d;
    at++;
  }
  let mantissa: i64 = 0;
  let digits = 0;
  let seen = 0;
  let exponent = 0;
  let point = false;
  for (; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (byte - 0x30 <= 9) {
      seen++;
      if (digits < MOST_DIGITS) {
        mantissa = mantissa * 10 + (byte - 0x30);
        if (mantissa != 0) digits++;
        if (point) exponent--;
      } else if (!point) exponent++;
    } else if (byte == 0x2e && !point) point = true;
    else break;
  }
  if (seen == 0) return false;
  if (at < end) {
    if ((load<u8>(at) | 0x20) != 0x65) return false;
    const given = exponentOf(at + 1, end);
    if (given == BAD_EXPONENT) return false;
    exponent += given;
  }
  return scaled(mantissa, exponent, negative);
}

// @ts-ignore: decorator
@inline const BAD_EXPONENT: i32 = i32.MAX_VALUE;

function exponentOf(from: usize, end: usize): i32 {
  let at = from;
  let negative = false;
  if (at < end && (load<u8>(at) == 0x2d || load<u8>(at) == 0x2b)) {
    negative = load<u8>(at) == 0x2d;
    at++;
  }
  if (at >= end) return BAD_EXPONENT;
  let value = 0;
  for (; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (byte - 0x30 > 9) return BAD_EXPONENT;
    value = min(9999, value * 10 + <i32>(byte - 0x30));
  }
  return negative ? -value : value;
}

const POWERS: usize = memory.data<i64>([
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
  10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
]);

// @ts-ignore: decorator
@inline function power(n: i32): i64 {
  return load<i64>(POWERS + (n << 3));
}

/** mantissa * 10^exponent as whole and micros; false where it is beyond 64 bits */
function scaled(mantissa: i64, exponent: i32, negative: bool): bool {
  if (exponent == 0 || mantissa == 0) whole = mantissa;
  else if (exponent > 0) {
    if (exponent > 18 || mantissa > i64.MAX_VALUE / power(exponent)) return false;
    whole = mantissa * power(exponent);
  } else if (exponent < -18 - 7) whole = 0;
  else {
    let rest: i64 = 0;
    let places = -exponent;
    if (places <= 18) {
      const unit = power(places);
      whole = mantissa / unit;
      rest = mantissa % unit;
    } else {
      whole = 0;
      rest = mantissa;
    }
    if (places <= 6) micros = <i32>(rest * power(6 - places));
    else {
      // rounded to the nearest millionth
      const cut = places - 6;
      const unit = cut > 18 ? 0 : power(cut);
      micros = unit == 0 ? 0 : <i32>((rest + (unit >> 1)) / unit);
      if (micros == 1000000) {
        micros = 0;
        whole++;
      }
    }
  }
  if (negative) {
    whole = -whole;
    micros = -micros;
  }
  return true;
}

// @ts-ignore: decorator
@inline export function areDigits(text: u64): bool {
  return ((text & 0xf0f0f0f0f0f0f0f0) | (((text + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4)) == 0x3333333333333333;
}

/** The number that eight digits write, the first of them in the lowest byte. */
// @ts-ignore: decorator
@inline export function eightDigits(text: u64): u64 {
  const pairs = (text & 0x0f0f0f0f0f0f0f0f) * 2561 >> 8;
  const fours = (pairs & 0x00ff00ff00ff00ff) * 6553601 >> 16;
  return (fours & 0x0000ffff0000ffff) * 42949672960001 >> 32;
}
