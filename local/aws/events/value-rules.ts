/** A field's values, none where the field is absent. */
export type Matcher = (values: readonly unknown[]) => boolean;

type Operator = (operand: unknown, where: string) => Matcher;

const some =
  (test: (value: unknown) => boolean): Matcher =>
  (values) =>
    values.some(test);
const someText = (test: (text: string) => boolean) =>
  some((value) => typeof value === 'string' && test(value));

/** What SNS filter policies and EventBridge patterns know alike. `exists` alone holds of an absent field. */
const operators: Readonly<Record<string, Operator>> = {
  prefix: (operand, where) => {
    const prefix = textOf(operand, where);
    return someText((text) => text.startsWith(prefix));
  },
  suffix: (operand, where) => {
    const suffix = textOf(operand, where);
    return someText((text) => text.endsWith(suffix));
  },
  'equals-ignore-case': (operand, where) => {
    const wanted = textOf(operand, where).toLowerCase();
    return someText((text) => text.toLowerCase() === wanted);
  },
  wildcard: (operand, where) => {
    const pattern = textOf(operand, where);
    if (pattern.includes('\\') || pattern.includes('**'))
      throw new Error(`${where}: the wildcard ${pattern} is not evaluated`);
    const source = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const expression = new RegExp(`^${source.join('.*')}$`, 's');
    return someText((text) => expression.test(text));
  },
  exists: (operand, where) => {
    if (typeof operand !== 'boolean') throw new Error(`${where}: exists takes true or false`);
    return (values) => values.length > 0 === operand;
  },
  'anything-but': (operand, where) => {
    if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) {
      const inner = compileRule(operand, where, ['prefix', 'suffix', 'wildcard', 'equals-ignore-case']);
      return some((value) => !inner([value]));
    }
    const excluded = [operand].flat();
    return some((value) => !excluded.includes(value));
  },
  numeric: (operand, where) => {
    const tests = comparisons(operand, where);
    return some((value) => typeof value === 'number' && tests.every((test) => test(value)));
  },
};

/** Alternatives: one of them has to hold. Throws for whatever is not written here, so that nothing matches by chance. */
export function compileRules(rules: unknown, where: string): Matcher {
  if (!Array.isArray(rules) || rules.length === 0)
    throw new Error(`${where}: must be a list that is not empty`);
  const matchers = rules.map((rule) => compileRule(rule, where, Object.keys(operators)));
  return (values) => matchers.some((matcher) => matcher(values));
}

function compileRule(rule: unknown, where: string, known: readonly string[]): Matcher {
  if (typeof rule !== 'object' || rule === null) return some((value) => value === rule);
  const entries = Object.entries(rule);
  const [name, operand] = entries[0] ?? [];
  if (
    entries.length !== 1 ||
    name === undefined ||
    !known.includes(name) ||
    !Object.hasOwn(operators, name)
  ) {
    throw new Error(`${where}: ${JSON.stringify(rule)} is not evaluated`);
  }
  return operators[name]!(operand, where);
}

function comparisons(operand: unknown, where: string): ((value: number) => boolean)[] {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0) {
    throw new Error(`${where}: numeric takes pairs of a comparison and a number`);
  }
  return Array.from({ length: operand.length / 2 }, (_, pair) => {
    const sign: unknown = operand[pair * 2];
    const bound: unknown = operand[pair * 2 + 1];
    if (typeof bound !== 'number') throw new Error(`${where}: numeric compares with a number`);
    if (sign === '=') return (value: number) => value === bound;
    if (sign === '<') return (value: number) => value < bound;
    if (sign === '<=') return (value: number) => value <= bound;
    if (sign === '>') return (value: number) => value > bound;
    if (sign === '>=') return (value: number) => value >= bound;
    throw new Error(`${where}: the comparison ${String(sign)} is not evaluated`);
  });
}

function textOf(operand: unknown, where: string): string {
  if (typeof operand !== 'string') throw new Error(`${where}: takes text, got ${JSON.stringify(operand)}`);
  return operand;
}
