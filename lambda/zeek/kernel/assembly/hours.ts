import { addPairs } from './absorb';
import { MILLION, NO_NUMBER } from './numbers';
import { Pairs } from './pairs';

/** Records by the hour of their time, in hours since 1970; before that is hour 0. */

// @ts-ignore: decorator
@inline const HOUR: i64 = 3600 * MILLION;
/** hours since 1970 that are told apart: the last is in the year 9999 */
// @ts-ignore: decorator
@inline const LAST_HOUR: i64 = 70389527;

// @ts-ignore: decorator
@inline function hourOf(time: i64): i64 {
  return time < 0 ? 0 : min(time / HOUR, LAST_HOUR);
}

const key: usize = memory.data(16, 8);

/** Counts records by the hour of their time, in a table of pairs of the hour and 0. */
export function countHours(hours: Pairs, times: usize, n: i32): void {
  let from: i64 = 0;
  let records: u32 = 0;
  for (let i = 0; i < n; i++) {
    const time = load<i64>(times + (i << 3));
    if (time == NO_NUMBER) continue;
    if (records > 0 && time >= from && time < from + HOUR) {
      records++;
      continue;
    }
    if (records > 0) addHour(hours, hourOf(from), records);
    from = hourOf(time) * HOUR;
    records = 1;
  }
  if (records > 0) addHour(hours, hourOf(from), records);
}

function addHour(hours: Pairs, hour: i64, records: u32): void {
  store<u32>(key, <u32>hour);
  store<u32>(key + 4, 0);
  store<u32>(key + 8, records);
  addPairs(hours, key, key + 4, key + 8, 1, key + 12);
}

/** The rows whose hour lies from `first` to `last`, or that have no time where `timeless` is set; returns how many. */
export function chooseHours(times: usize, n: i32, first: u32, last: u32, timeless: bool, chosen: usize): i32 {
  let count = 0;
  for (let i = 0; i < n; i++) {
    const time = load<i64>(times + (i << 3));
    const hour = hourOf(time);
    const fits = time == NO_NUMBER ? timeless : hour >= <i64>first && hour <= <i64>last;
    store<u32>(chosen + (count << 2), i);
    count += fits ? 1 : 0;
  }
  return count;
}
