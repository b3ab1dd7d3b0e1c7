import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect, tally } from './contestants.ts';
import { type Input, inputFile, warm } from './inputs.ts';
import { measure } from './measure.ts';
import { median, typical } from './race.ts';
import { figures, table } from './tables.ts';

/** Time grows with the records and memory does not: the same hosts, twice as many records from line to line. */
export async function recordsDoubling(
  bytes: number,
  runs: number,
  folder: string,
  scratch: string,
): Promise<string> {
  const lines: string[][] = [];
  for (const size of [bytes / 4, bytes / 2, bytes, bytes * 2]) {
    const input: Input = { log: 'dce_rpc', format: 'tsv', hosts: 5_000, bytes: size, gzip: false };
    const file = await inputFile(input, folder);
    await warm(file);
    const usages = [];
    for (let run = 0; run < runs; run++)
      usages.push(await measure(inspect.argv(file, join(scratch, 'doubling'))));
    const rate = size / 1e6 / median(usages.map(({ wall }) => wall));
    lines.push([`dce_rpc TSV, ${size / 1e6} MB`, '5,000', ...figures(typical(usages)), rate.toFixed(0)]);
  }
  return table(['input', 'hosts', 'wall s', 'CPU s', 'peak MB', 'MB/s'], lines);
}

/** Memory grows with hosts and pairs: as many bytes from line to line, twice as many hosts to draw from. */
export async function hostsDoubling(
  bytes: number,
  runs: number,
  folder: string,
  scratch: string,
): Promise<string> {
  const lines: string[][] = [];
  const out = join(scratch, 'doubling.csv');
  for (const hosts of [25_000, 50_000, 100_000, 200_000, 400_000]) {
    const input: Input = { log: 'conn', format: 'tsv', hosts, bytes: bytes / 2, gzip: false };
    const file = await inputFile(input, folder);
    await warm(file);
    const usages = [];
    for (let run = 0; run < runs; run++) usages.push(await measure(tally.argv(file, out)));
    const seen = readFileSync(out, 'latin1').split('\n').length - 2;
    lines.push([`conn TSV, ${bytes / 2e6} MB`, seen.toLocaleString('en'), ...figures(typical(usages))]);
  }
  return table(['input', 'hosts', 'wall s', 'CPU s', 'peak MB'], lines);
}
