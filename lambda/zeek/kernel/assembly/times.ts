import { BATCH, UNSET } from './memory';
import { MILLION, NO_NUMBER, areDigits, decimal, eightDigits, micros, whole } from './numbers';

/** Times as microseconds since 1970: epoch seconds, milliseconds, or ISO 8601. */
export function parseTimes(text: usize, n: i32, out: usize): void {
  for (let i = 0; i < n; i++) {
    const length = load<i32>(text + (BATCH << 2) + (i << 2));
    const at = load<u32>(text + (i << 2));
    const plain = length == 17 ? zeekTime(at) : NO_NUMBER;
    store<i64>(out + (i << 3), plain != NO_NUMBER || length == UNSET ? plain : time(at, length));
  }
}

/** the eight digits that a time began with lately, and the microseconds that they stand for: neighbours begin alike */
let begin: u64 = 0;
let begun: i64 = 0;

/** As Zeek writes it, `1521911720.602322`; else NO_NUMBER. */
// @ts-ignore: decorator
@inline function zeekTime(at: usize): i64 {
  const eight = load<u64>(at);
  if (eight != begin) {
    if (!areDigits(eight)) return NO_NUMBER;
    begin = eight;
    begun = <i64>eightDigits(eight) * 100 * MILLION;
  }
  // the last two digits of the seconds, a point, six places: the point is taken out
  const rest = (load<u64>(at + 9) & ~(<u64>0xffff)) | (<u64>load<u16>(at + 8));
  if (load<u8>(at + 10) != 0x2e || !areDigits(rest)) return NO_NUMBER;
  return begun + <i64>eightDigits(rest);
}

function time(at: usize, length: i32): i64 {
  if (length >= 19 && load<u8>(at + 4) == 0x2d && load<u8>(at + 7) == 0x2d) return calendarTime(at, length);
  if (!decimal(at, length)) return NO_NUMBER;
  const size = whole < 0 ? -whole : whole;
  // seconds until the year 5138; above that the number counts milliseconds, or finer
  if (size < 100000000000) return whole * MILLION + micros;
  if (size < 100000000000000) return whole * 1000 + micros / 1000;
  return size < 100000000000000000 ? whole : whole / 1000;
}

// @ts-ignore: decorator
@inline function digitsAt(at: usize, count: i32): i32 {
  let value = 0;
  for (let i = 0; i < count; i++) {
    const digit = <u32>load<u8>(at + i) - 0x30;
    if (digit > 9) return -1000000;
    value = value * 10 + <i32>digit;
  }
  return value;
}

/** `2011-08-15T03:36:16.748830Z`, also with a space, with no fraction, and with an offset as `+0200` or `-08:00`. */
function calendarTime(at: usize, length: i32): i64 {
  const end = at + length;
  const year = digitsAt(at, 4);
  const month = digitsAt(at + 5, 2);
  const day = digitsAt(at + 8, 2);
  const hour = digitsAt(at + 11, 2);
  const minute = digitsAt(at + 14, 2);
  const second = digitsAt(at + 17, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31) return NO_NUMBER;
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 60) return NO_NUMBER;
  let rest = at + 19;
  let fraction: i64 = 0;
  if (rest < end && load<u8>(rest) == 0x2e) {
    let unit: i64 = 100000;
    for (rest++; rest < end && <u32>load<u8>(rest) - 0x30 <= 9; rest++) {
      fraction += unit * (<i64>load<u8>(rest) - 0x30);
      unit /= 10;
    }
  }
  const offset = offsetMinutes(rest, end);
  if (offset == NO_OFFSET) return NO_NUMBER;
  const days = daysSince1970(year, month, day);
  const seconds = (<i64>days) * 86400 + hour * 3600 + minute * 60 + second - (<i64>offset) * 60;
  return seconds * MILLION + fraction;
}

// @ts-ignore: decorator
@inline const NO_OFFSET: i32 = i32.MAX_VALUE;

function offsetMinutes(from: usize, end: usize): i32 {
  if (from >= end || (load<u8>(from) | 0x20) == 0x7a) return 0;
  const sign = load<u8>(from);
  if (sign != 0x2b && sign != 0x2d) return NO_OFFSET;
  const left = <i32>(end - from);
  const hours = left >= 3 ? digitsAt(from + 1, 2) : -1;
  let minutes = 0;
  if (left == 5) minutes = digitsAt(from + 3, 2);
  else if (left == 6) minutes = digitsAt(from + 4, 2);
  if (hours < 0 || minutes < 0) return NO_OFFSET;
  const offset = hours * 60 + minutes;
  return sign == 0x2d ? -offset : offset;
}

/** Days of the civil calendar (Howard Hinnant's days_from_civil). */
function daysSince1970(year: i32, month: i32, day: i32): i32 {
  const y = month <= 2 ? year - 1 : year;
  const era = y / 400;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}
