import { compileRules } from '../events/value-rules.ts';

export type Attribute = { readonly type: string; readonly value: string };
export type FilterTest = (attributes: ReadonlyMap<string, Attribute>) => boolean;

const MOST_KEYS = 5;

/** A filter policy on message attributes. Throws for what SNS would refuse or is not written here. */
export function compileFilterPolicy(policy: unknown): FilterTest {
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy)) {
    throw new Error('a filter policy must be an object');
  }
  const keys = Object.entries(policy);
  if (keys.length > MOST_KEYS) throw new Error(`a filter policy has at most ${MOST_KEYS} keys`);
  const tests = keys.map(([key, rules]) => ({
    key,
    matches: compileRules(rules, `the filter policy, ${key}`),
  }));
  return (attributes) => tests.every(({ key, matches }) => matches(valuesOf(attributes.get(key))));
}

function valuesOf(attribute: Attribute | undefined): unknown[] {
  if (attribute === undefined) return [];
  if (attribute.type === 'Number') return [Number(attribute.value)];
  if (attribute.type === 'String.Array') return [JSON.parse(attribute.value)].flat();
  return [attribute.value];
}
