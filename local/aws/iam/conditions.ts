import type { Context } from './policy.ts';
import { matchesPattern } from './wildcard.ts';

type Test = (actual: string | undefined, expected: readonly string[]) => boolean;

/** Positive operators need the key; negated ones hold where it is absent, as IAM has it. */
const operators: Readonly<Record<string, Test>> = {
  StringEquals: (actual, expected) => actual !== undefined && expected.includes(actual),
  StringNotEquals: (actual, expected) => actual === undefined || !expected.includes(actual),
  StringLike: (actual, expected) => actual !== undefined && expected.some((pattern) => like(pattern, actual)),
  StringNotLike: (actual, expected) =>
    actual === undefined || !expected.some((pattern) => like(pattern, actual)),
  ArnEquals: (actual, expected) =>
    actual !== undefined && expected.some((pattern) => arnLike(pattern, actual)),
  ArnLike: (actual, expected) => actual !== undefined && expected.some((pattern) => arnLike(pattern, actual)),
  Bool: (actual, expected) => actual !== undefined && expected.includes(actual.toLowerCase()),
  Null: (actual, expected) => expected.includes(String(actual === undefined)),
  NumericLessThan: (actual, expected) =>
    actual !== undefined && expected.some((bound) => Number(actual) < Number(bound)),
  NumericGreaterThanEquals: (actual, expected) =>
    actual !== undefined && expected.some((bound) => Number(actual) >= Number(bound)),
};

/** All conditions of a statement. Throws for an operator that is not written here, `…IfExists` and set operators too. */
export function conditionsHold(
  condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  context: Context,
): boolean {
  const results = Object.entries(condition).flatMap(([operator, entries]) => {
    if (!Object.hasOwn(operators, operator))
      throw new Error(`the condition operator ${operator} is not evaluated`);
    return Object.entries(entries).map(([key, expected]) =>
      operators[operator]!(contextValue(context, key), [expected].flat().map(String)),
    );
  });
  return results.every(Boolean);
}

function contextValue(context: Context, key: string): string | undefined {
  const name = Object.keys(context).find((known) => known.toLowerCase() === key.toLowerCase());
  return name === undefined ? undefined : context[name];
}

function like(pattern: string, text: string): boolean {
  return matchesPattern(pattern, text, 'exact case');
}

/** ARNs match part by part: a wildcard does not reach over a colon but in the last part. */
function arnLike(pattern: string, arn: string): boolean {
  const patterns = partsOf(pattern);
  const parts = partsOf(arn);
  return patterns.length === parts.length && patterns.every((part, i) => like(part, parts[i]!));
}

function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}
