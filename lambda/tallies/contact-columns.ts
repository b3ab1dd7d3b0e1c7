import type { Address, KernelMemory } from '../zeek/kernel/kernel.ts';
import { type ColumnReader, ColumnWriter } from './columns.ts';
import { cadencesAt, contactStates, listBytes, ring, wordColumn } from './tables.ts';
import { UnreadablePart } from './unreadable-part.ts';

/**
 * When the contacts of each pair took place, as cadence.ts in the kernel's assembly keeps it: up to four times as they are, else
 * a histogram.
 */
export type ContactColumns = {
  /** of each pair: the number of times that are kept, `ringed` or `refused` */
  readonly kinds: Uint32Array;
  /** seconds since 1970, of one pair after the other */
  readonly times: Uint32Array;
  /** of each histogram: its contacts, first and last second, and its buckets from the first's to the last's */
  readonly contacts: Uint32Array;
  readonly firsts: Uint32Array;
  readonly lasts: Uint32Array;
  readonly buckets: Uint8Array;
};

export const ringed = 5;
export const refused = 6;
const most = 4;

/** `order`: the pairs in the order in which they are written. */
export function writeContacts(memory: KernelMemory, cadences: Address, order: Uint32Array): Uint8Array {
  const { view } = memory;
  const noted = view.getUint32(cadences + cadencesAt.count, true);
  const states = wordColumn(memory, view.getUint32(cadences + cadencesAt.column, true), noted, 1, 0);
  const lists = view.getUint32(cadences + cadencesAt.lists, true);
  const rings = view.getUint32(cadences + cadencesAt.rings, true);
  const kinds = new Uint32Array(order.length);
  const times = new Uint32Array(order.length * most);
  const found: Address[] = [];
  let kept = 0;
  for (let at = 0; at < order.length; at++) {
    const state = states[order[at]!] ?? 0;
    if (state === 0) continue;
    if (state < contactStates.list) {
      kinds[at] = 1;
      times[kept++] = state;
    } else if (state < contactStates.ringed) {
      const list = memory.element(lists, state - contactStates.list, listBytes);
      kinds[at] = view.getUint32(list, true);
      for (let i = 1; i <= kinds[at]!; i++) times[kept++] = view.getUint32(list + i * 4, true);
    } else if (state === contactStates.refused) kinds[at] = refused;
    else {
      kinds[at] = ringed;
      found.push(memory.element(rings, state - contactStates.ringed, ring.bytes));
    }
  }
  const writer = new ColumnWriter().words(kinds).words(times.subarray(0, kept));
  return writeRings(writer, memory, found).finish();
}

function writeRings(writer: ColumnWriter, { view, bytes }: KernelMemory, rings: readonly Address[]) {
  const word = (offset: number) => Uint32Array.from(rings, (at) => view.getUint32(at + offset, true));
  const firsts = word(ring.first);
  const lasts = word(ring.last);
  const buckets: Uint8Array[] = rings.map((at, i) => {
    const shift = shiftOf(firsts[i]!, lasts[i]!);
    const from = firsts[i]! >>> shift;
    const span = new Uint8Array((lasts[i]! >>> shift) - from + 1);
    for (let j = 0; j < span.length; j++) span[j] = bytes[at + ring.buckets + ((from + j) % ring.size)]!;
    return span;
  });
  return writer
    .words(word(0))
    .words(firsts)
    .words(lasts.map((last, i) => last - firsts[i]!))
    .bytes(Buffer.concat(buckets));
}

/** The least width of buckets, as a power of 2, with which a span fits. */
export function shiftOf(first: number, last: number): number {
  let shift = 0;
  while ((last >>> shift) - (first >>> shift) >= ring.size) shift++;
  return shift;
}

export function readContacts(column: ColumnReader, pairs: number): ContactColumns {
  const kinds = column.words(pairs, refused + 1);
  let [kept, rings] = [0, 0];
  for (let pair = 0; pair < pairs; pair++) {
    if (kinds[pair]! <= most) kept += kinds[pair]!;
    else if (kinds[pair] === ringed) rings++;
  }
  const times = column.words(kept, contactStates.list);
  const contacts = column.words(rings);
  const firsts = column.words(rings, contactStates.list);
  const spans = column.words(rings, contactStates.list);
  const lasts = spans.map((span, i) => firsts[i]! + span);
  let buckets = 0;
  for (let i = 0; i < rings; i++) {
    if (firsts[i]! + spans[i]! >= contactStates.list)
      throw new UnreadablePart('A contact took place too late.');
    const shift = shiftOf(firsts[i]!, lasts[i]!);
    buckets += (lasts[i]! >>> shift) - (firsts[i]! >>> shift) + 1;
  }
  return { kinds, times, contacts, firsts, lasts, buckets: column.bytes(buckets) };
}
