import type { Address, KernelMemory } from '../zeek/kernel/kernel.ts';
import type { Tally } from '../zeek/tally.ts';
import { pairWords } from '../zeek/value-table.ts';
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
  const rhythmAt = rhythmsIn(tally.tables);
  forEachRing(tally, (host, _responder, _records, ring) => {
    const regularity = rhythmAt(ring)?.regularity ?? Number.NaN;
    if (!(best[host]! >= regularity) && !Number.isNaN(regularity)) best[host] = regularity;
  });
  return best;
}

/** The rhythms of an originator's responders, found among all pairs once: many hosts may be asked for. */
export class HostCadences {
  readonly #tally: Tally;
  #rings: Rings | null = null;

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  /** The responders of one originator that have contacts enough, most regular first. */
  of(host: number): Cadence[] {
    this.#rings ??= ringsByHost(this.#tally);
    const { starts, rings } = this.#rings;
    const responders = this.#tally.symbols.ids('id.resp_h');
    const rhythmAt = rhythmsIn(this.#tally.tables);
    const found: Cadence[] = [];
    for (let at = starts[host]! * 3; at < starts[host + 1]! * 3; at += 3) {
      const rhythm = rhythmAt(rings[at + 2]!);
      if (rhythm !== null) {
        found.push({ responder: responders.text(rings[at]!), records: rings[at + 1]!, ...rhythm });
      }
    }
    return found.sort((a, b) => b.regularity - a.regularity);
  }
}

type Rings = {
  /** where each host's pairs begin, and one more */
  readonly starts: Uint32Array;
  /** responder, records and ring of each pair that has a ring */
  readonly rings: Uint32Array;
};

/** A counting sort by host; within a host the order stays that of first seen. */
function ringsByHost(tally: Tally): Rings {
  const starts = new Uint32Array(tally.hosts.size + 1);
  forEachRing(tally, (host) => {
    starts[host + 1]! += 1;
  });
  for (let host = 0; host < tally.hosts.size; host++) starts[host + 1]! += starts[host]!;
  const next = starts.slice();
  const rings = new Uint32Array(starts.at(-1)! * 3);
  forEachRing(tally, (host, responder, records, ring) => {
    const at = next[host]!++ * 3;
    rings[at] = responder;
    rings[at + 1] = records;
    rings[at + 2] = ring;
  });
  return { starts, rings };
}

function forEachRing(
  tally: Tally,
  visit: (host: number, responder: number, records: number, ring: Address) => void,
): void {
  const { cadences, tables: kernel } = tally;
  if (cadences === null) return;
  const [column, noted] = kernel.words(cadences, 2);
  const [rings, ringCount] = kernel.words(cadences + ringsAt, 2);
  if (ringCount === 0) return;
  const held = new Uint32Array(noted!);
  kernel.segments(column!, noted!, 4, (words, first) => held.set(words, first));
  ValueColumns.of(tally, 'id.resp_h')!.forEachRun((pairs, first) => {
    for (let at = 0, pair = first; at < pairs.length; at += pairWords, pair++) {
      const state = held[pair] ?? 0;
      if (state < ringed || state === refused) continue;
      const ring = kernel.element(rings!, state - ringed, ringBytes);
      visit(pairs[at]!, pairs[at + 1]!, pairs[at + 2]!, ring);
    }
  });
}

/** A ring's buckets in the order of time: one for all rings, of which there may be hundreds of thousands. */
const unrolled = new Uint8Array(ringSize);

/** Reads rings, of which there may be very many, from a memory that does not grow meanwhile. */
function rhythmsIn(memory: KernelMemory): (ring: Address) => Rhythm | null {
  const { bytes } = memory;
  const words = memory.words(0, bytes.length >>> 2);
  return (ring) => {
    const at = ring >>> 2;
    const contacts = words[at]!;
    if (contacts < fewestContacts) return null;
    const [first, last, shift] = [words[at + 1]!, words[at + 2]!, words[at + 3]!];
    const from = first >>> shift;
    const length = (last >>> shift) - from + 1;
    const buckets = ring + bucketsAt;
    const begin = from % ringSize;
    for (let i = 0; i < length; i++) unrolled[i] = bytes[buckets + ((begin + i) % ringSize)]!;
    return rhythmOf({ contacts, first, last, width: 2 ** shift, counts: unrolled.subarray(0, length) });
  };
}
