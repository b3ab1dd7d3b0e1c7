import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Input } from './inputs.ts';

/** A program that is measured, or the sentence why it is not. */
export type Contestant = {
  readonly name: string;
  /** `out` is a path of its own that the program may write to */
  readonly argv: (file: string, out: string) => readonly string[];
  readonly leftOut: string | null;
  /** a run takes so long that one a row has to do */
  readonly slow?: true;
};

const here = import.meta.dirname;
const node = process.execPath;
const launcher = join(here, '../local/launch.mjs');
const peer = (name: string) => join(here, 'peers', name);

/** Node's flags in package.json: fewer threads of its own, and less room for what is young. */
const sparing = ['--max-semi-space-size=1', '--v8-pool-size=1'];

/** The command of the product, as `npm run -s inspect` starts it. */
export const inspect: Contestant = {
  name: 'stray',
  argv: (file, out) => [node, ...sparing, launcher, 'inspect', '--no-records', '--quiet', '--out', out, file],
  leftOut: null,
};

/** Reading and tallying alone, without clustering, patterns and artefacts. */
export const tally: Contestant = {
  name: 'stray, read and tally',
  argv: (file, out) => [node, ...sparing, launcher, '../bench/tally', file, out],
  leftOut: null,
};

export function duckdb(input: Input, threads: 1 | 2): Contestant {
  return {
    name: `DuckDB, ${threads} thread${threads === 1 ? '' : 's'}`,
    argv: (file, out) => [node, peer('duckdb.ts'), input.log, input.format, String(threads), file, out],
    leftOut: existsSync(join(here, '../node_modules/@duckdb/node-api'))
      ? null
      : '@duckdb/node-api is not installed',
  };
}

export const gunzip: Contestant = {
  name: "Node's gunzip alone",
  argv: (file) => [node, peer('gunzip.ts'), file],
  leftOut: null,
};

export const zcat: Contestant = program('zcat', ['zcat']);
export const wc: Contestant = program('wc -l', ['wc', '-l']);

/** Debian's packages live under /usr/bin/python3, whatever python3 the PATH has. */
const python = ['/usr/bin/python3', 'python3'].find((command) =>
  runs(command, ['-c', 'import sklearn, pandas']),
);
const withoutPython =
  'python3 with pandas and scikit-learn is not installed (python3-pandas, python3-sklearn)';

export const notebook: Contestant = {
  name: "the notebook's steps (pandas, scikit-learn)",
  argv: (file, out) => [python!, peer('notebook.py'), file, out],
  leftOut: python === undefined ? withoutPython : null,
  slow: true,
};

export const scikitLearn: Contestant = {
  name: 'scikit-learn, n_init=10',
  argv: (file, out) => [python!, peer('clustering.py'), file, out],
  leftOut: python === undefined ? withoutPython : null,
};

export const clustering: Contestant = {
  name: 'stray (ml-kmeans)',
  argv: (file, out) => [node, join(here, 'clustering.ts'), file, out],
  leftOut: null,
};

function program(name: string, argv: readonly string[]): Contestant {
  return {
    name,
    argv: (file) => [...argv, file],
    leftOut: runs(argv[0]!, ['--version']) ? null : `${argv[0]} is not installed`,
  };
}

function runs(command: string, argv: readonly string[]): boolean {
  return spawnSync(command, argv, { stdio: 'ignore' }).status === 0;
}
