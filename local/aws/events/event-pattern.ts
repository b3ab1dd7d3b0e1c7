import { compileRules } from './value-rules.ts';

export type EventTest = (event: unknown) => boolean;

/** An EventBridge pattern: every field that it names must match. Throws for what it does not know, `$or` too. */
export function compilePattern(pattern: unknown, where = 'the event pattern'): EventTest {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern))
    throw new Error(`${where}: must be an object`);
  const tests = Object.entries(pattern).map(([field, rule]): EventTest => {
    const place = `${where}, ${field}`;
    if (field.startsWith('$')) throw new Error(`${place} is not evaluated`);
    if (!Array.isArray(rule)) {
      const inner = compilePattern(rule, place);
      return (event) => inner(fieldOf(event, field));
    }
    const matches = compileRules(rule, place);
    return (event) => matches([fieldOf(event, field) ?? []].flat());
  });
  return (event) => tests.every((test) => test(event));
}

function fieldOf(event: unknown, field: string): unknown {
  return typeof event === 'object' && event !== null ? (event as Record<string, unknown>)[field] : undefined;
}
