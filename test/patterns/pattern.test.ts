import { expect, test } from 'vitest';
import { conn } from '../../lambda/hosts/types/conn.ts';
import { dceRpc } from '../../lambda/hosts/types/dce-rpc.ts';
import { general } from '../../lambda/hosts/types/general.ts';
import { logTypes } from '../../lambda/hosts/types/registry.ts';
import { pattern } from '../../lambda/patterns/pattern.ts';
import { patterns } from '../../lambda/patterns/registry.ts';

const words = {
  id: 'example',
  title: 'an example',
  contract: 'A host did something.',
  severities: ['low'],
  techniques: ['T1046'],
  lookAlikes: 'Nobody.',
  next: ['Look.'],
  bounds: { calls: { value: 1, why: 'an example' } },
} as const;

/** Never run: the compiler reads it, and each line that it must refuse is marked as such. */
export function whatDoesNotCompile(): void {
  const about = { ...words, find: () => [] };
  pattern([dceRpc], { ...about, uses: ['discovery'] });
  // @ts-expect-error a feature that the log type has not
  pattern([dceRpc], { ...about, uses: ['discoverey'] });
  // @ts-expect-error a feature of another log type
  pattern([conn], { ...about, uses: ['discovery'] });
  // @ts-expect-error a feature that only one of the two has
  pattern([conn, dceRpc], { ...about, uses: ['ports'] });
  pattern([dceRpc], {
    ...words,
    uses: ['records'],
    find(scene) {
      scene.value(0, 'records');
      // @ts-expect-error a feature that it does not say it uses
      scene.value(0, 'discovery');
      // @ts-expect-error a bound that it has not
      scene.bounds.cals.toFixed();
      return [];
    },
  });
  pattern([general], {
    ...words,
    uses: ['records'],
    // @ts-expect-error evidence by a feature that it does not use
    find: () => [{ row: 0, severity: 'low', explanation: '', evidence: ['span'] }],
  });
}

test.for(patterns)('$id states its contract, its bounds and why, and what to do next', (one) => {
  expect(one.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  expect(one.title).not.toMatch(/[.!]$/);
  expect(one.contract).toMatch(/^[A-Z].*\.$/s);
  expect(one.lookAlikes).toMatch(/^[A-Z].*\.$/s);
  expect(one.severities.length).toBeGreaterThan(0);
  expect(one.next.length).toBeGreaterThan(0);
  expect(one.techniques.length).toBeGreaterThan(0);
  for (const technique of one.techniques) expect(technique).toMatch(/^T\d{4}(\.\d{3})?$/);
  for (const { value, why } of Object.values(one.bounds)) {
    expect(value).toBeGreaterThan(0);
    expect(why.length).toBeGreaterThan(10);
  }
});

test('ids are unique', () => {
  expect(new Set(patterns.map(({ id }) => id)).size).toBe(patterns.length);
});

test('a pattern looks at log paths that have a type, and uses features that the type has', () => {
  for (const { logPaths, uses } of patterns) {
    for (const type of logPaths === null
      ? [general]
      : logPaths.map((path) => logTypes.find((t) => t.logPath === path)!)) {
      const names = type.features.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining([...uses]));
    }
  }
});
