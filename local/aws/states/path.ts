import { StateFailure } from './failure.ts';

/** The data of a state, and what Step Functions knows about it (`$$`). */
export type Scope = { readonly data: unknown; readonly context: unknown };

type Step = string | number;
export type Path = { readonly of: 'data' | 'context'; readonly steps: readonly Step[] };

const STEP = /^(?:\.([A-Za-z_][\w-]*)|\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\])/;

/** Throws where a path is anything but a chain of names and indices: filters, slices, wildcards and descent. */
export function parsePath(text: string): Path {
  const of = text.startsWith('$$') ? 'context' : 'data';
  let rest = text.slice(of === 'context' ? 2 : 1);
  const steps: Step[] = [];
  while (text.startsWith('$') && rest !== '') {
    const found = STEP.exec(rest);
    if (found === null) break;
    const [whole, name, quoted, index] = found;
    steps.push(name ?? quoted?.replace(/\\(.)/g, '$1') ?? Number(index));
    rest = rest.slice(whole.length);
  }
  if (!text.startsWith('$') || rest !== '') throw new Error(`the path ${text} is not interpreted`);
  return { of, steps };
}

/** Undefined where there is nothing. */
export function find({ of, steps }: Path, scope: Scope): unknown {
  let value: unknown = scope[of];
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<Step, unknown>)[step];
  }
  return value;
}

/** Throws `States.ParameterPathFailure` where there is nothing. */
export function valueAt(text: string, scope: Scope): unknown {
  const value = find(parsePath(text), scope);
  if (value === undefined) {
    throw new StateFailure('States.ParameterPathFailure', `the path ${text} leads to nothing`);
  }
  return value;
}

/** What InputPath and OutputPath let through: null is nothing at all. */
export function selected(path: string | null | undefined, scope: Scope): unknown {
  if (path === null) return {};
  const text = path ?? '$';
  const value = find(parsePath(text), scope);
  if (value === undefined) throw new StateFailure('States.Runtime', `the path ${text} leads to nothing`);
  return value;
}

/** A copy of the data with a value put where ResultPath says; null keeps the data as it is. */
export function placed(path: string | null | undefined, data: unknown, value: unknown): unknown {
  if (path === null) return data;
  return placedAt(parsePath(path ?? '$').steps, data, value, path ?? '$');
}

function placedAt([step, ...rest]: readonly Step[], data: unknown, value: unknown, path: string): unknown {
  if (step === undefined) return value;
  if (typeof step === 'number' || typeof (data ?? {}) !== 'object' || Array.isArray(data)) {
    throw new StateFailure('States.ResultPathMatchFailure', `nothing can be put at ${path}`);
  }
  const object = (data ?? {}) as Readonly<Record<string, unknown>>;
  return { ...object, [step]: placedAt(rest, object[step], value, path) };
}
