import type { Address, Kernel } from './kernel/kernel.ts';
import type { Window } from './reading.ts';

/** The times of a batch's records, and the log's window. */
export class Times {
  /** microseconds since 1970 of each record of the batch */
  readonly column: Address;
  readonly #kernel: Kernel;
  /** the first and the last time of all */
  readonly span: Address;

  constructor(kernel: Kernel, text: Address, steps: ((rows: number) => void)[]) {
    const { call } = kernel;
    this.#kernel = kernel;
    this.column = call.reserve(call.batchRows() * 8);
    this.span = call.reserve(16);
    kernel.view.setBigInt64(this.span, unsetFirst, true);
    kernel.view.setBigInt64(this.span + 8, unsetLast, true);
    steps.push((rows) => {
      call.parseTimes(text, rows, this.column);
      call.widenSpan(this.span, this.column, rows);
    });
  }

  get window(): Window {
    const first = this.#kernel.view.getBigInt64(this.span, true);
    if (first === unsetFirst) return { first: null, last: null };
    return {
      first: Number(first) / 1e6,
      last: Number(this.#kernel.view.getBigInt64(this.span + 8, true)) / 1e6,
    };
  }
}

const unsetFirst = 2n ** 63n - 1n;
const unsetLast = -(2n ** 63n);

/** Stands in the column where a record has no readable time. */
export const noTime = unsetLast;
