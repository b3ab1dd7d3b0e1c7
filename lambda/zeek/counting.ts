import type { Address, Exports, Kernel, KernelMemory } from './kernel/kernel.ts';

/** Something in the memory where a log is counted: a table, or a column of the batch. */
export type Place = { readonly id: number };

/** What a counting step is called with: a number, the rows of the batch, a place, or how many pairs a table has by now. */
export type Argument = number | 'rows' | Place | { readonly pairsOf: Place };

export type Maker = 'newPairs' | 'newHosts' | 'newDistinct' | 'newCadences' | 'reserve';
export type StepName = {
  [Name in keyof Exports]: Exports[Name] extends (...args: never[]) => void ? Name : never;
}[keyof Exports];
export type Step = { readonly call: StepName; readonly args: readonly Argument[] };

/**
 * The counting half of reading: tables, and the steps that feed them from the columns of ids and numbers that the reading
 * half makes of a batch. It needs nothing else of that half, so it may run in another thread.
 */
export interface Counting {
  /** A column of the batch that the reading kernel fills: bytes per row of its parts, which lie BATCH rows apart. */
  column(address: Address, widths: readonly number[]): Place;
  /** Room in the counting memory. */
  make(call: Maker, ...args: number[]): Place;
  step(call: StepName, ...args: Argument[]): void;
  take(rows: number): void;
  /** Where the tables lie, to be read when all was taken. */
  readonly memory: KernelMemory;
  address(place: Place): Address;
}

/** Calls a step in the kernel of the tables. */
export function run(kernel: Kernel, { call, args }: Step, rows: number, addresses: ArrayLike<Address>): void {
  const step = kernel.call[call] as (...args: number[]) => void;
  step(...args.map((argument) => resolved(kernel, argument, rows, addresses)));
}

function resolved(kernel: Kernel, argument: Argument, rows: number, addresses: ArrayLike<Address>): number {
  if (typeof argument === 'number') return argument;
  if (argument === 'rows') return rows;
  if ('pairsOf' in argument) return kernel.call.pairCount(addresses[argument.pairsOf.id]!);
  return addresses[argument.id]!;
}

/** Counts in the thread that reads, in the same memory. */
export class CountingHere implements Counting {
  readonly memory: Kernel;
  readonly #addresses: Address[] = [];
  readonly #steps: Step[] = [];

  constructor(kernel: Kernel) {
    this.memory = kernel;
  }

  column(address: Address): Place {
    return { id: this.#addresses.push(address) - 1 };
  }

  make(call: Maker, ...args: number[]): Place {
    return this.column((this.memory.call[call] as (...args: number[]) => Address)(...args));
  }

  step(call: StepName, ...args: Argument[]): void {
    this.#steps.push({ call, args });
  }

  take(rows: number): void {
    for (const step of this.#steps) run(this.memory, step, rows, this.#addresses);
  }

  address(place: Place): Address {
    return this.#addresses[place.id]!;
  }
}
