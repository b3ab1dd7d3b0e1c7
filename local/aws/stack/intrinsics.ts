export type Scope = {
  ref(name: string): string;
  attribute(logicalId: string, name: string): string;
  condition(name: string): unknown;
};

type Intrinsic = (argument: unknown, resolve: (value: unknown) => unknown, scope: Scope) => unknown;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, _resolve, scope) => scope.ref(text(name)),
  'Fn::GetAtt': (argument, _resolve, scope) => {
    const [logicalId, ...name] = Array.isArray(argument) ? argument.map(text) : text(argument).split('.');
    return scope.attribute(logicalId!, name.join('.'));
  },
  'Fn::Join': (argument, resolve) => {
    const [separator, parts] = argument as [string, unknown];
    return (resolve(parts) as unknown[]).map(text).join(separator);
  },
  'Fn::Select': (argument, resolve) => {
    const [index, list] = argument as [unknown, unknown];
    const chosen = (resolve(list) as unknown[])[Number(index)];
    if (chosen === undefined) throw new Error(`Fn::Select has no item ${String(index)}`);
    return chosen;
  },
  'Fn::Split': (argument, resolve) => {
    const [separator, source] = argument as [string, unknown];
    return text(resolve(source)).split(separator);
  },
  'Fn::Sub': (argument, resolve, scope) => {
    const [pattern, own] = Array.isArray(argument)
      ? (argument as [string, Record<string, unknown>])
      : [text(argument), {}];
    return pattern.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal !== '') return `\${${name}}`;
      if (Object.hasOwn(own, name)) return text(resolve(own[name]));
      const [logicalId, ...attribute] = name.split('.');
      return attribute.length === 0 ? scope.ref(name) : scope.attribute(logicalId!, attribute.join('.'));
    });
  },
  'Fn::If': (argument, resolve, scope) => {
    const [name, yes, no] = argument as [string, unknown, unknown];
    return resolve(holds(scope.condition(name), scope) ? yes : no);
  },
  'Fn::Equals': (argument, resolve) => {
    const [a, b] = resolve(argument) as [unknown, unknown];
    return a === b;
  },
  'Fn::Not': (argument, _resolve, scope) => !holds((argument as unknown[])[0], scope),
  'Fn::And': (argument, _resolve, scope) => (argument as unknown[]).every((inner) => holds(inner, scope)),
  'Fn::Or': (argument, _resolve, scope) => (argument as unknown[]).some((inner) => holds(inner, scope)),
};

/** A value of a template with its intrinsic functions worked out. Throws for a function that is not written here. */
export function resolveValue(value: unknown, scope: Scope): unknown {
  const resolve = (inner: unknown): unknown => resolveValue(inner, scope);
  if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
    if (name === 'Ref' && argument === 'AWS::NoValue') return undefined;
    if (!Object.hasOwn(intrinsics, name)) throw new Error(`the intrinsic function ${name} is not executed`);
    return intrinsics[name]!(argument, resolve, scope);
  }
  const resolved = entries.map(([key, inner]) => [key, resolve(inner)] as const);
  return Object.fromEntries(resolved.filter(([, inner]) => inner !== undefined));
}

/** Whether a condition of the template holds. */
export function holds(condition: unknown, scope: Scope): boolean {
  const entries = Object.entries(condition as Record<string, unknown>);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name === 'Condition') return holds(scope.condition(text(argument)), scope);
  return resolveValue(condition, scope) === true;
}

function text(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new Error(`text was expected, got ${JSON.stringify(value)}`);
}
