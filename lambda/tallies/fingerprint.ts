import { crc32 } from 'node:zlib';
import type { Condition } from '../zeek/field.ts';
import { fieldKey, type Plan, wheres } from '../zeek/plan.ts';

/** Raised whenever the same log would be counted otherwise without its plan telling: how numbers, times or texts are read. */
const counting = 1;

/**
 * Equal for plans that count alike, so that a part which another plan counted is not taken for one of this. Sets count by
 * what they hold. Tests cannot be compared: each stands for itself by its field and its place, and its answers to a part's
 * own values are kept in the part.
 */
export function fingerprintOf(plan: Plan): string {
  const told = JSON.stringify({
    counting,
    values: plan.values.map(({ field, where }) => [fieldKey(field), described(where)]),
    distinct: plan.distinct.map(({ of, under }) => [fieldKey(of), fieldKey(under)]),
    counts: plan.counts.map(described),
    sums: plan.sums.map(({ field, where }) => [field, described(where)]),
    largest: plan.largest,
    cadence: plan.cadence,
    tests: testsOf(plan).map(({ field }) => field),
  });
  // forwards and backwards: together they are as good as one sum of twice the length
  return [Buffer.from(told), Buffer.from(told).reverse()].map((text) => crc32(text).toString(16)).join('-');
}

/** A function that the plan asks of values of a field. */
export type Test = { readonly field: string; readonly passes: (value: string) => boolean };

/** Each test once, in the order in which the plan names them. */
export function testsOf(plan: Plan): Test[] {
  const conditions = [...plan.values, ...plan.sums].map(({ where }) => where).concat(plan.counts);
  const tests = new Map<unknown, Test>();
  for (const condition of conditions) {
    for (const where of condition === undefined ? [] : wheres(condition)) {
      if ('unset' in where || typeof where.in !== 'function') continue;
      tests.set(where.in, tests.get(where.in) ?? { field: fieldKey(where.field), passes: where.in });
    }
  }
  return [...tests.values()];
}

function described(condition: Condition | undefined): unknown {
  if (condition === undefined) return null;
  return wheres(condition).map((where) => {
    const field = fieldKey(where.field);
    if ('unset' in where) return [field, 'unset'];
    return typeof where.in === 'function' ? [field, 'test'] : [field, [...where.in].sort()];
  });
}
