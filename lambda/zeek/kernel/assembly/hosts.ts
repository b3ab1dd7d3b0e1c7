import { elements, touch } from './lookup';
import { BATCH, NONE, element, extend, newColumn } from './memory';
import { NO_NUMBER } from './numbers';

/**
 * One line of numbers per originator, so that a record touches one place whatever is counted of it. It begins with the
 * records (u32), then its first and last time (microseconds); what follows is laid out from outside: counters
 * (u32), sums (whole i64, millionths i64, numbers u32) and largest numbers (whole i64, millionths i32, seen u32).
 */
@unmanaged
export class Hosts {
  column: usize = 0;
  stride: u32 = 0;
  count: u32 = 0;
}

export function newHosts(stride: u32): Hosts {
  const hosts = new Hosts();
  hosts.column = newColumn();
  hosts.stride = stride;
  return hosts;
}

/** Bytes of lines that are near enough: to touch them first costs more than it spares. */
// @ts-ignore: decorator
@inline const NEAR: u32 = 1 << 21;

// offsets of what every line has
// @ts-ignore: decorator
@inline const FIRST: usize = 8;
// @ts-ignore: decorator
@inline const LAST: usize = 16;

/** Lines for the originators up to `count`. */
export function growHosts(hosts: Hosts, count: u32): void {
  for (let id = hosts.count; id < count; id++) {
    extend(hosts.column, id, hosts.stride);
    const line = element(hosts.column, id, hosts.stride);
    memory.fill(line, 0, hosts.stride);
    store<i64>(line + FIRST, i64.MAX_VALUE);
    store<i64>(line + LAST, i64.MIN_VALUE);
  }
  hosts.count = count;
}

/**
 * Counts records and widens each host's time span; a host gets its line with its first record. This is the first step
 * that asks for the lines of a batch, so it fetches them for all others too.
 */
export function countRecords(hosts: Hosts, ids: usize, times: usize, n: i32): void {
  if (hosts.count * hosts.stride > NEAR) touchLines(hosts, ids, n);
  for (let i = 0; i < n; i++) {
    const id = load<u32>(ids + (i << 2));
    if (id == NONE) continue;
    if (id >= hosts.count) growHosts(hosts, id + 1);
    const line = element(hosts.column, id, hosts.stride);
    store<u32>(line, load<u32>(line) + 1);
    const time = load<i64>(times + (i << 3));
    if (time == NO_NUMBER) continue;
    if (time < load<i64>(line + FIRST)) store<i64>(line + FIRST, time);
    if (time > load<i64>(line + LAST)) store<i64>(line + LAST, time);
  }
}

function touchLines(hosts: Hosts, ids: usize, n: i32): void {
  const last = hosts.count - 1;
  for (let i = 0; i < n; i++) {
    store<u32>(elements + (i << 2), <u32>element(hosts.column, min(load<u32>(ids + (i << 2)), last), hosts.stride));
  }
  for (let part: u32 = 0; part < hosts.stride; part += 64) touch(elements, n, part);
}

/** Widens the log's own span, two words at `span`. */
export function widenSpan(span: usize, times: usize, n: i32): void {
  let first = load<i64>(span);
  let last = load<i64>(span + 8);
  for (let i = 0; i < n; i++) {
    const time = load<i64>(times + (i << 3));
    if (time == NO_NUMBER) continue;
    first = min(first, time);
    last = max(last, time);
  }
  store<i64>(span, first);
  store<i64>(span + 8, last);
}

/** Counts the records whose mask is set. */
export function countMasked(hosts: Hosts, offset: u32, ids: usize, mask: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const id = load<u32>(ids + (i << 2));
    if (id == NONE || load<u8>(mask + i) == 0) continue;
    const at = element(hosts.column, id, hosts.stride) + offset;
    store<u32>(at, load<u32>(at) + 1);
  }
}

/** Counts for conditions on one field, all at once: as countClassedPairs does. */
export function countClassed(hosts: Hosts, offset: u32, ids: usize, classes: usize, wanted: u32, n: i32): void {
  for (let i = 0; i < n; i++) {
    const id = load<u32>(ids + (i << 2));
    let bits = <u32>load<u16>(classes + (i << 1)) & wanted;
    if (id == NONE || bits == 0) continue;
    const line = element(hosts.column, id, hosts.stride) + offset;
    while (bits != 0) {
      const at = line + (popcnt(wanted & ((bits & (0 - bits)) - 1)) << 2);
      store<u32>(at, load<u32>(at) + 1);
      bits &= bits - 1;
    }
  }
}

/** Adds the numbers up, of all records or of those whose mask is set. */
export function sumNumbers(hosts: Hosts, offset: u32, ids: usize, numbers: usize, mask: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const id = load<u32>(ids + (i << 2));
    const whole = load<i64>(numbers + (i << 3));
    if (id == NONE || whole == NO_NUMBER || (mask != 0 && load<u8>(mask + i) == 0)) continue;
    const at = element(hosts.column, id, hosts.stride) + offset;
    store<i64>(at, load<i64>(at) + whole);
    store<i64>(at + 8, load<i64>(at + 8) + <i64>load<i32>(numbers + (BATCH << 3) + (i << 2)));
    store<u32>(at + 16, load<u32>(at + 16) + 1);
  }
}

/** Keeps the largest number. */
export function largestNumbers(hosts: Hosts, offset: u32, ids: usize, numbers: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const id = load<u32>(ids + (i << 2));
    const whole = load<i64>(numbers + (i << 3));
    if (id == NONE || whole == NO_NUMBER) continue;
    const micros = load<i32>(numbers + (BATCH << 3) + (i << 2));
    const at = element(hosts.column, id, hosts.stride) + offset;
    const held = load<i64>(at);
    if (load<u32>(at + 12) != 0 && (whole < held || (whole == held && micros <= load<i32>(at + 8)))) continue;
    store<i64>(at, whole);
    store<i32>(at + 8, micros);
    store<u32>(at + 12, 1);
  }
}
