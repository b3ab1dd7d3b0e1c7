import type { Condition, Where } from './field.ts';
import type { Address, Kernel } from './kernel/kernel.ts';
import { conditionKey, wheres } from './plan.ts';
import type { SymbolSet, Symbols } from './symbols.ts';

/** Conditions as masks over a batch. A test is asked once per distinct value, when the value is first seen. */
export class Masks {
  readonly #kernel: Kernel;
  readonly #symbols: Symbols;
  readonly #steps: ((rows: number) => void)[];
  readonly #masks = new Map<string, Address>();
  readonly #bits = new Map<string, { classes: Classes; bit: number }>();
  readonly #classes = new Map<SymbolSet, Classes[]>();
  readonly #rows = new Map<Classes, Address>();

  constructor(kernel: Kernel, symbols: Symbols, steps: ((rows: number) => void)[]) {
    this.#kernel = kernel;
    this.#symbols = symbols;
    this.#steps = steps;
  }

  /** The mask of a condition: a byte per record of the batch. */
  of(condition: Condition): Address {
    const key = conditionKey(condition);
    const known = this.#masks.get(key);
    if (known !== undefined) return known;
    const { call } = this.#kernel;
    const mask = call.reserve(call.batchRows());
    this.#masks.set(key, mask);
    wheres(condition).forEach((where, i) => {
      this.#apply(where, mask, i > 0);
    });
    return mask;
  }

  /** The batch's column of the bits of each record's value, 16 each. */
  bitsOf(classes: Classes): Address {
    const known = this.#rows.get(classes);
    if (known !== undefined) return known;
    const { call } = this.#kernel;
    const bits = call.reserve(call.batchRows() * 2);
    this.#rows.set(classes, bits);
    this.#steps.push((n) => call.classRows(classes.column, classes.ids, n, bits));
    return bits;
  }

  /** The bit that answers a condition which is one test on one field; else null. */
  classOf(condition: Condition): { classes: Classes; bit: number } | null {
    const [where, ...more] = wheres(condition);
    return more.length === 0 && where !== undefined && 'in' in where ? this.#bitOf(where) : null;
  }

  #apply(where: Where, mask: Address, also: boolean): void {
    const { call } = this.#kernel;
    if ('unset' in where) {
      const { ids } = this.#symbols.ids(where.field);
      this.#steps.push((n) => call.maskUnset(ids, n, mask, also));
      return;
    }
    const { classes, bit } = this.#bitOf(where);
    this.#steps.push((n) => call.maskClass(classes.column, classes.ids, bit, n, mask, also));
  }

  #bitOf(where: Where & { readonly in: unknown }): { classes: Classes; bit: number } {
    const key = conditionKey(where);
    const known = this.#bits.get(key);
    if (known !== undefined) return known;
    const classes = this.#classesOf(this.#symbols.ids(where.field));
    const test = where.in as ReadonlySet<string> | ((value: string) => boolean);
    const bit = { classes, bit: classes.add(typeof test === 'function' ? test : memberOf(test)) };
    this.#bits.set(key, bit);
    return bit;
  }

  /** Classes of the field's values that have room for one more test. */
  #classesOf(set: SymbolSet): Classes {
    const last = this.#classes.get(set)?.at(-1);
    if (last?.hasRoom === true) return last;
    const classes = new Classes(this.#kernel, set);
    this.#classes.set(set, [...(this.#classes.get(set) ?? []), classes]);
    this.#steps.push(() => classes.catchUp());
    return classes;
  }
}

function memberOf(set: ReadonlySet<string>): (value: string) => boolean {
  return (value) => set.has(value);
}

/** bits of a class: see conditions.ts in kernel/assembly */
const mostTests = 16;

/** A word per distinct value: bit i tells whether the value passes test i. */
export class Classes {
  readonly column: Address;
  readonly #kernel: Kernel;
  readonly #set: SymbolSet;
  readonly #tests: ((value: string) => boolean)[] = [];
  #known = 0;

  constructor(kernel: Kernel, set: SymbolSet) {
    this.#kernel = kernel;
    this.#set = set;
    this.column = kernel.call.newClasses();
  }

  /** The batch's column of ids. */
  get ids(): Address {
    return this.#set.ids;
  }

  /** Tests are added before the first value is classified. */
  get hasRoom(): boolean {
    return this.#tests.length < mostTests && this.#known === 0;
  }

  add(test: (value: string) => boolean): number {
    this.#tests.push(test);
    return 1 << (this.#tests.length - 1);
  }

  catchUp(): void {
    const count = this.#set.count();
    for (; this.#known < count; this.#known++) {
      const value = this.#set.text(this.#known);
      let bits = 0;
      this.#tests.forEach((test, i) => {
        if (test(value)) bits |= 1 << i;
      });
      this.#kernel.call.classify(this.column, this.#known, bits);
    }
  }
}
