import { createHash, randomUUID } from 'node:crypto';
import { StateFailure } from './failure.ts';
import { parsePath, type Scope, valueAt } from './path.ts';

/** An argument of an intrinsic function, or a whole `.$` value. */
export type Expression =
  | { readonly kind: 'path'; readonly text: string }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] };

const functions: Readonly<Record<string, (...values: readonly unknown[]) => unknown>> = {
  'States.Format': (pattern, ...values) => format(textOf(pattern), values),
  'States.StringToJson': (text) => JSON.parse(textOf(text)),
  'States.JsonToString': (value) => JSON.stringify(value),
  'States.JsonMerge': (a, b, deep) => merge(a, b, deep),
  'States.Array': (...values) => values,
  'States.ArrayLength': (list) => listOf(list).length,
  'States.ArrayGetItem': (list, index) => listOf(list)[numberOf(index)],
  'States.ArrayContains': (list, value) =>
    listOf(list).some((item) => JSON.stringify(item) === JSON.stringify(value)),
  'States.MathAdd': (a, b) => numberOf(a) + numberOf(b),
  'States.StringSplit': (text, separators) => split(textOf(text), textOf(separators)),
  'States.Hash': (value, algorithm) => hash(value, textOf(algorithm)),
  'States.UUID': () => randomUUID(),
};

const TOKEN =
  /^\s*(?:(States\.\w+)\s*\(|(\$[^,()\s]*)|'((?:[^'\\]|\\.)*)'|(-?\d+(?:\.\d+)?)|(true|false|null))/;

/** Throws for a function or a path that is not interpreted. */
export function parseExpression(text: string): Expression {
  const [expression, rest] = parseOne(text, text);
  if (rest.trim() !== '') throw new Error(`${JSON.stringify(text)} is not interpreted`);
  return expression;
}

function parseOne(text: string, whole: string): [Expression, string] {
  const token = TOKEN.exec(text);
  if (token === null) throw new Error(`${JSON.stringify(whole)} is not interpreted`);
  const rest = text.slice(token[0].length);
  const [, name, path, quoted, number, word] = token;
  if (name !== undefined) return parseCall(name, rest, whole);
  if (path !== undefined) {
    parsePath(path);
    return [{ kind: 'path', text: path }, rest];
  }
  const value = quoted?.replace(/\\(.)/g, '$1') ?? JSON.parse((number ?? word)!);
  return [{ kind: 'literal', value }, rest];
}

function parseCall(name: string, text: string, whole: string): [Expression, string] {
  if (!Object.hasOwn(functions, name)) throw new Error(`the intrinsic function ${name} is not interpreted`);
  const given: Expression[] = [];
  let rest = text.trimStart();
  while (!rest.startsWith(')')) {
    const [argument, left] = parseOne(rest, whole);
    given.push(argument);
    rest = left.trimStart();
    if (rest.startsWith(',')) rest = rest.slice(1);
    else if (!rest.startsWith(')')) throw new Error(`${JSON.stringify(whole)} is not interpreted`);
  }
  return [{ kind: 'call', name, arguments: given }, rest.slice(1)];
}

/** Throws `States.IntrinsicFailure` where a function can't take its arguments. */
export function evaluate(expression: Expression, scope: Scope): unknown {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'path') return valueAt(expression.text, scope);
  const values = expression.arguments.map((argument) => evaluate(argument, scope));
  try {
    const value = functions[expression.name]!(...values);
    if (value === undefined) throw new Error('it gives nothing');
    return value;
  } catch (error) {
    throw new StateFailure('States.IntrinsicFailure', `${expression.name}: ${(error as Error).message}`);
  }
}

function format(pattern: string, values: readonly unknown[]): string {
  const left = [...values];
  const text = pattern.replaceAll('{}', () => {
    if (left.length === 0) throw new Error('there are more {} than values');
    const value = left.shift();
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
  if (left.length > 0) throw new Error('there are more values than {}');
  return text;
}

function split(text: string, separators: string): string[] {
  const ends = new Set(separators);
  const parts = [''];
  for (const character of text) {
    if (ends.has(character)) parts.push('');
    else parts.push(`${parts.pop()!}${character}`);
  }
  return parts.filter((part) => part !== '');
}

function hash(value: unknown, algorithm: string): string {
  const known = ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];
  if (!known.includes(algorithm)) throw new Error(`the algorithm ${algorithm} is not known`);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return createHash(algorithm.replace('-', '').toLowerCase()).update(text).digest('hex');
}

/** Step Functions merges one level deep and no deeper. */
function merge(a: unknown, b: unknown, deep: unknown): unknown {
  if (deep !== false) throw new Error('the last argument must be false');
  for (const value of [a, b]) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Error(`an object was expected, got ${JSON.stringify(value)}`);
  }
  return { ...(a as object), ...(b as object) };
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`text was expected, got ${JSON.stringify(value)}`);
  return value;
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw new Error(`a number was expected, got ${JSON.stringify(value)}`);
  return value;
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`a list was expected, got ${JSON.stringify(value)}`);
  return value;
}
