import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';

/** Compares with the file under test/golden; `UPDATE_GOLDEN=1` writes it instead. */
export function expectGolden(path: string, text: string): void {
  const file = join(import.meta.dirname, '../golden', path);
  if (process.env.UPDATE_GOLDEN === '1' || !existsSync(file)) {
    if (process.env.UPDATE_GOLDEN !== '1')
      expect.fail(`${path} is not there: run with UPDATE_GOLDEN=1 and look at it`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}
