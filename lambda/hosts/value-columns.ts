import type { Condition, Field } from '../zeek/field.ts';
import { wheres } from '../zeek/plan.ts';
import type { SymbolSet } from '../zeek/symbols.ts';
import type { Tally } from '../zeek/tally.ts';
import { pairWords, type ValueCounts, type VisitRun } from '../zeek/value-table.ts';
import { tabulated } from './plan.ts';
import type { TopValue, ValueCount } from './table.ts';

/** The distinct values of a field per host, with the records of each: grouped by host when it is first asked for. */
export class ValueColumns {
  readonly #counts: ValueCounts;
  readonly #hosts: number;
  /** whether a value counts, by its id; null: all do */
  readonly #picked: Uint8Array | null;
  #grouped: Grouped | null = null;

  /** Null where the field is not tallied under the condition. */
  static of(tally: Tally, field: Field, where?: Condition): ValueColumns | null {
    const asked = tabulated(field, where);
    const counts = tally.values(asked.field, asked.where);
    if (counts === null) return null;
    const picked = where !== undefined && asked.where === undefined ? pick(counts.symbols, where) : null;
    return new ValueColumns(counts, tally.hosts.size, picked);
  }

  constructor(counts: ValueCounts, hosts: number, picked: Uint8Array | null) {
    this.#counts = counts;
    this.#hosts = hosts;
    this.#picked = picked;
  }

  get symbols(): SymbolSet {
    return this.#counts.symbols;
  }

  /** Calls with the pairs of host and value id that count, run by run, in the order in which they were first seen. */
  forEachRun(visit: VisitRun): void {
    const picked = this.#picked;
    if (picked === null) {
      this.#counts.forEachRun(visit);
      return;
    }
    let kept = new Uint32Array();
    this.#counts.forEachRun((pairs, first) => {
      if (kept.length < pairs.length) kept = new Uint32Array(pairs.length);
      let to = 0;
      for (let at = 0; at < pairs.length; at += pairWords) {
        if (picked[pairs[at + 1]!] === 0) continue;
        for (let word = 0; word < pairWords; word++) kept[to++] = pairs[at + word]!;
      }
      visit(kept.subarray(0, to), first);
    });
  }

  /** Records per host. */
  records(): Float64Array {
    const result = new Float64Array(this.#hosts);
    this.forEachRun((pairs) => {
      for (let at = 0; at < pairs.length; at += pairWords) result[pairs[at]!]! += pairs[at + 2]!;
    });
    return result;
  }

  /** Distinct values per host. */
  distinct(): Float64Array {
    const result = new Float64Array(this.#hosts);
    this.forEachRun((pairs) => {
      for (let at = 0; at < pairs.length; at += pairWords) result[pairs[at]!]! += 1;
    });
    return result;
  }

  /** Records of each host's most frequent value. */
  top(): Float64Array {
    const result = new Float64Array(this.#hosts);
    this.forEachRun((pairs) => {
      for (let at = 0; at < pairs.length; at += pairWords) {
        if (pairs[at + 2]! > result[pairs[at]!]!) result[pairs[at]!] = pairs[at + 2]!;
      }
    });
    return result;
  }

  /** The values of one host, most records first, ties by first seen; `most` of them. */
  valuesOf(host: number, most?: number): ValueCount[] {
    if (most !== undefined) return this.#firstOf(host, most).map((held) => this.#named(held));
    this.#grouped ??= this.#group();
    const all: Held[] = [];
    this.#each(host, (value, records) => all.push({ value, records }));
    return all.sort((a, b) => b.records - a.records).map((held) => this.#named(held));
  }

  /** How many hosts have each of some values; of all values only the texts are made, one after the other. */
  hostsOf(values: ReadonlySet<string>): Map<string, number> {
    const asked = new Map<number, string>();
    for (let id = 0; id < this.symbols.count() && asked.size < values.size; id++) {
      const text = this.symbols.text(id);
      if (values.has(text)) asked.set(id, text);
    }
    const hosts = new Map<string, number>();
    this.forEachRun((pairs) => {
      for (let at = 1; at < pairs.length; at += pairWords) {
        const text = asked.get(pairs[at]!);
        if (text !== undefined) hosts.set(text, (hosts.get(text) ?? 0) + 1);
      }
    });
    return hosts;
  }

  /** The first of a host's values, of how many; only its text is made. */
  topOf(host: number): TopValue | null {
    let distinct = 0;
    let top = 0;
    let most = 0;
    this.#each(host, (value, records) => {
      distinct++;
      if (records <= most) return;
      top = value;
      most = records;
    });
    return distinct === 0 ? null : { value: this.symbols.text(top), records: most, distinct };
  }

  /** The first `most` values of a host, which are few. */
  #firstOf(host: number, most: number): Held[] {
    const kept: Held[] = [];
    this.#each(host, (value, records) => {
      if (kept.length === most && records <= kept[most - 1]!.records) return;
      const place = kept.findIndex((other) => other.records < records);
      kept.splice(place < 0 ? kept.length : place, 0, { value, records });
      if (kept.length > most) kept.pop();
    });
    return kept;
  }

  /**
   * Calls with each value of a host, in the order in which they were first seen. Of few hosts the pairs are looked through as
   * they stand: to group a scanner's millions takes as much memory again.
   */
  #each(host: number, visit: (value: number, records: number) => void): void {
    if (this.#grouped === null && this.#hosts <= fewHosts) {
      this.forEachRun((pairs) => {
        for (let at = 0; at < pairs.length; at += pairWords) {
          if (pairs[at] === host) visit(pairs[at + 1]!, pairs[at + 2]!);
        }
      });
      return;
    }
    this.#grouped ??= this.#group();
    const { starts, values, records } = this.#grouped;
    for (let at = starts[host]!; at < starts[host + 1]!; at++) visit(values[at]!, records[at]!);
  }

  #named({ value, records }: Held): ValueCount {
    return { value: this.#text(value), records };
  }

  #text(id: number): string {
    const texts = textsOf(this.symbols);
    const known = texts.get(id);
    if (known !== undefined) return known;
    const text = this.symbols.text(id);
    texts.set(id, text);
    return text;
  }

  /** A counting sort by host; within a host the order stays that of first seen. */
  #group(): Grouped {
    const hosts = this.#hosts;
    const starts = new Uint32Array(hosts + 1);
    let all = 0;
    this.forEachRun((pairs) => {
      for (let at = 0; at < pairs.length; at += pairWords) starts[pairs[at]! + 1]! += 1;
      all += pairs.length / pairWords;
    });
    for (let host = 0; host < hosts; host++) starts[host + 1]! += starts[host]!;
    const next = starts.slice(0, hosts);
    const values = new Uint32Array(all);
    const counts = new Uint32Array(all);
    this.forEachRun((pairs) => {
      for (let pair = 0; pair < pairs.length; pair += pairWords) {
        const at = next[pairs[pair]!]!++;
        values[at] = pairs[pair + 1]!;
        counts[at] = pairs[pair + 2]!;
      }
    });
    return { starts, values, records: counts };
  }
}

const fewHosts = 16;

/** A value by its id. */
type Held = { readonly value: number; readonly records: number };

type Grouped = {
  /** where each host's values begin, and one more */
  readonly starts: Uint32Array;
  readonly values: Uint32Array;
  readonly records: Uint32Array;
};

/** Texts that were asked for, by id: a value is one of many hosts', and making its text costs more than finding it. */
const knownTexts = new WeakMap<SymbolSet, Map<number, string>>();

function textsOf(symbols: SymbolSet): Map<number, string> {
  const known = knownTexts.get(symbols) ?? new Map<number, string>();
  knownTexts.set(symbols, known);
  return known;
}

function pick(symbols: SymbolSet, where: Condition): Uint8Array {
  const parts = wheres(where);
  const picked = new Uint8Array(symbols.count());
  for (let id = 0; id < picked.length; id++) {
    const value = symbols.text(id);
    picked[id] = parts.every(
      (part) => 'in' in part && (typeof part.in === 'function' ? part.in(value) : part.in.has(value)),
    )
      ? 1
      : 0;
  }
  return picked;
}
