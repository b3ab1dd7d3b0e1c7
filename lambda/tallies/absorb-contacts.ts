import type { Address } from '../zeek/kernel/kernel.ts';
import { type ContactColumns, refused, ringed, shiftOf } from './contact-columns.ts';
import type { Staging } from './staging.ts';
import { none, ring } from './tables.ts';

const million = 1e6;

/** Notes the contacts of a part's pairs; `ids` are those that the pairs have here, of `size` in all. */
export function absorbContacts(
  columns: ContactColumns,
  cadences: Address,
  size: number,
  ids: Uint32Array,
  staging: Staging,
): void {
  noteTimes(columns, cadences, size, ids, staging);
  const { kinds } = columns;
  const { call } = staging.kernel;
  let [number, bucket] = [0, 0];
  for (let pair = 0; pair < kinds.length; pair++) {
    if (kinds[pair] === refused && ids[pair] !== none) call.refuseContacts(cadences, ids[pair]!, size);
    if (kinds[pair] !== ringed) continue;
    const buckets = putRing(columns, number++, bucket, staging);
    bucket += buckets;
    if (ids[pair] !== none) call.absorbRing(cadences, ids[pair]!, staging.columns[0], size);
  }
}

/** Times as they are: as if their records came now. */
function noteTimes(
  { kinds, times }: ContactColumns,
  cadences: Address,
  size: number,
  ids: Uint32Array,
  staging: Staging,
): void {
  const pairs = new Uint32Array(times.length);
  for (let pair = 0, at = 0; pair < kinds.length; pair++) {
    if (kinds[pair]! >= ringed) continue;
    pairs.fill(ids[pair]!, at, at + kinds[pair]!);
    at += kinds[pair]!;
  }
  const [contacts, micros] = staging.columns;
  staging.batches(0, times.length, (at, rows) => {
    staging.put(contacts, pairs, at, rows);
    const words = staging.words(micros, rows * 2);
    for (let i = 0; i < rows; i++) {
      const time = times[at + i]! * million;
      words[i * 2] = time % 2 ** 32;
      words[i * 2 + 1] = time / 2 ** 32;
    }
    staging.kernel.call.noteContacts(cadences, contacts, micros, rows, size);
  });
}

/** Lays a ring out as the kernel does, and returns how many buckets it has. */
function putRing(
  columns: ContactColumns,
  number: number,
  bucket: number,
  { kernel, columns: [at] }: Staging,
) {
  const [first, last] = [columns.firsts[number]!, columns.lasts[number]!];
  const shift = shiftOf(first, last);
  const from = first >>> shift;
  const length = (last >>> shift) - from + 1;
  kernel.words(at, 4).set([columns.contacts[number]!, first, last, shift]);
  const { bytes } = kernel;
  bytes.fill(0, at + ring.buckets, at + ring.bytes);
  for (let i = 0; i < length; i++) {
    bytes[at + ring.buckets + ((from + i) % ring.size)] = columns.buckets[bucket + i]!;
  }
  return length;
}
