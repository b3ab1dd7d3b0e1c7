import type { Condition, Field } from './field.ts';
import { HostLines } from './host-lines.ts';
import type { Address, Kernel } from './kernel/kernel.ts';
import { Masks } from './masks.ts';
import { fieldKey, type Plan, tallyKey } from './plan.ts';
import type { Program } from './program.ts';
import { Symbols } from './symbols.ts';

/** Distinct (originator, value) pairs with the records of each. */
export type ValueTable = { readonly pairs: Address; readonly ids: Address };
type DistinctTable = { readonly distinct: Address; readonly under: ValueTable };

/**
 * What is counted of one log path: tables in the kernel, and the program that feeds them. The program is a list of
 * steps over a batch, each one call into the kernel; a log's records never pass through here one by one.
 */
export class Tally implements Program {
  readonly kernel: Kernel;
  readonly symbols: Symbols;
  readonly hosts: HostLines;
  readonly #masks: Masks;
  readonly #steps: ((rows: number) => void)[] = [];
  readonly #values = new Map<string, ValueTable>();
  readonly #distinct = new Map<string, DistinctTable>();
  readonly #numbers = new Map<string, Address>();
  readonly #times: Address;
  readonly #span: Address;
  #cadences: Address | null = null;

  /** `escaped`: values may hold Zeek's `\xNN`. */
  constructor(kernel: Kernel, plan: Plan, escaped: boolean) {
    this.kernel = kernel;
    const rows = kernel.call.batchRows();
    this.symbols = new Symbols(kernel, escaped, this.#steps);
    this.#masks = new Masks(kernel, this.symbols, this.#steps);
    const ts = this.symbols.text('ts');
    this.#times = kernel.call.reserve(rows * 8);
    this.#span = kernel.call.reserve(16);
    kernel.view.setBigInt64(this.#span, unsetFirst, true);
    kernel.view.setBigInt64(this.#span + 8, unsetLast, true);
    const originators = this.symbols.ids('id.orig_h');
    this.hosts = new HostLines(kernel, originators, plan);
    this.#steps.push((n) => {
      kernel.call.parseTimes(ts, n, this.#times);
      kernel.call.widenSpan(this.#span, this.#times, n);
      this.hosts.countRecords(this.#times, n);
    });
    this.#compile(plan);
  }

  #compile(plan: Plan): void {
    const responders = this.countValues('id.resp_h');
    for (const { field, where } of plan.values) this.countValues(field, where);
    for (const { of, under } of plan.distinct) this.#countDistinct(of, under);
    for (const condition of plan.counts) {
      const mask = this.#masks.of(condition);
      this.#steps.push((n) => this.hosts.countMasked(condition, mask, n));
    }
    const numeric = [...plan.sums.map(({ field }) => field), ...plan.largest];
    for (const field of new Set(numeric)) this.#parse(field);
    for (const { field, where } of plan.sums) {
      const mask = where === undefined ? 0 : this.#masks.of(where);
      const numbers = this.#numbers.get(field)!;
      this.#steps.push((n) => this.hosts.sum(tallyKey(field, where), numbers, mask, n));
    }
    for (const field of plan.largest)
      this.#steps.push((n) => this.hosts.largest(field, this.#numbers.get(field)!, n));
    if (plan.cadence) this.#noteContacts(responders);
  }

  /** Names of the fields whose text the program reads. */
  get fields(): Iterable<string> {
    return this.symbols.fields;
  }

  /** Where a scan puts the text of a field. */
  text(field: string): Address {
    return this.symbols.text(field);
  }

  clear(field: string): void {
    this.symbols.clear(field);
  }

  /** Fields that had a value, of those whose values are told apart. */
  valuedFields(): string[] {
    return this.symbols.valuedFields();
  }

  /** Operations are always counted, where the log has them. */
  meet(fields: ReadonlySet<string>): void {
    if (fields.has('operation')) this.countValues('operation');
  }

  head(): void {}

  take(rows: number): void {
    for (const step of this.#steps) step(rows);
  }

  /** Also counts the records of each value of a field, from now on. */
  countValues(field: Field, where?: Condition): ValueTable {
    const key = tallyKey(field, where);
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const { call } = this.kernel;
    const values = this.symbols.ids(field);
    const mask = where === undefined ? null : this.#masks.of(where);
    const table = { pairs: call.newPairs(), ids: call.reserve(call.batchRows() * 4) };
    this.#values.set(key, table);
    const hosts = this.hosts.originators.ids;
    this.#steps.push((n) => call.countPairs(table.pairs, hosts, values.ids, mask ?? 0, n, table.ids));
    return table;
  }

  #countDistinct(of: Field, under: Field): void {
    const key = distinctKey(of, under);
    if (this.#distinct.has(key)) return;
    const { call } = this.kernel;
    const table = this.countValues(under);
    const values = this.symbols.ids(of);
    const distinct = call.newDistinct();
    this.#distinct.set(key, { distinct, under: table });
    this.#steps.push((n) =>
      call.countDistinct(distinct, table.ids, values.ids, n, call.pairCount(table.pairs)),
    );
  }

  #parse(field: string): void {
    const { call } = this.kernel;
    const text = this.symbols.text(field);
    const numbers = call.reserve(call.batchRows() * 12);
    this.#numbers.set(field, numbers);
    this.#steps.push((n) => call.parseNumbers(text, n, numbers));
  }

  #noteContacts(responders: ValueTable): void {
    const { call } = this.kernel;
    const cadences = call.newCadences();
    this.#cadences = cadences;
    this.#steps.push((n) =>
      call.noteContacts(cadences, responders.ids, this.#times, n, call.pairCount(responders.pairs)),
    );
  }

  values(field: Field, where?: Condition): ValueTable | null {
    return this.#values.get(tallyKey(field, where)) ?? null;
  }

  distinct(of: Field, under: Field): DistinctTable | null {
    return this.#distinct.get(distinctKey(of, under)) ?? null;
  }

  get cadences(): Address | null {
    return this.#cadences;
  }

  get window(): { first: number | null; last: number | null } {
    const first = this.kernel.view.getBigInt64(this.#span, true);
    if (first === unsetFirst) return { first: null, last: null };
    return {
      first: Number(first) / 1e6,
      last: Number(this.kernel.view.getBigInt64(this.#span + 8, true)) / 1e6,
    };
  }
}

const unsetFirst = 2n ** 63n - 1n;
const unsetLast = -(2n ** 63n);

function distinctKey(of: Field, under: Field): string {
  return `${fieldKey(of)} under ${fieldKey(under)}`;
}
