import type { Condition, Field, Where } from './field.ts';

/** What to count of every originator of one log path, beside its records, its time span and its responders. */
export type Plan = {
  /** records per distinct value of a field */
  readonly values: readonly { readonly field: Field; readonly where?: Condition }[];
  /** distinct values of one field under each value of another */
  readonly distinct: readonly { readonly of: Field; readonly under: Field }[];
  /** records that satisfy a condition */
  readonly counts: readonly Condition[];
  /** of numeric fields */
  readonly sums: readonly { readonly field: string; readonly where?: Condition }[];
  readonly largest: readonly string[];
  /** the time histogram of each pair of originator and responder */
  readonly cadence: boolean;
};

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

function identity(of: object): number {
  const known = identities.get(of);
  if (known !== undefined) return known;
  identities.set(of, ++lastIdentity);
  return lastIdentity;
}

export function fieldKey(field: Field): string {
  return typeof field === 'string' ? field : field.join('::');
}

/** Equal for conditions that ask the same of the same fields; sets and functions count by identity. */
export function conditionKey(condition: Condition | undefined): string {
  if (condition === undefined) return '';
  const parts = wheres(condition).map((where) =>
    'unset' in where
      ? `${fieldKey(where.field)} unset`
      : `${fieldKey(where.field)} ${identity(where.in as object)}`,
  );
  return parts.sort().join(' & ');
}

/** Names a field with a condition. */
export function tallyKey(field: Field, where?: Condition): string {
  return `${fieldKey(field)} | ${conditionKey(where)}`;
}

export function wheres(condition: Condition) {
  return Array.isArray(condition) ? (condition as readonly Where[]) : [condition as Where];
}
