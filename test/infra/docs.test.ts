import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noiseSchema, parseSettingsFile, parseWith } from '../../lambda/settings.ts';

const deploy = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'deploy.md'), 'utf8');
const rows = [...deploy.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, keys]) => [...keys!.matchAll(/`(\w+)`/g)]);
const documented = new Set(rows.map(([, key]) => key!));

describe('the reference of settings', () => {
  const { settings, deployment } = parseSettingsFile({}, 'defaults');

  it('names every setting that has a default', () => {
    for (const key of Object.keys({ ...settings, ...deployment })) expect(documented).toContain(key);
  });

  it('names no setting that there is not', () => {
    const unknown = [...documented].filter((key) => {
      const refused = (input: object) => {
        try {
          parseSettingsFile(input, '');
          return false;
        } catch (error) {
          return (error as Error).message.includes('is not a setting');
        }
      };
      return refused({ [key]: null }) && refused({ deployment: { [key]: null } });
    });
    expect(unknown).toEqual([]);
  });

  it('gives the defaults that hold', () => {
    const row = (key: string) => deploy.split('\n').find((line) => line.startsWith(`| \`${key}\``))!;
    const simple = Object.entries({ ...settings, ...deployment }).filter(
      ([, value]) => typeof value !== 'object',
    );
    for (const [key, value] of simple) {
      if (key === 'keyPrefix' || key.startsWith('largestExpan')) continue;
      expect(row(key).split('|')[2]!.replaceAll('`', '').trim()).toBe(`${value as string}`);
    }
  });

  it('shows noise settings that parse', () => {
    const example = /```json\n([\s\S]*?)```/.exec(deploy)![1]!;
    expect(parseWith(noiseSchema, JSON.parse(example), 'deploy.md').allow).toHaveLength(1);
  });
});
