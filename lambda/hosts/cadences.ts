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
  forEachRhythm(tally, (host, _responder, _records, { regularity }) => {
    if (!(best[host]! >= regularity)) best[host] = regularity;
  });
  return best;
}

/** The responders of one originator that have contacts enough, most regular first. */
export function cadencesOf(tally: Tally, host: number): Cadence[] {
  const found: Cadence[] = [];
  const responders = tally.symbols.ids('id.resp_h');
  forEachRhythm(tally, (owner, responder, records, rhythm) => {
    if (owner === host) found.push({ responder: responders.text(responder), records, ...rhythm });
  });
  return found.sort((a, b) => b.regularity - a.regularity);
}

function forEachRhythm(
  tally: Tally,
  visit: (host: number, responder: number, records: number, rhythm: Rhythm) => void,
): void {
  const { cadences, kernel } = tally;
  if (cadences === null) return;
  const column = kernel.view.getUint32(cadences, true);
  const noted = kernel.view.getUint32(cadences + 4, true);
  const rings = kernel.view.getUint32(cadences + ringsAt, true);
  ValueColumns.of(tally, 'id.resp_h')!.forEach((host, responder, records, pair) => {
    if (pair >= noted) return;
    const held = kernel.view.getUint32(kernel.element(column, pair, 4), true);
    if (held < ringed || held === refused) return;
    const rhythm = rhythmAt(tally, kernel.element(rings, held - ringed, ringBytes));
    if (rhythm !== null) visit(host, responder, records, rhythm);
  });
}

function rhythmAt({ kernel }: Tally, ring: Address): Rhythm | null {
  const [contacts, first, last, shift] = kernel.words(ring, 4);
  if (contacts! < fewestContacts) return null;
  const from = first! >>> shift!;
  const buckets = kernel.bytes.subarray(ring + bucketsAt, ring + ringBytes);
  const counts = new Uint8Array((last! >>> shift!) - from + 1);
  for (let i = 0; i < counts.length; i++) counts[i] = buckets[(from + i) % ringSize]!;
  return rhythmOf({ contacts: contacts!, first: first!, last: last!, width: 2 ** shift!, counts });
}
