import type { Counters } from './counters.ts';
import type { Counting, Place } from './counting.ts';
import type { Condition } from './field.ts';
import type { Address, Kernel } from './kernel/kernel.ts';
import type { Masks } from './masks.ts';
import { type Plan, tallyKey } from './plan.ts';
import type { SymbolSet, Symbols } from './symbols.ts';

/** Layout of a line, in words, and of what it is made of: see hosts.ts in kernel/assembly. */
const first = 2;
const last = 4;
const head = 6;
const sumWords = 6;
const largestWords = 4;

/** A number of each originator, by its id; NaN where there is none. */
export type HostColumn = Float64Array;

/** Places in a line, in words. */
export type LineLayout = {
  readonly table: Address;
  readonly words: number;
  readonly sums: readonly number[];
  readonly largest: readonly number[];
  readonly counters: { readonly from: number; readonly count: number };
};

/** The originators, and their lines of numbers in the kernel. */
export class HostLines {
  readonly originators: SymbolSet;
  readonly #counting: Counting;
  readonly #hosts: Place;
  readonly #ids: Place;
  readonly #counters: Counters;
  readonly #countersAt: number;
  /** words of a line */
  readonly #stride: number;
  readonly #sums = new Map<string, number>();
  readonly #largest = new Map<string, number>();

  /** `ids`: the batch's column of originators. */
  constructor(counting: Counting, originators: SymbolSet, ids: Place, counters: Counters, plan: Plan) {
    this.#counting = counting;
    this.originators = originators;
    this.#ids = ids;
    this.#counters = counters;
    let end = head;
    for (const { field, where } of plan.sums) {
      this.#sums.set(tallyKey(field, where), end);
      end += sumWords;
    }
    for (const field of plan.largest) {
      this.#largest.set(field, end);
      end += largestWords;
    }
    this.#countersAt = end;
    this.#stride = (end + counters.size + 1) & ~1;
    this.#hosts = counting.make('newHosts', this.#stride * 4);
  }

  /** Adds the steps that count records and conditions and widen the hosts' time spans. */
  addRecords(times: Place): void {
    const counting = this.#counting;
    counting.step('countRecords', this.#hosts, this.#ids, times, 'rows');
    for (const { bits, wanted, first: place } of this.#counters.classed) {
      const offset = (this.#countersAt + place) * 4;
      counting.step('countClassed', this.#hosts, offset, this.#ids, bits, wanted, 'rows');
    }
    for (const { mask, at } of this.#counters.masked) {
      counting.step('countMasked', this.#hosts, (this.#countersAt + at) * 4, this.#ids, mask, 'rows');
    }
  }

  /** Adds the steps that sum numbers up and keep the largest. */
  addNumbers(
    kernel: Kernel,
    plan: Plan,
    symbols: Symbols,
    masks: Masks,
    steps: ((rows: number) => void)[],
  ): void {
    const { call } = kernel;
    const counting = this.#counting;
    const [hosts, ids] = [this.#hosts, this.#ids];
    for (const field of new Set([...plan.sums.map((sum) => sum.field), ...plan.largest])) {
      const text = symbols.text(field);
      const numbers = call.reserve(call.batchRows() * 12);
      steps.push((rows) => call.parseNumbers(text, rows, numbers));
      const column = counting.column(numbers, [8, 4]);
      for (const { where } of plan.sums.filter((sum) => sum.field === field)) {
        const offset = this.#sums.get(tallyKey(field, where))! * 4;
        const mask = where === undefined ? 0 : counting.column(masks.of(where), [1]);
        counting.step('sumNumbers', hosts, offset, ids, column, mask, 'rows');
      }
      const offset = this.#largest.get(field);
      if (offset === undefined) continue;
      counting.step('largestNumbers', hosts, offset * 4, ids, column, 'rows');
    }
  }

  get size(): number {
    return this.originators.count();
  }

  /** The table, and what a line of it holds beside records and time span: see hosts.ts in kernel/assembly. */
  get layout(): LineLayout {
    return {
      table: this.#counting.address(this.#hosts),
      words: this.#stride,
      sums: [...this.#sums.values()],
      largest: [...this.#largest.values()],
      counters: { from: this.#countersAt, count: this.#counters.size },
    };
  }

  host(id: number): string {
    return this.originators.text(id);
  }

  records(): HostColumn {
    return this.#column((words, at) => words[at]!);
  }

  /** Seconds since 1970. */
  first(): HostColumn {
    return this.#column((words, at) => secondsAt(words, at, first));
  }

  last(): HostColumn {
    return this.#column((words, at) => secondsAt(words, at, last));
  }

  /** Records that satisfy a condition; null where it was not counted by host. */
  counted(condition: Condition): HostColumn | null {
    const place = this.#counters.placeOf(condition);
    if (place === null) return null;
    const word = this.#countersAt + place;
    return this.#column((words, at) => words[at + word]!);
  }

  /** The sum of a numeric field's values; NaN where there were none. */
  summed(field: string, where?: Condition): HostColumn {
    const word = this.#sums.get(tallyKey(field, where))!;
    return this.#column((words, at) => (words[at + word + 4] === 0 ? Number.NaN : sumAt(words, at + word)));
  }

  mean(field: string): HostColumn {
    const word = this.#sums.get(tallyKey(field))!;
    return this.#column((words, at) => sumAt(words, at + word) / words[at + word + 4]!);
  }

  largest(field: string): HostColumn {
    const word = this.#largest.get(field)!;
    return this.#column((words, at) =>
      words[at + word + 3] === 0 ? Number.NaN : wideAt(words, at + word) + (words[at + word + 2]! | 0) / 1e6,
    );
  }

  #column(valueAt: (words: Uint32Array, at: number) => number): HostColumn {
    const column = new Float64Array(this.size);
    const stride = this.#stride;
    const { memory } = this.#counting;
    const lines = memory.view.getUint32(this.#counting.address(this.#hosts), true);
    memory.segments(lines, this.size, stride * 4, (words, firstId) => {
      for (let at = 0, id = firstId; at < words.length; at += stride, id++) column[id] = valueAt(words, at);
    });
    return column;
  }
}

/** A signed number of 64 bits. */
function wideAt(words: Uint32Array, at: number): number {
  return (words[at + 1]! | 0) * 2 ** 32 + words[at]!;
}

function sumAt(words: Uint32Array, at: number): number {
  return wideAt(words, at) + wideAt(words, at + 2) / 1e6;
}

/** A host without a readable time still has its first time at the largest number. */
function secondsAt(words: Uint32Array, at: number, word: number): number {
  if (words[at + first + 1] === 0x7fffffff) return Number.NaN;
  return wideAt(words, at + word) / 1e6;
}
