import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { logPathsOf } from '../../lambda/inspect.ts';
import { parseSettings } from '../../lambda/settings.ts';
import { describePart } from '../../lambda/tallies/merge.ts';
import { tallyObject } from '../../lambda/tallies/tally-object.ts';
import { hourOf, hours, nameOf } from './day.ts';

/**
 * Tallies the hours of a generated day, each as an object of its own, and keeps their parts:
 * node tally.ts HOSTS FOLDER. Writes what each hour took (hours.jsonl); making it is not counted.
 */
const [hosts, folder] = [Number(process.argv[2]), process.argv[3]!];
const settings = parseSettings({}, 'defaults');
mkdirSync(join(folder, 'parts'), { recursive: true });

export type TalliedHour = {
  readonly logBytes: number;
  readonly gzipBytes: number;
  readonly partBytes: number;
  readonly hosts: number;
  readonly pairs: number;
  readonly records: number;
  /** CPU seconds, of the log as it is and of the log as gzip packs it */
  readonly seconds: number;
  readonly gzipSeconds: number;
};

async function tally(name: string, pieces: readonly Uint8Array[]) {
  async function* open() {
    yield* pieces;
  }
  const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
  const before = process.cpuUsage();
  const { parts } = await tallyObject(open, { name, version: '1', bytes }, logPathsOf(settings), settings);
  const { user, system } = process.cpuUsage(before);
  return { part: parts[0]!.bytes, seconds: (user + system) / 1e6 };
}

function inPieces(bytes: Uint8Array): Uint8Array[] {
  const size = 1 << 18;
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
}

for (let hour = 0; hour < hours; hour++) {
  const pieces = [...hourOf({ hosts }, hour)];
  const { part, seconds } = await tally(nameOf(hour), pieces);
  writeFileSync(join(folder, 'parts', `${nameOf(hour)}.part`), part);
  const packed = gzipSync(Buffer.concat(pieces), { level: 6 });
  const { seconds: gzipSeconds } = await tally(`${nameOf(hour)}.gz`, inPieces(packed));
  const { hosts: seen, pairs, records } = describePart(part);
  const tallied: TalliedHour = {
    logBytes: pieces.reduce((sum, { length }) => sum + length, 0),
    gzipBytes: packed.length,
    partBytes: part.length,
    hosts: seen,
    pairs,
    records: records.accepted,
    seconds,
    gzipSeconds,
  };
  appendFileSync(join(folder, 'hours.jsonl'), `${JSON.stringify(tallied)}\n`);
}
