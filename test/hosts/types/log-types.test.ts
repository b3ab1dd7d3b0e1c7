import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { analysisOf, logTypes } from '../../../lambda/hosts/types/registry.ts';

describe.for(logTypes)('the type of $logPath', ({ features, signature, logPath }) => {
  test('begins with records and responders and names each feature once', () => {
    const names = features.map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(['records', 'responders']);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
  });

  test('is told from every other type by its signature', () => {
    expect(signature.length).toBeGreaterThan(1);
    const others = logTypes.filter((type) => type.logPath !== logPath);
    expect(others.filter((type) => signature.every((field) => type.signature.includes(field)))).toEqual([]);
  });

  test('divides only features that stand before the ratio', () => {
    features.forEach((feature, index) => {
      if (!('ratio' in feature)) return;
      const before = features.slice(0, index).map(({ name }) => name);
      expect(before).toEqual(expect.arrayContaining([...feature.ratio]));
    });
  });
});

test('a log path without a type of its own has the general features', () => {
  expect(analysisOf('modbus', 'default').features.map(({ name }) => name)).toEqual([
    'records',
    'responders',
    'records_per_responder',
    'span',
  ]);
  expect(analysisOf('__proto__', 'default').logPath).toBe('__proto__');
});

test('the notebook preset has the two features of the notebook, unscaled, on every log', () => {
  for (const logPath of ['dce_rpc', 'modbus']) {
    expect(analysisOf(logPath, 'notebook').features.map(({ name, scale }) => [name, scale])).toEqual([
      ['responders', 'linear'],
      ['records', 'linear'],
    ]);
  }
});

const logs = '../shared/logs/tsv/';
const present = existsSync(logs);

describe.skipIf(!present)('signatures hold on real logs (needs ../shared)', () => {
  const files = present ? readdirSync(logs) : [];
  test.for(files)('%s', (file) => {
    const bytes = readFileSync(logs + file);
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
    const path = /^#path\t(.*)$/m.exec(text)![1]!;
    const fields = /^#fields\t(.*)$/m.exec(text)![1]!.split('\t');
    const fitting = logTypes.filter(({ signature }) => signature.every((field) => fields.includes(field)));
    expect(fitting.map(({ logPath }) => logPath)).toEqual(
      logTypes.some(({ logPath }) => logPath === path) ? [path] : [],
    );
  });
});
