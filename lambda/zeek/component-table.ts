import type { Condition } from './field.ts';
import type { SymbolSet } from './symbols.ts';
import type { ValueCounts, ValueTable, Visit } from './value-table.ts';

/**
 * The records of each value of a field, told from those of another field joined with it and, where the other is unset, from
 * a table of their own: so no record is counted twice. Ties by first seen; what is in its own table comes last.
 */
export class ComponentTable {
  readonly #joined: ValueTable;
  readonly #rest: ValueTable;
  readonly #symbols: SymbolSet;
  readonly #componentOf: (joined: number) => number;
  #pairs: Pairs | null = null;

  constructor(
    joined: ValueTable,
    rest: ValueTable,
    symbols: SymbolSet,
    componentOf: (joined: number) => number,
  ) {
    this.#joined = joined;
    this.#rest = rest;
    this.#symbols = symbols;
    this.#componentOf = componentOf;
  }

  under(where: Condition | undefined): ValueCounts | null {
    if (where !== undefined) return null;
    return { symbols: this.#symbols, forEach: (visit) => this.#forEach(visit) };
  }

  #forEach(visit: Visit): void {
    if (this.#pairs === null || this.#pairs.size !== this.#joined.size + this.#rest.size)
      this.#pairs = this.#merge();
    const { hosts, values, records } = this.#pairs;
    for (let pair = 0; pair < hosts.length; pair++) visit(hosts[pair]!, values[pair]!, records[pair]!, pair);
  }

  /** Pairs of one originator and component become one, at the place of the first: by host, so that nothing is hashed. */
  #merge(): Pairs {
    const { size, hosts, values, records } = this.#unmerged();
    const next = chained(hosts);
    const firstOf = new Int32Array(this.#symbols.count()).fill(-1);
    const kept = new Uint8Array(size);
    let distinct = 0;
    for (const chain of next.firsts) {
      for (let pair = chain; pair !== -1; pair = next.after[pair]!) {
        const first = firstOf[values[pair]!]!;
        if (first !== -1 && hosts[first] === hosts[pair]) records[first]! += records[pair]!;
        else {
          firstOf[values[pair]!] = pair;
          kept[pair] = 1;
          distinct++;
        }
      }
    }
    const merged = pairsOf(size, distinct);
    for (let pair = 0, to = 0; pair < size; pair++) {
      if (kept[pair] === 0) continue;
      merged.hosts[to] = hosts[pair]!;
      merged.values[to] = values[pair]!;
      merged.records[to++] = records[pair]!;
    }
    return merged;
  }

  /** The joined pairs by their component, then the rest, as they were first seen. */
  #unmerged(): Pairs {
    const size = this.#joined.size + this.#rest.size;
    const pairs = pairsOf(size, size);
    const components = Uint32Array.from({ length: this.#joined.symbols.count() }, (_, id) =>
      this.#componentOf(id),
    );
    let to = 0;
    const add = (host: number, value: number, count: number) => {
      pairs.hosts[to] = host;
      pairs.values[to] = value;
      pairs.records[to++] = count;
    };
    this.#joined.under(undefined)!.forEach((host, joined, count) => {
      add(host, components[joined]!, count);
    });
    this.#rest.under(undefined)!.forEach(add);
    return pairs;
  }
}

type Pairs = {
  /** pairs that these were told from */
  readonly size: number;
  readonly hosts: Uint32Array;
  readonly values: Uint32Array;
  readonly records: Float64Array;
};

function pairsOf(size: number, length: number): Pairs {
  return {
    size,
    hosts: new Uint32Array(length),
    values: new Uint32Array(length),
    records: new Float64Array(length),
  };
}

/** The first pair of each host, and after each pair the host's next one; -1 where there is none. */
function chained(hosts: Uint32Array): { readonly firsts: Int32Array; readonly after: Int32Array } {
  const firsts = new Int32Array(hosts.reduce((most, host) => Math.max(most, host), -1) + 1).fill(-1);
  const after = new Int32Array(hosts.length);
  for (let pair = hosts.length - 1; pair >= 0; pair--) {
    after[pair] = firsts[hosts[pair]!]!;
    firsts[hosts[pair]!] = pair;
  }
  return { firsts, after };
}
