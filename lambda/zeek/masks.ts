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
  readonly #classes = new Map<SymbolSet, Classes[]>();

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

  #apply(where: Where, mask: Address, also: boolean): void {
    const { call } = this.#kernel;
    const set = this.#symbols.ids(where.field);
    if ('unset' in where) {
      this.#steps.push((n) => call.maskUnset(set.ids, n, mask, also));
      return;
    }
    const classes = this.#classesOf(set);
    const bits = classes.add(typeof where.in === 'function' ? where.in : memberOf(where.in));
    this.#steps.push((n) => {
      classes.catchUp();
      call.maskClass(classes.column, set.ids, bits, n, mask, also);
    });
  }

  /** Bits of the field's values that still have room for one more test. */
  #classesOf(set: SymbolSet): Classes {
    const all = this.#classes.get(set) ?? [];
    this.#classes.set(set, all);
    const last = all.at(-1);
    if (last?.hasRoom === true) return last;
    const classes = new Classes(this.#kernel, set);
    all.push(classes);
    return classes;
  }
}

function memberOf(set: ReadonlySet<string>): (value: string) => boolean {
  return (value) => set.has(value);
}

const mostTests = 31;

/** A word per distinct value: bit i tells whether the value passes test i. */
class Classes {
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
