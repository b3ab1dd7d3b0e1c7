import type { Counting, Place } from './counting.ts';
import type { Condition } from './field.ts';
import type { Classes, Masks } from './masks.ts';
import { conditionKey, wheres } from './plan.ts';

/** Conditions on one field, told apart by bits of its values' classes. */
export type ClassedCounters = { readonly bits: Place; readonly wanted: number; readonly first: number };
export type MaskedCounter = { readonly mask: Place; readonly at: number };

/** Counters of 32 bits in a row, one per condition: those on one field are counted together. */
export class Counters {
  readonly classed: readonly ClassedCounters[];
  readonly masked: readonly MaskedCounter[];
  readonly #places = new Map<string, number>();

  constructor(counting: Counting, masks: Masks, conditions: readonly Condition[]) {
    const groups = new Map<Classes, Map<number, string>>();
    const masked: MaskedCounter[] = [];
    const rest: Condition[] = [];
    for (const condition of conditions) {
      const key = conditionKey(condition);
      const found = masks.classOf(condition);
      if (found === null) rest.push(condition);
      else groups.set(found.classes, (groups.get(found.classes) ?? new Map()).set(found.bit, key));
    }
    this.classed = [...groups].map(([classes, keys]) => {
      const first = this.#places.size;
      const bits = [...keys.keys()].sort((a, b) => a - b);
      for (const bit of bits) this.#places.set(keys.get(bit)!, this.#places.size);
      const wanted = bits.reduce((all, bit) => all | bit, 0);
      return { bits: counting.column(masks.bitsOf(classes), [2]), wanted, first };
    });
    for (const condition of rest) {
      const key = conditionKey(condition);
      if (this.#places.has(key)) continue;
      masked.push({ mask: counting.column(masks.of(condition), [1]), at: this.#places.size });
      this.#places.set(key, this.#places.size);
    }
    this.masked = masked;
  }

  get size(): number {
    return this.#places.size;
  }

  /** The condition's place in the row, or null. */
  placeOf(condition: Condition): number | null {
    return this.#places.get(conditionKey(condition)) ?? null;
  }
}

/** One test on one field, which its values' classes answer. */
export function isOneTest(condition: Condition): boolean {
  const parts = wheres(condition);
  return parts.length === 1 && 'in' in parts[0]!;
}
