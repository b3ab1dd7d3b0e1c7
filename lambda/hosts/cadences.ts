import type { Address } from '../zeek/kernel/kernel.ts';
import type { Tally } from '../zeek/tally.ts';
import { fewestContacts, type Rhythm, rhythmOf } from './regularity.ts';
import type { Cadence } from './table.ts';
import { ValueColumns } from './value-columns.ts';

/** Layout of Cadences and of a state: see cadence.ts in the kernel's assembly. */
const ringed = 0xff800000;
const refused = 0xffffffff;
const ringsAt = 16;
const ringBytes = 272;
const bucketsAt = 16;
const ringSize = 256;

/** The regularity of each originator's most regular responder; NaN where no pair has contacts enough. */
export function bestRegularities(tally: Tally): Float64Array {
  const best = new Float64Array(tally.hosts.size).fill(Number.NaN);
  forEachRing(tally, (host, _responder, _records, ring) => {
    const regularity = rhythmAt(tally, ring)?.regularity ?? Number.NaN;
    if (!(best[host]! >= regularity) && !Number.isNaN(regularity)) best[host] = regularity;
  });
  return best;
}

/** The rhythms of an originator's responders, found among all pairs once: many hosts may be asked for. */
export class HostCadences {
  readonly #tally: Tally;
  /** per host: responder, records and ring of each pair that has a ring */
  #rings: Map<number, number[]> | null = null;

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  /** The responders of one originator that have contacts enough, most regular first. */
  of(host: number): Cadence[] {
    this.#rings ??= ringsByHost(this.#tally);
    const rings = this.#rings.get(host) ?? [];
    const responders = this.#tally.symbols.ids('id.resp_h');
    const found: Cadence[] = [];
    for (let at = 0; at < rings.length; at += 3) {
      const rhythm = rhythmAt(this.#tally, rings[at + 2]!);
      if (rhythm !== null) {
        found.push({ responder: responders.text(rings[at]!), records: rings[at + 1]!, ...rhythm });
      }
    }
    return found.sort((a, b) => b.regularity - a.regularity);
  }
}

function ringsByHost(tally: Tally): Map<number, number[]> {
  const rings = new Map<number, number[]>();
  forEachRing(tally, (host, responder, records, ring) => {
    const known = rings.get(host);
    if (known === undefined) rings.set(host, [responder, records, ring]);
    else known.push(responder, records, ring);
  });
  return rings;
}

function forEachRing(
  tally: Tally,
  visit: (host: number, responder: number, records: number, ring: Address) => void,
): void {
  const { cadences, kernel } = tally;
  if (cadences === null) return;
  const [column, noted] = kernel.words(cadences, 2);
  const [rings, ringCount] = kernel.words(cadences + ringsAt, 2);
  if (ringCount === 0) return;
  const held = new Uint32Array(noted!);
  kernel.segments(column!, noted!, 4, (words, first) => held.set(words, first));
  ValueColumns.of(tally, 'id.resp_h')!.forEach((host, responder, records, pair) => {
    const state = held[pair] ?? 0;
    if (state < ringed || state === refused) return;
    visit(host, responder, records, kernel.element(rings!, state - ringed, ringBytes));
  });
}

/** A ring's buckets in the order of time: one for all rings, of which there may be hundreds of thousands. */
const unrolled = new Uint8Array(ringSize);

function rhythmAt({ kernel }: Tally, ring: Address): Rhythm | null {
  const { bytes, view } = kernel;
  const contacts = view.getUint32(ring, true);
  if (contacts < fewestContacts) return null;
  const [first, last] = [view.getUint32(ring + 4, true), view.getUint32(ring + 8, true)];
  const shift = view.getUint32(ring + 12, true);
  const from = first >>> shift;
  const length = (last >>> shift) - from + 1;
  for (let i = 0; i < length; i++) unrolled[i] = bytes[ring + bucketsAt + ((from + i) % ringSize)]!;
  return rhythmOf({ contacts, first, last, width: 2 ** shift, counts: unrolled.subarray(0, length) });
}
