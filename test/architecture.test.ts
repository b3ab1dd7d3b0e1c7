import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Data flows one way through the stages, and so do the imports. */
const stages = ['zeek', 'hosts', 'tallies', 'clusters', 'patterns', 'report', 'alert', 'windows', 'tables'];

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes('/assembly/'));
}

function imports(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from |import |import\()'([^']+)'/g)].map((match) =>
    match[1]!.startsWith('.') ? normalize(join(dirname(file), match[1]!)) : match[1]!,
  );
}

const stageOf = (path: string) => stages.findIndex((stage) => path.startsWith(`lambda/${stage}/`));

describe('the house', () => {
  const pure = stages.flatMap((stage) => sources(`lambda/${stage}`));

  it('lets a stage import only itself and the stages before it', () => {
    const backwards = pure.flatMap((file) =>
      imports(file)
        .filter((target) => stageOf(target) > stageOf(file))
        .map((target) => `${file} imports ${target}`),
    );
    expect(backwards).toEqual([]);
  });

  it('keeps AWS, disk, clock, console and environment out of the stages', () => {
    const allowed = new Set([
      'node:crypto',
      'node:zlib',
      'ml-kmeans',
      'd3-array',
      'hyparquet-writer',
      'valibot',
    ]);
    const strangers = pure.flatMap((file) =>
      imports(file)
        .filter((target) => !target.startsWith('lambda/') && !allowed.has(target))
        .map((target) => `${file} imports ${target}`),
    );
    expect(strangers).toEqual([]);
    const impure = pure.flatMap((file) => {
      const code = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      const found = code.match(/\bprocess\.\w+|\bconsole\.\w+|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b/);
      return found === null ? [] : [`${file} uses ${found[0]}`];
    });
    expect(impure).toEqual([]);
  });

  it('lets infra know of the settings and of nothing else in lambda', () => {
    const known = sources('infra').flatMap((file) =>
      imports(file).filter((path) => path.startsWith('lambda/')),
    );
    expect(new Set(known)).toEqual(new Set(['lambda/settings.ts']));
  });

  it('keeps the function free of the infrastructure, the local commands, the tests and the samples', () => {
    const astray = sources('lambda').flatMap((file) =>
      imports(file)
        .filter((path) => /^(infra|local|bench|test|events)\//.test(path))
        .map((path) => `${file} imports ${path}`),
    );
    expect(astray).toEqual([]);
  });

  it('has no drawer for everything', () => {
    const drawers = ['lambda', 'infra', 'local', 'bench', 'events']
      .flatMap(sources)
      .filter((file) =>
        /(^|\/)(utils?|helpers?|common|types|constants|index)\.ts$|\/(utils?|helpers?|common)\//.test(file),
      );
    expect(drawers).toEqual([]);
  });
});
