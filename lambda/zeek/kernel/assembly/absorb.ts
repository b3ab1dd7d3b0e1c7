import { Cadences, LIST, LIST_BYTES, REFUSED, RINGED, extendCadences, mayRing, newRing, refuse } from './cadence';
import { Hosts } from './hosts';
import { NONE, element } from './memory';
import { Pairs, countPairs } from './pairs';
import { BUCKETS, FIRST, LAST, RING, RING_BYTES, SHIFT, join, widen } from './ring';

/**
 * Tables take what other tables of the same plan counted. Rows come in batches as records do; ids are those of the table
 * that takes them, NONE for what it does not want.
 */

/** Counts pairs with `records` each, and writes their ids. */
export function addPairs(pairs: Pairs, first: usize, second: usize, records: usize, n: i32, ids: usize): void {
  const refused = pairs.refused;
  countPairs(pairs, first, second, 0, n, ids);
  let more: u32 = 0;
  for (let i = 0; i < n; i++) {
    const id = load<u32>(ids + (i << 2));
    if (id == NONE) {
      if (load<u32>(first + (i << 2)) != NONE && load<u32>(second + (i << 2)) != NONE) more += load<u32>(records + (i << 2)) - 1;
      continue;
    }
    const at = element(pairs.entries, id, 12) + 8;
    store<u32>(at, load<u32>(at) + load<u32>(records + (i << 2)) - 1);
  }
  if (pairs.refused != refused) pairs.refused += more;
}

/** Adds to a counter of 32 bits of each id's element. */
export function addCounts(column: usize, stride: u32, offset: u32, ids: usize, amounts: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const id = load<u32>(ids + (i << 2));
    if (id == NONE) continue;
    const at = element(column, id, stride) + offset;
    store<u32>(at, load<u32>(at) + load<u32>(amounts + (i << 2)));
  }
}

/** Adds to a sum of 64 bits of each id's element. */
export function addWide(column: usize, stride: u32, offset: u32, ids: usize, amounts: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const id = load<u32>(ids + (i << 2));
    if (id == NONE) continue;
    const at = element(column, id, stride) + offset;
    store<i64>(at, load<i64>(at) + load<i64>(amounts + (i << 3)));
  }
}

/** Widens the spans of hosts, two words at `offset` of their lines. */
export function widenSpans(hosts: Hosts, offset: u32, ids: usize, firsts: usize, lasts: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const id = load<u32>(ids + (i << 2));
    if (id == NONE) continue;
    const span = element(hosts.column, id, hosts.stride) + offset;
    store<i64>(span, min(load<i64>(span), load<i64>(firsts + (i << 3))));
    store<i64>(span + 8, max(load<i64>(span + 8), load<i64>(lasts + (i << 3))));
  }
}

/** The ring at `from`, laid out as a ring is, becomes part of what is known of a pair. */
export function absorbRing(cadences: Cadences, pair: u32, from: usize, size: u32): void {
  extendCadences(cadences, size);
  const at = element(cadences.column, pair, 4);
  const held = load<u32>(at);
  if (held == REFUSED) return;
  if (held >= RINGED) {
    addRing(element(cadences.rings, held - RINGED, RING_BYTES), from);
    return;
  }
  if (!mayRing(cadences)) {
    refuse(cadences, at);
    return;
  }
  const ring = newRing(cadences, at, load<u32>(from + FIRST), load<u32>(from + LAST));
  addRing(ring, from);
  if (held == 0) return;
  if (held < LIST) {
    noteOne(ring, held);
    return;
  }
  const list = element(cadences.lists, held - LIST, LIST_BYTES);
  for (let i: u32 = 0; i < load<u32>(list); i++) noteOne(ring, load<u32>(list + 4 + (i << 2)));
}

/** A pair whose contacts found no room elsewhere has none here. */
export function refuseContacts(cadences: Cadences, pair: u32, size: u32): void {
  extendCadences(cadences, size);
  const at = element(cadences.column, pair, 4);
  if (load<u32>(at) != REFUSED) refuse(cadences, at);
}

const scratch: usize = memory.data(256, 16);

/** Both rings' buckets begin at multiples of their width, so they add up once they are as wide. */
function addRing(ring: usize, from: usize): void {
  const first = load<u32>(from + FIRST);
  store<u32>(ring, load<u32>(ring) + load<u32>(from));
  widen(ring, first);
  widen(ring, load<u32>(from + LAST));
  memory.copy(scratch, from + BUCKETS, RING);
  const wide = load<u32>(ring + SHIFT);
  for (let k = load<u32>(from + SHIFT); k < wide; k++) join(scratch, first >> k);
  for (let i: usize = 0; i < RING; i += 16) {
    v128.store(ring + BUCKETS + i, i8x16.add_sat_u(v128.load(ring + BUCKETS + i), v128.load(scratch + i)));
  }
}

function noteOne(ring: usize, second: u32): void {
  store<u32>(ring, load<u32>(ring) + 1);
  widen(ring, second);
  const at = ring + BUCKETS + ((second >> load<u32>(ring + SHIFT)) & (RING - 1));
  const count = load<u8>(at);
  if (count < 255) store<u8>(at, count + 1);
}
