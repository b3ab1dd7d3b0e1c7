import type { Condition, Field } from '../zeek/field.ts';
import { wheres } from '../zeek/plan.ts';
import { pairBytes, pairEntries, type SymbolSet } from '../zeek/symbols.ts';
import type { Tally } from '../zeek/tally.ts';
import { asksOnly, tabulated } from './plan.ts';
import type { ValueCount } from './table.ts';

/** The distinct values of a field per host, with the records of each: grouped by host when it is first asked for. */
export class ValueColumns {
  readonly symbols: SymbolSet;
  /** whether a value counts, by its id; null: all do */
  readonly #picked: Uint8Array | null;
  readonly #tally: Tally;
  readonly #pairs: number;
  #grouped: Grouped | null = null;

  /** Null where the field is not tallied under the condition. */
  static of(tally: Tally, field: Field, where?: Condition): ValueColumns | null {
    const asked = tabulated(field, where);
    const table = tally.values(asked.field, asked.where);
    if (table === null) return null;
    const symbols = tally.symbols.ids(field);
    const picked = where !== undefined && asksOnly(field, where) ? pick(symbols, where) : null;
    return new ValueColumns(tally, table.pairs, symbols, picked);
  }

  constructor(tally: Tally, pairs: number, symbols: SymbolSet, picked: Uint8Array | null) {
    this.#tally = tally;
    this.#pairs = pairs;
    this.symbols = symbols;
    this.#picked = picked;
  }

  /** Calls with every pair of host and value id that counts, in the order in which they were first seen. */
  forEach(visit: (host: number, value: number, records: number, pair: number) => void): void {
    const { kernel } = this.#tally;
    const count = kernel.call.pairCount(this.#pairs);
    const picked = this.#picked;
    const column = kernel.view.getUint32(this.#pairs + pairEntries, true);
    kernel.segments(column, count, pairBytes, (words, first) => {
      for (let at = 0, pair = first; at < words.length; at += 3, pair++) {
        const value = words[at + 1]!;
        if (picked === null || picked[value] === 1) visit(words[at]!, value, words[at + 2]!, pair);
      }
    });
  }

  /** Distinct values per host. */
  distinct(): Float64Array {
    const result = new Float64Array(this.#tally.hosts.size);
    this.forEach((host) => {
      result[host]! += 1;
    });
    return result;
  }

  /** Records of each host's most frequent value. */
  top(): Float64Array {
    const result = new Float64Array(this.#tally.hosts.size);
    this.forEach((host, _value, records) => {
      if (records > result[host]!) result[host] = records;
    });
    return result;
  }

  /** The values of one host, most records first, ties by first seen. */
  valuesOf(host: number): ValueCount[] {
    this.#grouped ??= this.#group();
    const { starts, values, records } = this.#grouped;
    const from = starts[host]!;
    const order = Array.from({ length: starts[host + 1]! - from }, (_, i) => from + i);
    return order
      .sort((a, b) => records[b]! - records[a]!)
      .map((at) => ({ value: this.symbols.text(values[at]!), records: records[at]! }));
  }

  /** A counting sort by host; within a host the order stays that of first seen. */
  #group(): Grouped {
    const hosts = this.#tally.hosts.size;
    const starts = new Uint32Array(hosts + 1);
    let all = 0;
    this.forEach((host) => {
      starts[host + 1]! += 1;
      all++;
    });
    for (let host = 0; host < hosts; host++) starts[host + 1]! += starts[host]!;
    const next = starts.slice(0, hosts);
    const values = new Uint32Array(all);
    const counts = new Uint32Array(all);
    this.forEach((host, value, records) => {
      const at = next[host]!++;
      values[at] = value;
      counts[at] = records;
    });
    return { starts, values, records: counts };
  }
}

type Grouped = {
  /** where each host's values begin, and one more */
  readonly starts: Uint32Array;
  readonly values: Uint32Array;
  readonly records: Uint32Array;
};

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
