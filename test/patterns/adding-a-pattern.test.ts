import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LogType } from '../../lambda/hosts/feature.ts';
import { findPatterns } from '../../lambda/patterns/find.ts';
import type { Pattern } from '../../lambda/patterns/pattern.ts';
import { slowTable } from '../witness/slow-table.ts';
import type { Case } from './cases/case.ts';
import { textsOf } from './inline-log.ts';

const root = join(import.meta.dirname, '../..');
const document = readFileSync(join(root, 'docs/adding-a-pattern.md'), 'utf8');
const blocks = [...document.matchAll(/^```ts (\S+)\n(.*?)^```$/gms)].map(([, path, code]) => ({
  path: path!,
  code: code!,
}));
let folder = '';

/** Imports of what the document does not add itself lead into the repository. */
function rooted(path: string, code: string): string {
  const added = new Set(blocks.map((block) => block.path));
  return code.replaceAll(/from '(\.[^']+)'/g, (_, target: string) => {
    const found = posix.join(posix.dirname(path), target);
    return `from '${added.has(found) ? target : join(root, found)}'`;
  });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stray-example-'));
  for (const { path, code } of blocks) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), rooted(path, code));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the worked example compiles under the rules of the house', () => {
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  const typeRoots = [join(root, 'node_modules/@types')];
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { ...compilerOptions, typeRoots },
      files: blocks.map(({ path }) => path),
    }),
  );
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
});

test('the worked example fires on its case and stays silent on its near miss', async () => {
  const load = (path: string) => import(/* @vite-ignore */ pathToFileURL(join(folder, path)).href);
  const [{ ftp }, { ftpGuessing }, { ftpCases }] = (await Promise.all(
    blocks.map(({ path }) => load(path)),
  )) as [{ ftp: LogType }, { ftpGuessing: Pattern }, { ftpCases: readonly Case[] }];
  const find = (rows: Case['fires']['rows']) => {
    const clustered = { outcome: 'too_few_hosts', distinctHosts: 1, reason: '' } as const;
    return findPatterns(slowTable(textsOf('ftp', rows).tsv, ftp), clustered, {}, [ftpGuessing]);
  };
  const [{ fires, nearMiss }] = ftpCases as [Case];
  expect(find(fires.rows).map(({ explanation }) => explanation)).toEqual([
    '10.0.0.66 was refused 40 times by 10.0.0.9 in 39 seconds.',
  ]);
  expect(find(nearMiss.rows)).toEqual([]);
});
