import { touch } from './lookup';
import { NONE, element, extend, newColumn } from './memory';
import { MILLION } from './numbers';
import { FIRST, LAST, RING, RING_BYTES, SHIFT, bucketOf, note } from './ring';

/**
 * When the contacts of a pair took place, in a form that neither depends on the order of records nor on where a log was
 * split: the times of up to FEW contacts as they are, in seconds; from then on a histogram of RING buckets of 2^k
 * seconds, aligned to multiples of that, where k is the least with which the pair's span fits. Its counts stop at 255.
 */
@unmanaged
export class Cadences {
  /** per pair: 0, the second of its one contact, LIST plus the number of a list, RINGED plus that of a ring, or REFUSED */
  column: usize = 0;
  count: u32 = 0;
  /** lists: contacts, their times */
  lists: usize = 0;
  listCount: u32 = 0;
  /** rings: contacts, first second, last second, k, buckets; bucket b of time is at b modulo RING */
  rings: usize = 0;
  ringCount: u32 = 0;
  /** pairs that had contacts enough but found no ring left */
  refused: u32 = 0;
  /** rings that there may be */
  most: u32 = MOST_RINGS;
}

// @ts-ignore: decorator
@inline export const LIST: u32 = 0xff000000;
// @ts-ignore: decorator
@inline export const RINGED: u32 = 0xff800000;
// @ts-ignore: decorator
@inline export const REFUSED: u32 = 0xffffffff;
// @ts-ignore: decorator
@inline export const FEW: u32 = 4;
// @ts-ignore: decorator
@inline export const LIST_BYTES: u32 = 20;
// @ts-ignore: decorator
@inline const MOST_RINGS: u32 = 65536;

// columns of a batch: contacts of pairs without a ring, their seconds and where the pairs' states are
const seconds: usize = memory.data(8208, 16);
const places: usize = memory.data(8208, 16);
let others: i32 = 0;
// contacts of pairs with one; a bucket is where the contact counts, unless the ring must widen first
const rings: usize = memory.data(8208, 16);
const ringSeconds: usize = memory.data(8208, 16);
const buckets: usize = memory.data(8208, 16);
let ringed: i32 = 0;

export function newCadences(): Cadences {
  const cadences = new Cadences();
  cadences.column = newColumn();
  cadences.lists = newColumn();
  cadences.rings = newColumn();
  return cadences;
}

/**
 * `size` is the number of pairs that there are by now. Rings are many and lie far apart, so they are fetched by short loops
 * that need nothing of one another, where to note one contact after the other would wait for each.
 */
export function noteContacts(cadences: Cadences, pairs: usize, times: usize, n: i32, size: u32): void {
  extendCadences(cadences, size);
  if (cadences.count == 0) return;
  const contacts = pickContacts(cadences, pairs, times, n);
  touch(places, contacts);
  pickRinged(cadences, contacts);
  noteRinged();
  for (let i = 0; i < others; i++) {
    const second = load<u32>(seconds + (i << 2));
    const at = <usize>load<u32>(places + (i << 2));
    const held = load<u32>(at);
    if (held == 0) store<u32>(at, second);
    else if (held < LIST) begin(cadences, at, held, second);
    else if (held < RINGED) append(cadences, at, held - LIST, second);
    else if (held != REFUSED) note(element(cadences.rings, held - RINGED, RING_BYTES), second);
  }
}

/** States for the pairs up to `size`. */
export function extendCadences(cadences: Cadences, size: u32): void {
  for (; cadences.count < size; cadences.count++) {
    extend(cadences.column, cadences.count, 4);
    store<u32>(element(cadences.column, cadences.count, 4), 0);
  }
}

/** Writes the second of each contact and the place of its pair's state; returns their number. */
function pickContacts(cadences: Cadences, pairs: usize, times: usize, n: i32): i32 {
  let contacts = 0;
  const last = cadences.count - 1;
  for (let i = 0; i < n; i++) {
    const pair = load<u32>(pairs + (i << 2));
    const time = load<i64>(times + (i << 3));
    const dated = hasSecond(time);
    store<u32>(seconds + (contacts << 2), secondOf(select<i64>(time, 0, dated)));
    store<u32>(places + (contacts << 2), <u32>element(cadences.column, min(pair, last), 4));
    contacts += i32(pair != NONE) & i32(dated);
  }
  return contacts;
}

/** Moves the contacts of pairs with a ring from the other columns to theirs. A pair that has one keeps it, or is refused. */
function pickRinged(cadences: Cadences, contacts: i32): void {
  let inRings = 0;
  let elsewhere = 0;
  for (let i = 0; i < contacts; i++) {
    const at = load<u32>(places + (i << 2));
    const second = load<u32>(seconds + (i << 2));
    const held = load<u32>(at);
    const isRinged = held >= RINGED && held != REFUSED;
    store<u32>(rings + (inRings << 2), <u32>element(cadences.rings, select(held - RINGED, 0, isRinged), RING_BYTES));
    store<u32>(ringSeconds + (inRings << 2), second);
    inRings += i32(isRinged);
    store<u32>(places + (elsewhere << 2), at);
    store<u32>(seconds + (elsewhere << 2), second);
    elsewhere += i32(held < RINGED);
  }
  ringed = inRings;
  others = elsewhere;
}

function noteRinged(): void {
  touch(rings, ringed);
  for (let i = 0; i < ringed; i++) {
    store<u32>(buckets + (i << 2), <u32>bucketOf(load<u32>(rings + (i << 2)), load<u32>(ringSeconds + (i << 2))));
  }
  touch(buckets, ringed);
  for (let i = 0; i < ringed; i++) note(load<u32>(rings + (i << 2)), load<u32>(ringSeconds + (i << 2)));
}

/** Seconds that no other state is written as; NO_NUMBER is far below. */
// @ts-ignore: decorator
@inline function hasSecond(time: i64): bool {
  return time >= MILLION && time < <i64>LIST * MILLION;
}

/** Exact for every time that has a second, and cheaper than a division of integers. */
// @ts-ignore: decorator
@inline function secondOf(time: i64): u32 {
  return <u32>(<f64>time / 1e6);
}

/** A list for the second contact of a pair. */
function begin(cadences: Cadences, at: usize, first: u32, second: u32): void {
  const id = cadences.listCount;
  if (id == RINGED - LIST) {
    refuse(cadences, at);
    return;
  }
  extend(cadences.lists, id, LIST_BYTES);
  cadences.listCount = id + 1;
  const list = element(cadences.lists, id, LIST_BYTES);
  store<u32>(list, 2);
  store<u32>(list + 4, first);
  store<u32>(list + 8, second);
  store<u32>(at, LIST + id);
}

function append(cadences: Cadences, at: usize, id: u32, second: u32): void {
  const list = element(cadences.lists, id, LIST_BYTES);
  const contacts = load<u32>(list);
  if (contacts < FEW) {
    store<u32>(list, contacts + 1);
    store<u32>(list + 4 + (contacts << 2), second);
    return;
  }
  if (!mayRing(cadences)) {
    refuse(cadences, at);
    return;
  }
  // the first and the last set the width at once, which spares joining buckets for each in between
  let first = second;
  let last = second;
  for (let i: u32 = 0; i < FEW; i++) {
    const time = load<u32>(list + 4 + (i << 2));
    first = min(first, time);
    last = max(last, time);
  }
  const ring = newRing(cadences, at, first, last);
  for (let i: u32 = 0; i < FEW; i++) note(ring, load<u32>(list + 4 + (i << 2)));
  note(ring, second);
}

export function mayRing(cadences: Cadences): bool {
  return cadences.ringCount < cadences.most;
}

export function refuse(cadences: Cadences, at: usize): void {
  store<u32>(at, REFUSED);
  cadences.refused++;
}

export function newRing(cadences: Cadences, at: usize, first: u32, last: u32): usize {
  const id = cadences.ringCount;
  extend(cadences.rings, id, RING_BYTES);
  cadences.ringCount = id + 1;
  store<u32>(at, RINGED + id);
  const ring = element(cadences.rings, id, RING_BYTES);
  memory.fill(ring, 0, RING_BYTES);
  store<u32>(ring + FIRST, first);
  store<u32>(ring + LAST, last);
  let k: u32 = 0;
  while ((last >> k) - (first >> k) >= RING) k++;
  store<u32>(ring + SHIFT, k);
  return ring;
}
