import { NONE, element, extend, newColumn } from './memory';
import { MILLION, NO_NUMBER } from './numbers';

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
}

// @ts-ignore: decorator
@inline const LIST: u32 = 0xff000000;
// @ts-ignore: decorator
@inline const RINGED: u32 = 0xff800000;
// @ts-ignore: decorator
@inline const REFUSED: u32 = 0xffffffff;
// @ts-ignore: decorator
@inline const FEW: u32 = 4;
// @ts-ignore: decorator
@inline const LIST_BYTES: u32 = 20;
// @ts-ignore: decorator
@inline const RING: u32 = 256;
// @ts-ignore: decorator
@inline const RING_BYTES: u32 = 272;
// @ts-ignore: decorator
@inline const MOST_RINGS: u32 = 65536;

// offsets in a ring
// @ts-ignore: decorator
@inline const FIRST: usize = 4;
// @ts-ignore: decorator
@inline const LAST: usize = 8;
// @ts-ignore: decorator
@inline const SHIFT: usize = 12;
// @ts-ignore: decorator
@inline const BUCKETS: usize = 16;

const folded: usize = memory.data(256, 16);

export function newCadences(): Cadences {
  const cadences = new Cadences();
  cadences.column = newColumn();
  cadences.lists = newColumn();
  cadences.rings = newColumn();
  return cadences;
}

/** `size` is the number of pairs that there are by now. */
export function noteContacts(cadences: Cadences, pairs: usize, times: usize, n: i32, size: u32): void {
  for (; cadences.count < size; cadences.count++) {
    extend(cadences.column, cadences.count, 4);
    store<u32>(element(cadences.column, cadences.count, 4), 0);
  }
  for (let i = 0; i < n; i++) {
    const pair = load<u32>(pairs + (i << 2));
    const time = load<i64>(times + (i << 3));
    if (pair == NONE || time == NO_NUMBER || time < MILLION || time >= <i64>LIST * MILLION) continue;
    // exact for every time of this range, and cheaper than a division of integers
    const second = <u32>(<f64>time / 1e6);
    const at = element(cadences.column, pair, 4);
    const held = load<u32>(at);
    if (held == 0) store<u32>(at, second);
    else if (held < LIST) begin(cadences, at, held, second);
    else if (held < RINGED) append(cadences, at, held - LIST, second);
    else if (held != REFUSED) note(element(cadences.rings, held - RINGED, RING_BYTES), second);
  }
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
  if (cadences.ringCount == MOST_RINGS) {
    refuse(cadences, at);
    return;
  }
  const ring = newRing(cadences, at);
  for (let i: u32 = 0; i < FEW; i++) note(ring, load<u32>(list + 4 + (i << 2)));
  note(ring, second);
}

function refuse(cadences: Cadences, at: usize): void {
  store<u32>(at, REFUSED);
  cadences.refused++;
}

function newRing(cadences: Cadences, at: usize): usize {
  const id = cadences.ringCount;
  extend(cadences.rings, id, RING_BYTES);
  cadences.ringCount = id + 1;
  store<u32>(at, RINGED + id);
  const ring = element(cadences.rings, id, RING_BYTES);
  memory.fill(ring, 0, RING_BYTES);
  store<u32>(ring + FIRST, 0xffffffff);
  return ring;
}

// @ts-ignore: decorator
@inline function note(ring: usize, second: u32): void {
  const first = load<u32>(ring + FIRST);
  const last = load<u32>(ring + LAST);
  store<u32>(ring, load<u32>(ring) + 1);
  if (second < first || second > last) widen(ring, first, last, second);
  const at = ring + BUCKETS + ((second >> load<u32>(ring + SHIFT)) & (RING - 1));
  const count = load<u8>(at);
  if (count < 255) store<u8>(at, count + 1);
}

/** Takes a contact outside the span so far; joins buckets until first and last lie less than RING of them apart. */
function widen(ring: usize, first: u32, last: u32, second: u32): void {
  const from = min(first, second);
  const to = max(last, second);
  store<u32>(ring + FIRST, from);
  store<u32>(ring + LAST, to);
  const before = load<u32>(ring + SHIFT);
  let k = before;
  while ((to >> k) - (from >> k) >= RING) k++;
  if (k == before) return;
  memory.fill(folded, 0, RING);
  if (first <= last) {
    for (let bucket = first >> before; bucket <= last >> before; bucket++) {
      const at = folded + ((bucket >> (k - before)) & (RING - 1));
      const count = <u32>load<u8>(ring + BUCKETS + (bucket & (RING - 1)));
      store<u8>(at, <u8>min<u32>(255, <u32>load<u8>(at) + count));
    }
  }
  memory.copy(ring + BUCKETS, folded, RING);
  store<u32>(ring + SHIFT, k);
}
