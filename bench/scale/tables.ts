import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Deployment } from '../../lambda/settings.ts';
import type { Merged } from '../scale.ts';
import { table } from '../tables.ts';
import type { MergeStep } from './merge.ts';
import { published } from './published.ts';
import type { TalliedHour } from './tally.ts';

/** of the 15 minutes, for start-up and what is written */
const spareShare = 0.1;

const sumOf = <Item>(items: readonly Item[], of: (item: Item) => number) =>
  items.reduce((sum, item) => sum + of(item), 0);
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
const whole = (value: number) => Math.round(value).toLocaleString('en');

export function partsTable(hours: readonly TalliedHour[]): string {
  const all = {
    logBytes: sumOf(hours, (hour) => hour.logBytes),
    gzipBytes: sumOf(hours, (hour) => hour.gzipBytes),
    partBytes: sumOf(hours, (hour) => hour.partBytes),
    records: sumOf(hours, (hour) => hour.records),
    hosts: sumOf(hours, (hour) => hour.hosts),
    pairs: sumOf(hours, (hour) => hour.pairs),
    seconds: sumOf(hours, (hour) => hour.seconds),
  };
  const line = (of: typeof all, name: string) => [
    name,
    megabytes(of.logBytes),
    megabytes(of.gzipBytes),
    whole(of.records),
    whole(of.hosts),
    whole(of.pairs),
    megabytes(of.partBytes),
    (of.partBytes / of.hosts).toFixed(1),
    (of.partBytes / of.pairs).toFixed(1),
    (of.logBytes / 1e6 / of.seconds).toFixed(0),
  ];
  return table(
    [
      'what',
      'log, MB',
      'packed by gzip, MB',
      'records',
      'hosts',
      'pairs',
      'partial tally, MB',
      'bytes per host',
      'bytes per pair',
      'log tallied, MB per CPU second',
    ],
    [line(hours[0]!, 'the first hour'), line(all, 'all 24, an hour each')],
  );
}

/** CPU seconds to tally a byte of log that comes packed. */
export function tallyRate(hours: readonly TalliedHour[]): number {
  return sumOf(hours, (hour) => hour.gzipSeconds) / sumOf(hours, (hour) => hour.logBytes);
}

/** What a pair of a partial tally takes: bytes as packed, and CPU seconds until its window is written. */
export function perPair(hours: readonly TalliedHour[], { steps }: Merged) {
  const pairs = sumOf(hours, (hour) => hour.pairs);
  return {
    partBytesPerPair: sumOf(hours, (hour) => hour.partBytes) / pairs,
    mergeSecondsPerPair: sumOf(steps, ({ seconds }) => seconds) / pairs,
  };
}

export function stepsTable(...runs: readonly Merged[]): string {
  const line = (name: string, { step, hosts, seconds, tables, peak }: MergeStep) => [
    name,
    step,
    whole(hosts),
    tables === 0 ? '' : megabytes(tables),
    peak === 0 ? '–' : megabytes(peak),
    seconds.toFixed(1),
  ];
  const lines = runs.flatMap(({ shards, steps, usage }) => [
    ...steps.map((step, i) =>
      line(i > 0 ? '' : shards === 1 ? 'merged at once' : `in ${shards} shards`, step),
    ),
    line('', {
      step: 'all',
      hosts: steps.at(-1)!.hosts,
      tables: 0,
      seconds: usage.cpu ?? 0,
      peak: Math.max(...steps.map(({ peak }) => peak)),
    }),
  ]);
  return table(['the day', 'step', 'hosts', 'tables, MB', 'peak memory of the process, MB', 'CPU s'], lines);
}

/** Megabytes that a function may have: its own, twice that, and the most that there is. */
const memories = (own: number) => [own, own * 2, 10_240];
/** of the memory, for what a moment needs more than was measured */
const headroom = 0.15;

/** The kernel's addresses have 32 bits: the tables of one merge cannot be larger, whatever the memory. */
const largestTables = 2 ** 32;

/** Hosts of a day of which one function makes a window: as many as fit its memory, its tables and its time. */
export function windowTable(
  runs: readonly Merged[],
  { memoryMegabytes, timeoutSeconds }: Deployment,
): string {
  const lines = memories(memoryMegabytes).flatMap((megabytes) =>
    runs.map(({ shards, steps, usage }) => {
      const { hosts } = steps.at(-1)!;
      const bytesPerHost = Math.max(...steps.map(({ peak }) => peak)) / hosts;
      // one processor does nearly all of it
      const speed = Math.min(1, megabytes / published.megabytesPerCpu);
      const secondsPerHost = (usage.cpu ?? 0) / hosts / speed;
      const bounds = {
        memory: (megabytes * 1_048_576 * (1 - headroom)) / bytesPerHost,
        tables: largestTables / (Math.max(...steps.map((step) => step.tables)) / hosts),
        time: (timeoutSeconds * (1 - spareShare)) / secondsPerHost,
      };
      const most = Math.min(...Object.values(bounds));
      return [
        whole(megabytes),
        shards === 1 ? 'at once' : `in ${shards} shards`,
        whole(bytesPerHost),
        `${(most / 1e6).toFixed(1)} million`,
        Object.entries(bounds).find(([, bound]) => bound === most)![0],
        whole(most * secondsPerHost),
      ];
    }),
  );
  return table(['memory, MB', 'merged', 'bytes per host at the peak', 'hosts', 'bound by', 'seconds'], lines);
}

const compared = ['hosts.csv', 'profiles.json', 'findings.json'];

/** Throws where something that was written in shards differs from what was written at once. */
export function comparison(folder: string, shards: number): string {
  for (const file of compared) {
    const [one, other] = [1, shards].map((count) => readFileSync(join(folder, `in-${count}`, file)));
    if (!one!.equals(other!)) throw new Error(`${file} differs between one merge and ${shards} shards`);
  }
  const bytes = sumOf(compared, (file) => readFileSync(join(folder, 'in-1', file)).length);
  return `\`hosts.csv\`, \`profiles.json\` and the findings, ${megabytes(bytes)} MB, are the same byte for byte.`;
}

/** The largest object that one function tallies in its time, at its usual memory. Its hosts must fit as well. */
export function largestTable(
  hours: readonly TalliedHour[],
  { memoryMegabytes, timeoutSeconds }: Deployment,
): string {
  const cpus = memoryMegabytes / published.megabytesPerCpu;
  const plain = sumOf(hours, (hour) => hour.logBytes);
  const line = (name: string, stored: number, seconds: number) => {
    const network = stored / published.receivedBytesPerSecond;
    const processor = (seconds + stored * published.receivingCpuSecondsPerByte) / cpus;
    const times = (timeoutSeconds * (1 - spareShare)) / Math.max(network, processor);
    return [
      name,
      network > processor ? 'network' : 'CPU',
      ((stored * times) / 1e9).toFixed(0),
      ((plain * times) / 1e9).toFixed(0),
    ];
  };
  return table(
    ['conn.log in TSV', 'bound by', 'largest, GB as stored', 'GB uncompressed'],
    [
      line(
        'plain; beyond it, byte ranges',
        plain,
        sumOf(hours, (hour) => hour.seconds),
      ),
      line(
        'gzip',
        sumOf(hours, (hour) => hour.gzipBytes),
        sumOf(hours, (hour) => hour.gzipSeconds),
      ),
    ],
  );
}
