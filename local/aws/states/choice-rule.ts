import { StateFailure } from './failure.ts';
import { find, parsePath, type Scope } from './path.ts';

/** One rule of a Choice: `And`, `Or`, `Not`, or a variable and a comparison with a value. */
export type ChoiceRule = Readonly<Record<string, unknown>>;
type Comparison = (value: unknown, operand: unknown) => boolean;

const text = (test: (a: string, b: string) => boolean): Comparison => {
  return (value, operand) => typeof value === 'string' && test(value, String(operand));
};
const number = (test: (a: number, b: number) => boolean): Comparison => {
  return (value, operand) => typeof value === 'number' && test(value, Number(operand));
};

const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: text((a, b) => a === b),
  StringLessThan: text((a, b) => a < b),
  StringGreaterThan: text((a, b) => a > b),
  StringMatches: text((a, b) => wildcard(b).test(a)),
  NumericEquals: number((a, b) => a === b),
  NumericLessThan: number((a, b) => a < b),
  NumericLessThanEquals: number((a, b) => a <= b),
  NumericGreaterThan: number((a, b) => a > b),
  NumericGreaterThanEquals: number((a, b) => a >= b),
  BooleanEquals: (value, operand) => value === operand,
  IsNull: (value, operand) => (value === null) === operand,
  IsPresent: (value, operand) => (value !== undefined) === operand,
  IsString: (value, operand) => (typeof value === 'string') === operand,
  IsNumeric: (value, operand) => (typeof value === 'number') === operand,
  IsBoolean: (value, operand) => (typeof value === 'boolean') === operand,
};

const NOT_COMPARED = new Set(['Variable', 'Next', 'Comment']);

export function holds(rule: ChoiceRule, scope: Scope): boolean {
  if (rule.And !== undefined) return rulesOf(rule.And).every((inner) => holds(inner, scope));
  if (rule.Or !== undefined) return rulesOf(rule.Or).some((inner) => holds(inner, scope));
  if (rule.Not !== undefined) return !holds(rule.Not as ChoiceRule, scope);
  const name = comparisonOf(rule);
  const variable = rule.Variable as string;
  const value = find(parsePath(variable), scope);
  if (value === undefined && name !== 'IsPresent') {
    throw new StateFailure('States.Runtime', `the variable ${variable} leads to nothing`);
  }
  return comparisons[name]!(value, rule[name]);
}

/** Throws for a comparison that is not interpreted. */
export function checkRule(rule: ChoiceRule): void {
  const inner = [rule.And ?? [], rule.Or ?? [], rule.Not ?? []].flat() as ChoiceRule[];
  if (inner.length > 0) {
    for (const one of inner) checkRule(one);
    return;
  }
  comparisonOf(rule);
  parsePath(String(rule.Variable));
}

function comparisonOf(rule: ChoiceRule): string {
  const names = Object.keys(rule).filter((name) => !NOT_COMPARED.has(name));
  const stranger = names.find((name) => !Object.hasOwn(comparisons, name));
  if (stranger !== undefined) throw new Error(`the comparison ${stranger} is not interpreted`);
  if (names.length !== 1) throw new Error(`a rule has ${names.length} comparisons instead of one`);
  return names[0]!;
}

function rulesOf(value: unknown): readonly ChoiceRule[] {
  return value as readonly ChoiceRule[];
}

function wildcard(pattern: string): RegExp {
  const parts = pattern.split(/(\\.|\*)/).map((part) => {
    if (part === '*') return '.*';
    return part.replace(/^\\/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 's');
}
