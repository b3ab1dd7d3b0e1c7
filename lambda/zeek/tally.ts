import { ComponentTable } from './component-table.ts';
import { Counters, isOneTest } from './counters.ts';
import { type Counting, CountingHere, type Place } from './counting.ts';
import type { Condition, Field } from './field.ts';
import { HostLines } from './host-lines.ts';
import type { Address, Kernel, KernelMemory } from './kernel/kernel.ts';
import { Masks } from './masks.ts';
import { fieldKey, type Plan, tallyKey, wheres } from './plan.ts';
import type { Program } from './program.ts';
import { type SymbolSet, Symbols } from './symbols.ts';
import { Times } from './times.ts';
import { type ValueCounts, ValueTable } from './value-table.ts';

export type DistinctTable = { readonly distinct: Address; readonly under: ValueTable };
type DistinctPlace = { readonly distinct: Place; readonly under: ValueTable; readonly values: SymbolSet };

/** Pairs of originator and value that are told apart. Responders are what most patterns go by, so they have most room. */
const mostResponders = 2 ** 26 - 2;
const mostValues = 2 ** 22;

/**
 * What is counted of one log path: tables in the kernel, and the program that feeds them. The program is a list of
 * steps over a batch, each one call into the kernel; a log's records never pass through here one by one. The first steps
 * make ids, numbers and masks of the batch's texts; the others count these, perhaps in another thread.
 */
export class Tally implements Program {
  readonly kernel: Kernel;
  readonly symbols: Symbols;
  readonly hosts: HostLines;
  readonly #counting: Counting;
  readonly #masks: Masks;
  readonly #times: Times;
  /** the batch's columns of originators and of times, where it is counted */
  readonly #originators: Place;
  readonly #seconds: Place;
  readonly #steps: ((rows: number) => void)[] = [];
  readonly #values = new Map<string, ValueTable | ComponentTable>();
  readonly #valueTables: ValueTable[] = [];
  readonly #joined: { readonly fields: readonly [string, string]; readonly table: ValueTable }[] = [];
  readonly #distinct = new Map<string, DistinctPlace>();
  #cadences: { readonly place: Place; readonly pairs: ValueTable } | null = null;

  /** `escaped`: values may hold Zeek's `\xNN`. */
  constructor(kernel: Kernel, plan: Plan, escaped: boolean, counting: Counting = new CountingHere(kernel)) {
    this.kernel = kernel;
    this.#counting = counting;
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
    this.#originators = counting.column(originators.ids, [4]);
    this.#seconds = counting.column(this.#times.column, [8]);
    const counters = new Counters(counting, this.#masks, counted);
    this.hosts = new HostLines(counting, originators, this.#originators, counters, plan);
    this.hosts.addRecords(this.#seconds);
    this.#countValues(plan, all);
    for (const { of, under } of plan.distinct) this.#countDistinct(of, under);
    this.hosts.addNumbers(kernel, plan, this.symbols, this.#masks, this.#steps);
    if (plan.cadence) this.#noteContacts();
  }

  /** Where the tables lie. */
  get tables(): KernelMemory {
    return this.#counting.memory;
  }

  get times(): Times {
    return this.#times;
  }

  /** In an order that the plan alone gives; a table of operations that it does not ask for comes last. */
  get valueTables(): readonly ValueTable[] {
    return this.#valueTables;
  }

  /** In the plan's order, each with whose values are told apart. */
  get distinctTables(): (DistinctTable & { readonly values: SymbolSet })[] {
    return [...this.#distinct.values()].map(({ distinct, under, values }) => ({
      distinct: this.#counting.address(distinct),
      under,
      values,
    }));
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
    if (fields.has('operation')) this.#count('operation');
  }

  head(): void {}

  take(rows: number): void {
    for (const step of this.#steps) step(rows);
    this.#counting.take(rows);
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
    // joined fields first: the counts of their parts can be told from them
    const inOrder = [...fields].sort(
      ([, a], [, b]) => Number(typeof a === 'string') - Number(typeof b === 'string'),
    );
    for (const [key, field] of inOrder) this.#count(field, conditions.get(key));
    for (const { field, where } of plan.values) {
      if (where !== undefined && !all.has(fieldKey(field))) this.#tableUnder(field, where, plan);
    }
  }

  #count(field: Field, conditions: readonly Condition[] = []): void {
    if (conditions.length > 0 || !this.#tellFromJoined(field)) this.#table(field, conditions);
  }

  /** Whether all values of a field were, or can be, told from those of a joined field that is counted anyway. */
  #tellFromJoined(field: Field): boolean {
    const key = tallyKey(field);
    if (this.#values.has(key)) return true;
    if (typeof field !== 'string') return false;
    for (const joined of this.#joined) {
      const side = joined.fields.indexOf(field);
      if (side < 0) continue;
      const symbols = this.symbols.ids(field);
      const unset = this.#masks.of({ field: joined.fields, unset: true });
      const rest = this.#newTable(symbols, [], unset);
      const parts = joined.table.symbols.parts!;
      this.#values.set(key, new ComponentTable(joined.table, rest, symbols, (id) => parts(id)[side]!));
      return true;
    }
    return false;
  }

  /** Counts all values of a field, and under each condition beside. */
  #table(field: Field, conditions: readonly Condition[] = []): ValueTable {
    const key = tallyKey(field);
    const known = this.#values.get(key);
    if (known instanceof ValueTable) return known;
    const table = this.#newTable(this.symbols.ids(field), conditions, null);
    this.#values.set(key, table);
    if (typeof field !== 'string') this.#joined.push({ fields: field, table });
    return table;
  }

  /** Counts only the values of the records that satisfy a condition. */
  #tableUnder(field: Field, where: Condition, plan: Plan): void {
    const mask = this.#masks.of(where);
    const alone = typeof field !== 'string' && usesOf(plan, field) === 1;
    const table = this.#newTable(this.symbols.ids(field, alone ? mask : null), [], mask);
    this.#values.set(tallyKey(field, where), table);
  }

  #newTable(values: SymbolSet, conditions: readonly Condition[], mask: Address | null): ValueTable {
    const counters = new Counters(this.#counting, this.#masks, conditions);
    const most = values === this.symbols.ids('id.resp_h') ? mostResponders : mostValues;
    const table = new ValueTable(this.#counting, this.#originators, values, counters, mask, most);
    this.#valueTables.push(table);
    return table;
  }

  /** A sentence where a table was full: what was counted is exact, what is missing is said. */
  get remark(): string | null {
    const refused = Math.max(0, ...this.#valueTables.map((table) => table.refused));
    if (refused === 0) return null;
    return `Not every distinct value was counted: a table was full, and the values of up to ${refused} records are missing.`;
  }

  #countDistinct(of: Field, under: Field): void {
    const key = distinctKey(of, under);
    if (this.#distinct.has(key)) return;
    const counting = this.#counting;
    const table = this.#table(under);
    const values = this.symbols.ids(of);
    const distinct = counting.make('newDistinct');
    this.#distinct.set(key, { distinct, under: table, values });
    const ids = counting.column(values.ids, [4]);
    counting.step('countDistinct', distinct, table.ids, ids, 'rows', { pairsOf: table.pairs });
  }

  #noteContacts(): void {
    const counting = this.#counting;
    const pairs = this.#table('id.resp_h');
    const place = counting.make('newCadences');
    this.#cadences = { place, pairs };
    counting.step('noteContacts', place, pairs.ids, this.#seconds, 'rows', { pairsOf: pairs.pairs });
  }

  /** The records of each value of a field, per host; null where they were not counted. */
  values(field: Field, where?: Condition): ValueCounts | null {
    const alone = where === undefined ? undefined : this.#values.get(tallyKey(field, where));
    return (
      (alone ?? this.#values.get(tallyKey(field)))?.under(alone === undefined ? where : undefined) ?? null
    );
  }

  distinct(of: Field, under: Field): DistinctTable | null {
    const table = this.#distinct.get(distinctKey(of, under));
    if (table === undefined) return null;
    return { distinct: this.#counting.address(table.distinct), under: table.under };
  }

  get cadences(): Address | null {
    return this.#cadences === null ? null : this.#counting.address(this.#cadences.place);
  }

  /** The pairs whose contacts are noted. */
  get cadencePairs(): ValueTable | null {
    return this.#cadences?.pairs ?? null;
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

/** How often a plan asks for a field, as values or in conditions. */
function usesOf(plan: Plan, field: Field): number {
  const key = fieldKey(field);
  const conditions = [
    ...plan.values.map(({ where }) => where),
    ...plan.sums.map(({ where }) => where),
    ...plan.counts,
  ].filter((condition) => condition !== undefined);
  const fields = [
    ...plan.values.map((value) => value.field),
    ...plan.distinct.flatMap(({ of, under }) => [of, under]),
    ...conditions.flatMap((condition) => wheres(condition).map((where) => where.field)),
  ];
  return fields.filter((other) => fieldKey(other) === key).length;
}

function distinctKey(of: Field, under: Field): string {
  return `${fieldKey(of)} under ${fieldKey(under)}`;
}
