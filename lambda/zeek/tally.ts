import { Counters, isOneTest } from './counters.ts';
import type { Condition, Field } from './field.ts';
import { HostLines } from './host-lines.ts';
import type { Address, Kernel } from './kernel/kernel.ts';
import { Masks } from './masks.ts';
import { fieldKey, type Plan, tallyKey } from './plan.ts';
import type { Program } from './program.ts';
import { Symbols } from './symbols.ts';
import { Times } from './times.ts';
import { type ValueCounts, ValueTable } from './value-table.ts';

export type DistinctTable = { readonly distinct: Address; readonly under: ValueTable };

/**
 * What is counted of one log path: tables in the kernel, and the program that feeds them. The program is a list of
 * steps over a batch, each one call into the kernel; a log's records never pass through here one by one.
 */
export class Tally implements Program {
  readonly kernel: Kernel;
  readonly symbols: Symbols;
  readonly hosts: HostLines;
  readonly #masks: Masks;
  readonly #times: Times;
  readonly #steps: ((rows: number) => void)[] = [];
  readonly #values = new Map<string, ValueTable>();
  readonly #distinct = new Map<string, DistinctTable>();
  #cadences: Address | null = null;

  /** `escaped`: values may hold Zeek's `\xNN`. */
  constructor(kernel: Kernel, plan: Plan, escaped: boolean) {
    this.kernel = kernel;
    this.symbols = new Symbols(kernel, escaped, this.#steps);
    this.#masks = new Masks(kernel, this.symbols, this.#steps);
    this.#times = new Times(kernel, this.symbols.text('ts'), this.#steps);
    const originators = this.symbols.ids('id.orig_h');
    const all = new Set([
      'id.resp_h',
      ...plan.values.flatMap((v) => (v.where === undefined ? [fieldKey(v.field)] : [])),
    ]);
    // what one test on such a field counts can be told at the end from the records of its values
    const counted = plan.counts.filter(
      (condition) => !isOneTest(condition) || !all.has(testedField(condition)),
    );
    this.hosts = new HostLines(kernel, originators, this.#times, new Counters(this.#masks, counted), plan);
    this.#steps.push((rows) => this.hosts.countRecords(rows));
    this.#countValues(plan, all);
    for (const { of, under } of plan.distinct) this.#countDistinct(of, under);
    this.hosts.addNumbers(plan, this.symbols, this.#masks, this.#steps);
    if (plan.cadence) this.#noteContacts();
  }

  get fields(): Iterable<string> {
    return this.symbols.fields;
  }

  text(field: string): Address {
    return this.symbols.text(field);
  }

  clear(field: string): void {
    this.symbols.clear(field);
  }

  /** Operations are always counted, where the log has them. */
  meet(fields: ReadonlySet<string>): void {
    if (fields.has('operation')) this.#table('operation');
  }

  head(): void {}

  take(rows: number): void {
    for (const step of this.#steps) step(rows);
  }

  /** Fields that had a value, of those whose values are told apart. */
  valuedFields(): string[] {
    return this.symbols.valuedFields();
  }

  #countValues(plan: Plan, all: ReadonlySet<string>): void {
    const conditions = new Map<string, Condition[]>([['id.resp_h', []]]);
    const fields = new Map<string, Field>([['id.resp_h', 'id.resp_h']]);
    for (const { field, where } of plan.values) {
      const key = fieldKey(field);
      if (!all.has(key)) continue;
      fields.set(key, field);
      conditions.set(key, [...(conditions.get(key) ?? []), ...(where === undefined ? [] : [where])]);
    }
    for (const [key, field] of fields) this.#table(field, conditions.get(key));
    for (const { field, where } of plan.values) {
      if (where !== undefined && !all.has(fieldKey(field))) this.#tableUnder(field, where);
    }
  }

  /** Counts all values of a field, and under each condition beside. */
  #table(field: Field, conditions: readonly Condition[] = []): void {
    const key = tallyKey(field);
    if (this.#values.has(key)) return;
    const counters = new Counters(this.#masks, conditions);
    const values = this.symbols.ids(field);
    const table = new ValueTable(this.kernel, this.hosts.originators, values, counters, null);
    this.#values.set(key, table);
    this.#steps.push((rows) => table.count(rows));
  }

  /** Counts only the values of the records that satisfy a condition. */
  #tableUnder(field: Field, where: Condition): void {
    const mask = this.#masks.of(where);
    const values = this.symbols.ids(field);
    const table = new ValueTable(
      this.kernel,
      this.hosts.originators,
      values,
      new Counters(this.#masks, []),
      mask,
    );
    this.#values.set(tallyKey(field, where), table);
    this.#steps.push((rows) => table.count(rows));
  }

  #countDistinct(of: Field, under: Field): void {
    const key = distinctKey(of, under);
    if (this.#distinct.has(key)) return;
    const { call } = this.kernel;
    this.#table(under);
    const table = this.#values.get(tallyKey(under))!;
    const values = this.symbols.ids(of);
    const distinct = call.newDistinct();
    this.#distinct.set(key, { distinct, under: table });
    this.#steps.push((rows) => call.countDistinct(distinct, table.ids, values.ids, rows, table.size));
  }

  #noteContacts(): void {
    const { call } = this.kernel;
    const responders = this.#values.get(tallyKey('id.resp_h'))!;
    const cadences = call.newCadences();
    this.#cadences = cadences;
    this.#steps.push((rows) =>
      call.noteContacts(cadences, responders.ids, this.#times.column, rows, responders.size),
    );
  }

  /** The records of each value of a field, per host; null where they were not counted. */
  values(field: Field, where?: Condition): ValueCounts | null {
    const alone = where === undefined ? undefined : this.#values.get(tallyKey(field, where));
    return (
      (alone ?? this.#values.get(tallyKey(field)))?.under(alone === undefined ? where : undefined) ?? null
    );
  }

  distinct(of: Field, under: Field): DistinctTable | null {
    return this.#distinct.get(distinctKey(of, under)) ?? null;
  }

  get cadences(): Address | null {
    return this.#cadences;
  }

  get window() {
    return this.#times.window;
  }
}

function testedField(condition: Condition): string {
  return fieldKey(
    (condition as { readonly field: Field }).field ?? (condition as readonly { field: Field }[])[0]!.field,
  );
}

function distinctKey(of: Field, under: Field): string {
  return `${fieldKey(of)} under ${fieldKey(under)}`;
}
