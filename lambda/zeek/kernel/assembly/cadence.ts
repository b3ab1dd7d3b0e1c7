import { NONE, element, extend, newColumn } from './memory';
import { MILLION, NO_NUMBER } from './numbers';

/**
 * When the contacts of a pair took place, in a form that neither depends on the order of records nor on where a log was
 * split: the times of up to FEW contacts as they are, in seconds; from then on a histogram of RING buckets of 2^k
 * seconds, aligned to multiples of that, where k is the least with which the pair's span fits. Its counts stop at 255.
 */
@unmanaged
export class Cadences {
  /** per pair: 0 none, the second of its one contact, or FLAG plus the number of its state */
  column: usize = 0;
  count: u32 = 0;
  /** states: contacts, first second, last second, k, times of the first contacts, histogram or 0 */
  states: usize = 0;
  stateCount: u32 = 0;
  histograms: u32 = 0;
  /** pairs that had contacts enough but found no histogram left */
  refused: u32 = 0;
}

// @ts-ignore: decorator
@inline const FLAG: u32 = 0xff000000;
// @ts-ignore: decorator
@inline const FEW: u32 = 4;
// @ts-ignore: decorator
@inline const RING: u32 = 256;
// @ts-ignore: decorator
@inline export const STATE_BYTES: u32 = 36;
// @ts-ignore: decorator
@inline const MOST_HISTOGRAMS: u32 = 65536;

// offsets in a state
// @ts-ignore: decorator
@inline const FIRST: usize = 4;
// @ts-ignore: decorator
@inline const LAST: usize = 8;
// @ts-ignore: decorator
@inline const SHIFT: usize = 12;
// @ts-ignore: decorator
@inline const TIMES: usize = 16;
// @ts-ignore: decorator
@inline const HISTOGRAM: usize = 32;

const folded: usize = memory.data(256, 16);

export function newCadences(): Cadences {
  const cadences = new Cadences();
  cadences.column = newColumn();
  cadences.states = newColumn();
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
    if (pair == NONE || time == NO_NUMBER || time < MILLION || time >= <i64>FLAG * MILLION) continue;
    const second = <u32>(time / MILLION);
    const at = element(cadences.column, pair, 4);
    const held = load<u32>(at);
    if (held == 0) store<u32>(at, second);
    else if (held >= FLAG) note(cadences, element(cadences.states, held - FLAG, STATE_BYTES), second);
    else {
      const state = newState(cadences, at);
      if (state == 0) continue;
      note(cadences, state, held);
      note(cadences, state, second);
    }
  }
}

function newState(cadences: Cadences, at: usize): usize {
  const id = cadences.stateCount;
  if (id >= 0xfffffe) return 0;
  extend(cadences.states, id, STATE_BYTES);
  cadences.stateCount = id + 1;
  store<u32>(at, FLAG + id);
  const state = element(cadences.states, id, STATE_BYTES);
  memory.fill(state, 0, STATE_BYTES);
  store<u32>(state + FIRST, 0xffffffff);
  return state;
}

function note(cadences: Cadences, state: usize, second: u32): void {
  const contacts = load<u32>(state);
  const first = load<u32>(state + FIRST);
  const last = load<u32>(state + LAST);
  store<u32>(state, contacts + 1);
  store<u32>(state + FIRST, min(first, second));
  store<u32>(state + LAST, max(last, second));
  if (contacts < FEW) {
    store<u32>(state + TIMES + (contacts << 2), second);
    return;
  }
  let ring = <usize>load<u32>(state + HISTOGRAM);
  if (ring == 0) {
    if (contacts == FEW) ring = newRing(cadences, state);
    if (ring == 0) return;
  } else {
    const k = fitting(state);
    if (k > load<u32>(state + SHIFT)) fold(state, ring, first, last, k);
  }
  mark(ring, second >> load<u32>(state + SHIFT));
}

/** A histogram of the contacts kept so far, or 0 where none is left. */
function newRing(cadences: Cadences, state: usize): usize {
  if (cadences.histograms == MOST_HISTOGRAMS) {
    cadences.refused++;
    return 0;
  }
  cadences.histograms++;
  const ring = heap.alloc(RING);
  memory.fill(ring, 0, RING);
  store<u32>(state + HISTOGRAM, <u32>ring);
  store<u32>(state + SHIFT, fitting(state));
  for (let i: u32 = 0; i < FEW; i++) mark(ring, load<u32>(state + TIMES + (i << 2)) >> load<u32>(state + SHIFT));
  return ring;
}

/** The least k, from the present one, with which first and last contact lie less than RING buckets apart. */
// @ts-ignore: decorator
@inline function fitting(state: usize): u32 {
  const first = load<u32>(state + FIRST);
  const last = load<u32>(state + LAST);
  let k = load<u32>(state + SHIFT);
  while ((last >> k) - (first >> k) >= RING) k++;
  return k;
}

// @ts-ignore: decorator
@inline function mark(ring: usize, bucket: u32): void {
  const at = ring + (bucket & (RING - 1));
  const count = load<u8>(at);
  if (count < 255) store<u8>(at, count + 1);
}

/** Joins buckets until they are 2^k seconds wide. All that the ring holds lies between `first` and `last`. */
function fold(state: usize, ring: usize, first: u32, last: u32, k: u32): void {
  const before = load<u32>(state + SHIFT);
  memory.fill(folded, 0, RING);
  for (let bucket = first >> before; bucket <= last >> before; bucket++) {
    const at = folded + ((bucket >> (k - before)) & (RING - 1));
    const count = <u32>load<u8>(ring + (bucket & (RING - 1)));
    store<u8>(at, <u8>min<u32>(255, <u32>load<u8>(at) + count));
  }
  memory.copy(ring, folded, RING);
  store<u32>(state + SHIFT, k);
}
