import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

export type BenchArguments = {
  /** of the uncompressed inputs */
  readonly bytes: number;
  readonly runs: number;
  /** rows whose name holds this; null: all */
  readonly only: string | null;
  readonly quick: boolean;
  readonly folder: string;
  readonly help: boolean;
  /** a run of everything at full size: its figures are those that the document shows */
  readonly full: boolean;
};

const fullBytes = 500_000_000;
const quickBytes = 10_000_000;

export const usage = `Usage: npm run bench -- [options]

  --size SIZE     size of the uncompressed inputs, e.g. 50mb (default: 500mb)
  --runs N        rounds of each row (default: 5)
  --only TEXT     rows whose name holds this text, e.g. gzip; leaves the rest out
  --folder DIR    where inputs are made and kept (default: ${join(tmpdir(), 'stray-bench')})
  --quick         10mb inputs, one round: does everything run?
  --help          this text

A run without --size, --only and --quick writes its tables into docs/performance.md.
It takes about a quarter of an hour, 6 GB of disk and 6 GB of memory (for the notebook's steps).
`;

/** Throws with a sentence where an option is not understood. */
export function readArguments(argv: readonly string[]): BenchArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      size: { type: 'string' },
      runs: { type: 'string' },
      only: { type: 'string' },
      folder: { type: 'string', default: join(tmpdir(), 'stray-bench') },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { only = null, quick, folder, help } = values;
  return {
    bytes: values.size === undefined ? (quick ? quickBytes : fullBytes) : bytesOf(values.size),
    runs: values.runs === undefined ? (quick ? 1 : 5) : runsOf(values.runs),
    only,
    quick,
    folder,
    help,
    full: values.size === undefined && only === null && !quick,
  };
}

function bytesOf(text: string): number {
  const [, number, unit] = /^(\d+)(kb|mb|gb)$/i.exec(text) ?? [];
  if (unit === undefined || Number(number) === 0) throw new Error(`--size must be like 500mb, got ${text}`);
  return Number(number) * { kb: 1e3, mb: 1e6, gb: 1e9 }[unit.toLowerCase() as 'kb' | 'mb' | 'gb'];
}

function runsOf(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new Error(`--runs must be a whole number from 1 to 99, got ${text}`);
  return Number(text);
}
