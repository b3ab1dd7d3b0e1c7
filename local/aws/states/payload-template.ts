import { evaluate, parseExpression } from './intrinsic-function.ts';
import type { Scope } from './path.ts';

/** A template with every `name.$` worked out. Text under another name stays as it is, even where it begins with `$`. */
export function fill(template: unknown, scope: Scope): unknown {
  if (Array.isArray(template)) return template.map((item) => fill(item, scope));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$')
        ? [name.slice(0, -2), evaluate(parseExpression(value as string), scope)]
        : [name, fill(value, scope)],
    ),
  );
}

/** Throws for what can't be filled in, whatever the data. */
export function checkTemplate(template: unknown): void {
  if (typeof template !== 'object' || template === null) return;
  for (const [name, value] of Object.entries(template)) {
    if (!name.endsWith('.$')) checkTemplate(value);
    else if (typeof value === 'string') parseExpression(value);
    else throw new Error(`${name} must be a path or a function, got ${JSON.stringify(value)}`);
  }
}
