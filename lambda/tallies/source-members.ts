import { bySource, type PartSource } from './part.ts';

/** Which originators have records in which sources: of many a bit for each, of few their ids. */
export class SourceMembers {
  readonly #of = new Map<PartSource, Uint32Array | Uint8Array>();

  add(source: PartSource, ids: Uint32Array): void {
    let largest = 0;
    for (let i = 0; i < ids.length; i++) if (ids[i]! > largest) largest = ids[i]!;
    const bytes = (largest >>> 3) + 1;
    if (ids.byteLength <= bytes) {
      this.#of.set(source, ids.slice().sort());
      return;
    }
    const bits = new Uint8Array(bytes);
    for (let i = 0; i < ids.length; i++) bits[ids[i]! >>> 3]! |= 1 << (ids[i]! & 7);
    this.#of.set(source, bits);
  }

  /** In ascending order. */
  ids(source: PartSource): Uint32Array {
    const held = this.#of.get(source)!;
    if (held instanceof Uint32Array) return held;
    const ids: number[] = [];
    for (let id = 0; id < held.length * 8; id++) if (isSet(held, id)) ids.push(id);
    return Uint32Array.from(ids);
  }

  sourcesOf(id: number): PartSource[] {
    return [...this.#of].flatMap(([source, held]) => (isMember(held, id) ? [source] : [])).sort(bySource);
  }
}

function isMember(held: Uint32Array | Uint8Array, id: number): boolean {
  if (held instanceof Uint8Array) return isSet(held, id);
  let [low, high] = [0, held.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (held[middle]! < id) low = middle + 1;
    else high = middle;
  }
  return held[low] === id;
}

function isSet(bits: Uint8Array, id: number): boolean {
  return ((bits[id >>> 3] ?? 0) & (1 << (id & 7))) !== 0;
}
