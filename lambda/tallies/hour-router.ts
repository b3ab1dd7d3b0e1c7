import type { Address, Kernel } from '../zeek/kernel/kernel.ts';
import type { Plan } from '../zeek/plan.ts';
import type { Program } from '../zeek/program.ts';
import { Symbols } from '../zeek/symbols.ts';
import { Tally } from '../zeek/tally.ts';
import type { HourRange } from './main-hours.ts';

export type RoutedHour = HourRange & {
  readonly tally: Tally;
  /** records without a time count here */
  readonly timeless: boolean;
  records: number;
};

/** Counts the records of each hour in a tally of its own. */
export class HourRouter implements Program {
  readonly hours: readonly RoutedHour[];
  readonly #kernel: Kernel;
  readonly #texts: Symbols;
  readonly #times: Address;
  readonly #chosen: Address;

  /** `first`: the earliest main hour of the log, which takes what has no time. */
  constructor(kernel: Kernel, plan: Plan, escaped: boolean, ranges: readonly HourRange[], first: number) {
    const { call } = kernel;
    this.#kernel = kernel;
    this.#texts = new Symbols(kernel, escaped, []);
    this.#times = call.reserve(call.batchRows() * 8);
    this.#chosen = call.reserve(call.batchRows() * 4);
    this.hours = ranges.map((range) => ({
      ...range,
      tally: new Tally(kernel, plan, escaped),
      timeless: range.hour === first,
      records: 0,
    }));
  }

  get fields(): Iterable<string> {
    return this.hours[0]!.tally.fields;
  }

  text(field: string): Address {
    return this.#texts.text(field);
  }

  clear(field: string): void {
    this.#texts.clear(field);
  }

  meet(fields: ReadonlySet<string>): void {
    for (const { tally } of this.hours) tally.meet(fields);
  }

  head(): void {}

  take(rows: number): void {
    const { call } = this.#kernel;
    call.parseTimes(this.text('ts'), rows, this.#times);
    for (const hour of this.hours) {
      const { tally, from, to, timeless } = hour;
      const count = call.chooseHours(this.#times, rows, from, to, timeless, this.#chosen);
      if (count === 0) continue;
      for (const field of tally.fields) {
        call.gather(this.text(field), this.#chosen, count, tally.text(field));
      }
      tally.take(count);
      hour.records += count;
    }
  }
}
