import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const json = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, '..', name), 'utf8'));

type Locked = { version?: string; resolved?: string; optionalDependencies?: Record<string, string> };

describe('the install', () => {
  const locked: Record<string, Locked> = json('package-lock.json').packages;

  it('pins every version exactly', () => {
    const { dependencies, devDependencies } = json('package.json');
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version as string),
    );
    expect(loose).toEqual([]);
  });

  it('names no address that packages come from', () => {
    expect(Object.entries(locked).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('locks the binaries of every platform: npm ci refuses a lock that lacks an optional one', () => {
    const names = new Set(Object.keys(locked).map((path) => path.replace(/^.*node_modules\//, '')));
    const missing = Object.values(locked).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies).filter((name) => !names.has(name)),
    );
    expect(missing).toEqual([]);
  });
});
