import type { Condition } from './field.ts';
import type { SymbolSet } from './symbols.ts';
import { pairWords, type ValueCounts, type ValueTable, type VisitRun } from './value-table.ts';

/**
 * The records of each value of a field, told from those of another field joined with it and, where the other is unset, from
 * a table of their own: so no record is counted twice. Ties by first seen; what is in its own table comes last.
 */
export class ComponentTable {
  readonly #joined: ValueTable;
  readonly #rest: ValueTable;
  readonly #symbols: SymbolSet;
  readonly #componentOf: (joined: number) => number;
  #merged: Uint32Array = new Uint32Array();
  /** pairs that the merged ones were told from */
  #mergedOf = -1;

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
    return { symbols: this.#symbols, forEachRun: (visit) => this.#forEachRun(visit) };
  }

  #forEachRun(visit: VisitRun): void {
    const size = this.#joined.size + this.#rest.size;
    if (this.#mergedOf !== size) this.#merged = this.#merge(size);
    this.#mergedOf = size;
    visit(this.#merged, 0);
  }

  /** Pairs of one originator and component become one, at the place of the first: by host, so that nothing is hashed. */
  #merge(size: number): Uint32Array {
    const pairs = this.#unmerged(size);
    const { firsts, after } = chained(pairs);
    const firstOf = new Int32Array(this.#symbols.count()).fill(-1);
    const kept = new Uint8Array(size);
    let distinct = 0;
    for (const chain of firsts) {
      for (let pair = chain; pair !== -1; pair = after[pair]!) {
        const [host, value] = [pairs[pair * pairWords]!, pairs[pair * pairWords + 1]!];
        const first = firstOf[value]!;
        if (first !== -1 && pairs[first * pairWords] === host) {
          pairs[first * pairWords + 2]! += pairs[pair * pairWords + 2]!;
          continue;
        }
        firstOf[value] = pair;
        kept[pair] = 1;
        distinct++;
      }
    }
    const merged = new Uint32Array(distinct * pairWords);
    for (let pair = 0, to = 0; pair < size; pair++) {
      if (kept[pair] === 0) continue;
      for (let word = 0; word < pairWords; word++) merged[to++] = pairs[pair * pairWords + word]!;
    }
    return merged;
  }

  /** The joined pairs by their component, then the rest, as they were first seen. */
  #unmerged(size: number): Uint32Array {
    const pairs = new Uint32Array(size * pairWords);
    const components = new Uint32Array(this.#joined.symbols.count());
    for (let id = 0; id < components.length; id++) components[id] = this.#componentOf(id);
    let to = 0;
    this.#joined.under(undefined)!.forEachRun((run) => {
      pairs.set(run, to);
      for (let at = 1; at < run.length; at += pairWords) pairs[to + at] = components[run[at]!]!;
      to += run.length;
    });
    this.#rest.under(undefined)!.forEachRun((run) => {
      pairs.set(run, to);
      to += run.length;
    });
    return pairs;
  }
}

/** The first pair of each host, and after each pair the host's next one; -1 where there is none. */
function chained(pairs: Uint32Array): { readonly firsts: Int32Array; readonly after: Int32Array } {
  const size = pairs.length / pairWords;
  let hosts = 0;
  for (let at = 0; at < pairs.length; at += pairWords) hosts = Math.max(hosts, pairs[at]! + 1);
  const firsts = new Int32Array(hosts).fill(-1);
  const after = new Int32Array(size);
  for (let pair = size - 1; pair >= 0; pair--) {
    const host = pairs[pair * pairWords]!;
    after[pair] = firsts[host]!;
    firsts[host] = pair;
  }
  return { firsts, after };
}
