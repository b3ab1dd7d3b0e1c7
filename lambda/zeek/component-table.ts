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

  #merge(): Pairs {
    const known = new Map<number, number>();
    const [hosts, values, records]: number[][] = [[], [], []] as number[][];
    const distinct = this.#symbols.count();
    const components = Array.from({ length: this.#joined.symbols.count() }, (_, id) => this.#componentOf(id));
    const add = (host: number, value: number, count: number) => {
      const key = host * distinct + value;
      const at = known.get(key);
      if (at === undefined) {
        known.set(key, hosts!.length);
        hosts!.push(host);
        values!.push(value);
        records!.push(count);
      } else records![at]! += count;
    };
    this.#joined.under(undefined)!.forEach((host, joined, count) => {
      add(host, components[joined]!, count);
    });
    this.#rest.under(undefined)!.forEach(add);
    return { size: this.#joined.size + this.#rest.size, hosts: hosts!, values: values!, records: records! };
  }
}

type Pairs = {
  /** pairs that these were told from */
  readonly size: number;
  readonly hosts: readonly number[];
  readonly values: readonly number[];
  readonly records: readonly number[];
};
