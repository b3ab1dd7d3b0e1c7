import type { Address } from '../zeek/kernel/kernel.ts';
import type { Plan } from '../zeek/plan.ts';
import type { Tally } from '../zeek/tally.ts';
import { absorbContacts } from './absorb-contacts.ts';
import { absorbDistinct } from './absorb-distinct.ts';
import { absorbLines } from './absorb-lines.ts';
import { readContacts } from './contact-columns.ts';
import { readDistinct } from './distinct-columns.ts';
import { type PairColumns, readPairs } from './pair-columns.ts';
import type { Shard } from './part.ts';
import { expectAnswers, type PartSet, PartSets } from './part-values.ts';
import type { OpenPart } from './read-part.ts';
import type { Staging } from './staging.ts';
import { none, pairsAt } from './tables.ts';
import { UnreadablePart } from './unreadable-part.ts';
import { markWanted } from './wanted-values.ts';

/** Which originators are wanted; null: all. */
export type Wanted = Shard | ((host: string) => boolean) | null;

/** A part on its way into a tally of the same plan, one source after the other. */
export class PartInProgress {
  readonly part: OpenPart;
  readonly #tally: Tally;
  readonly #staging: Staging;
  readonly #sets: PartSets;
  readonly #tables: (PairColumns | null)[];
  /** of each table: the ids that its pairs have where they are absorbed */
  readonly #pairs: Uint32Array[];
  readonly #wanted: Wanted;
  /** of each set: whether a value is wanted; null: all are */
  #marks: ReadonlyMap<PartSet, Uint8Array> | null = null;
  #absorbed = 0;

  constructor(part: OpenPart, plan: Plan, tally: Tally, staging: Staging, wanted: Wanted) {
    this.part = part;
    this.#tally = tally;
    this.#staging = staging;
    const { header } = part;
    tally.meet(new Set(header.fields));
    this.#sets = new PartSets(part, tally.symbols);
    expectAnswers(part, plan, this.#sets);
    if (header.tables.length > tally.valueTables.length) {
      throw new UnreadablePart('The partial tally holds tables that the analysis does not ask for.');
    }
    this.#tables = header.tables.map(() => null);
    this.#pairs = header.tables.map(({ ends }) => new Uint32Array(ends.at(-1)!));
    this.#wanted = wanted;
  }

  /** Absorbs what a source gave first; sources come in their order. Returns whether it was the last one. */
  absorb(source: number): boolean {
    if (this.#wanted !== null) this.#marks ??= this.#marked(this.#wanted);
    for (const set of this.#sets.all) this.#absorbSet(set, source);
    this.#staging.kernel.call.growHosts(this.#tally.hosts.layout.table, this.#tally.hosts.size);
    for (const table of this.#tables.keys()) this.#absorbPairs(table, source);
    this.#absorbed++;
    if (this.#absorbed < this.part.header.sources.length) return false;
    this.#absorbNumbers();
    return true;
  }

  /** The originators that have records in each source; asked when all is absorbed. */
  members(): Uint32Array[] {
    const { ids } = this.#sets.originators;
    const { members } = this.part.header;
    if (members.length === 0) return [known(ids)];
    const column = this.part.section('members');
    return members.map((count) => {
      let host = 0;
      return known(
        column.words(count).map((step) => {
          host += step;
          return ids[host] ?? none;
        }),
      );
    });
  }

  #marked(wanted: Exclude<Wanted, null>): ReadonlyMap<PartSet, Uint8Array> {
    const texts = this.#sets.originators.texts!;
    const holds =
      typeof wanted === 'function'
        ? Uint8Array.from({ length: texts.lengths.length }, (_, id) => Number(wanted(texts.text(id))))
        : this.#staging.inShard(texts, wanted);
    return markWanted(holds, this.#sets.all, {
      originators: this.#sets.originators,
      tables: [...this.#tables.keys()].map((index) => ({
        values: this.#valuesOf(index),
        read: () => this.#columns(index),
      })),
      whole: this.#tally.distinctTables.map(({ values }) => this.#sets.of(values)),
    });
  }

  #absorbSet(set: PartSet, source: number): void {
    const target = this.#tally.symbols.sets.get(set.name)!;
    const [from, to] = runOf(set.ends, source);
    const wanted = this.#marks?.get(set) ?? null;
    const staging = this.#staging;
    if (set.joined === null) {
      staging.intern(target.dictionary!, set.texts!, [from, to], wanted, set.ids);
      return;
    }
    const { of, ids } = set.joined;
    const [left, right, records] = staging.columns;
    staging.words(records, staging.rows).fill(1);
    staging.batches(from, to, (at, rows) => {
      staging.putIds(left, ids[0], of[0].ids, at, rows);
      staging.putIds(right, ids[1], of[1].ids, at, rows);
      staging.kernel.call.addPairs(target.joined!.pairs, left, right, records, rows, staging.ids);
      set.ids.set(staging.words(staging.ids, rows), at);
    });
  }

  #absorbPairs(index: number, source: number): void {
    const { table: pairs, counters } = this.#tally.valueTables[index]!.layout;
    const [from, to] = runOf(this.part.header.tables[index]!.ends, source);
    const { hosts, values, records, counters: beside } = this.#columns(index);
    const hostIds = this.#sets.originators.ids;
    const valueIds = this.#valuesOf(index).ids;
    const staging = this.#staging;
    const { kernel, ids } = staging;
    const [left, right, amounts] = staging.columns;
    const counterColumn = kernel.view.getUint32(pairs + pairsAt.counters, true);
    staging.batches(from, to, (at, rows) => {
      staging.putIds(left, hosts, hostIds, at, rows);
      staging.putIds(right, values, valueIds, at, rows);
      staging.put(amounts, records, at, rows);
      kernel.call.addPairs(pairs, left, right, amounts, rows, ids);
      beside.forEach((counter, place) => {
        staging.put(amounts, counter, at, rows);
        kernel.call.addCounts(counterColumn, counters * 4, place * 4, ids, amounts, rows);
      });
      this.#pairs[index]!.set(staging.words(ids, rows), at);
    });
  }

  /** A table's columns, kept only where they will be asked for again. */
  #columns(index: number): PairColumns {
    const known = this.#tables[index];
    if (known != null) return known;
    const { ends, groups } = this.part.header.tables[index]!;
    const columns = readPairs(this.part.section(`table ${index}`), ends, groups, {
      hosts: this.#sets.originators.size,
      values: this.#valuesOf(index).size,
      counters: this.#tally.valueTables[index]!.layout.counters,
    });
    if (ends.length > 1 || this.#wanted !== null) this.#tables[index] = columns;
    return columns;
  }

  #valuesOf(table: number): PartSet {
    return this.#sets.of(this.#tally.valueTables[table]!.symbols);
  }

  /** What does not depend on the order of sources. */
  #absorbNumbers(): void {
    const { header, section } = this.part;
    const staging = this.#staging;
    const tally = this.#tally;
    absorbLines(section('hosts'), tally.hosts.layout, this.#sets.originators.ids, staging);
    tally.distinctTables.forEach(({ distinct, under, values }, i) => {
      const pairs = this.#pairs[tally.valueTables.indexOf(under)]!;
      const set = this.#sets.of(values);
      const columns = readDistinct(section(`distinct ${i}`), pairs.length, set.size);
      absorbDistinct(columns, distinct, under.size, { pairs, values: set.ids }, staging);
    });
    if (tally.cadences !== null && tally.cadencePairs !== null) {
      const pairs = this.#pairs[tally.valueTables.indexOf(tally.cadencePairs)]!;
      const columns = readContacts(section('contacts'), pairs.length);
      absorbContacts(columns, tally.cadences, tally.cadencePairs.size, pairs, staging);
    }
    header.tables.forEach(({ refused }, i) => {
      addWord(tally, tally.valueTables[i]!.layout.table + pairsAt.refused, refused);
    });
    const [first, last] = header.span.map(BigInt);
    const { span } = tally.times;
    const { view } = tally.kernel;
    if (first! < view.getBigInt64(span, true)) view.setBigInt64(span, first!, true);
    if (last! > view.getBigInt64(span + 8, true)) view.setBigInt64(span + 8, last!, true);
  }
}

function known(ids: Uint32Array): Uint32Array {
  return ids.includes(none) ? ids.filter((id) => id !== none) : ids;
}

function runOf(ends: readonly number[], source: number): readonly [number, number] {
  return [source === 0 ? 0 : ends[source - 1]!, ends[source]!];
}

function addWord({ kernel }: Tally, at: Address, more: number): void {
  kernel.view.setUint32(at, kernel.view.getUint32(at, true) + more, true);
}
