import type { Condition } from './field.ts';
import type { Address } from './kernel/kernel.ts';
import type { Classes, Masks } from './masks.ts';
import { conditionKey, wheres } from './plan.ts';

/** Conditions on one field, told apart by bits of its values' classes. */
export type ClassedCounters = { readonly classes: Classes; readonly wanted: number; readonly first: number };
export type MaskedCounter = { readonly mask: Address; readonly at: number };

/** Counters of 32 bits in a row, one per condition: those on one field are counted together. */
export class Counters {
  readonly classed: readonly ClassedCounters[];
  readonly masked: readonly MaskedCounter[];
  readonly #places = new Map<string, number>();

  constructor(masks: Masks, conditions: readonly Condition[]) {
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
      return { classes, wanted: bits.reduce((all, bit) => all | bit, 0), first };
    });
    for (const condition of rest) {
      const key = conditionKey(condition);
      if (this.#places.has(key)) continue;
      masked.push({ mask: masks.of(condition), at: this.#places.size });
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
