import type { Field } from '../zeek/field.ts';
import type { Tally } from '../zeek/tally.ts';
import { pairWords } from '../zeek/value-table.ts';
import { ValueColumns } from './value-columns.ts';

/** The largest number of distinct `of` under any one value of `under`, per originator. */
export function mostDistinct(tally: Tally, of: Field, under: Field): Float64Array {
  const result = new Float64Array(tally.hosts.size);
  const distinct = distinctByPair(tally, of, under);
  if (distinct === null) throw new Error('the log was read with another plan');
  ValueColumns.of(tally, under)!.forEachRun((pairs, first) => {
    for (let at = 0, pair = first; at < pairs.length; at += pairWords, pair++) {
      const host = pairs[at]!;
      if (distinct[pair]! > result[host]!) result[host] = distinct[pair]!;
    }
  });
  return result;
}

/** The same for each value of one originator, largest first. */
export function distinctUnder(tally: Tally, host: number, of: Field, under: Field) {
  const distinct = distinctByPair(tally, of, under);
  const columns = ValueColumns.of(tally, under);
  if (distinct === null || columns === null) return [];
  const found: { value: string; distinct: number }[] = [];
  columns.forEachRun((pairs, first) => {
    for (let at = 0, pair = first; at < pairs.length; at += pairWords, pair++) {
      if (pairs[at] !== host || distinct[pair] === 0) continue;
      found.push({ value: columns.symbols.text(pairs[at + 1]!), distinct: distinct[pair]! });
    }
  });
  return found.sort((a, b) => b.distinct - a.distinct);
}

/** Distinct values of `of` for each pair of originator and value of `under`: see distinct.ts in kernel/assembly. */
function distinctByPair(tally: Tally, of: Field, under: Field): Uint32Array | null {
  const table = tally.distinct(of, under);
  if (table === null) return null;
  const { tables: kernel } = tally;
  const count = kernel.view.getUint32(table.distinct + 4, true);
  const result = new Uint32Array(table.under.size);
  kernel.segments(kernel.view.getUint32(table.distinct, true), count, 8, (words, first) => {
    for (let at = 0; at < words.length; at += 2) result[first + at / 2] = words[at + 1]!;
  });
  return result;
}
