import type { S3Client } from '@aws-sdk/client-s3';
import { judge, logPathsOf } from '../inspect.ts';
import { joinRanges, type TalliedRanges } from '../tallies/join-ranges.ts';
import { follows, type Range, recordsOfRanges } from '../zeek/ranges.ts';
import type { Reading } from '../zeek/reading.ts';
import type { Environment } from './environment.ts';
import { inParallel } from './in-parallel.ts';
import { keepTallies } from './keep-tallies.ts';
import { type KeptRange, keptAll, keptRange } from './kept-range.ts';
import type { Limits } from './limits.ts';
import { type RangeItem, rangesOfItem } from './range-item.ts';
import { storedPart } from './stored-part.ts';
import { type SliceReader, tallySlice } from './tally-slice.ts';
import type { TalliedObject } from './tally-stored.ts';

const AT_ONCE = 8;

/**
 * The object whose ranges are all tallied, as if it had been tallied at once: a range that was read with another header than
 * the one before it ended with is read again. null where ranges are missing: whoever tallies the last one joins them, and
 * where two do, they write the same.
 */
export async function joinObject(
  item: RangeItem,
  environment: Environment,
  s3: Pick<S3Client, 'send'>,
  limits: Limits,
): Promise<TalliedObject | null> {
  const ranges = rangesOfItem(item);
  if (!(await keptAll(item, ranges, environment, s3))) return null;
  const found = await inParallel(ranges, AT_ONCE, (range) =>
    keptRange(item, range, environment, s3, limits.signal),
  );
  const kept = found.filter((one) => one !== null);
  if (kept.length < ranges.length) return null;
  await correct(kept, ranges, item, { environment, s3, limits });
  const { settings, resultsBucket: bucket } = environment;
  const reading = judge(readingOf(kept), settings);
  const load = (key: string) => storedPart(s3, bucket, key, limits.signal);
  const parts =
    reading.read === 'not_a_log'
      ? []
      : await joinRanges(talliedRanges(kept, reading, load), logPathsOf(settings));
  return { reading, parts, kept: await keepTallies(s3, bucket, item.source, parts) };
}

function talliedRanges(
  kept: readonly KeptRange[],
  { read, reason }: Reading,
  load: (key: string) => Promise<Uint8Array>,
): TalliedRanges {
  return {
    ranges: kept.map(({ range }) => range),
    read: { read: read === 'cut' ? 'cut' : 'whole', reason },
    hours: kept.flatMap((one) => one.hours),
    parts: kept.flatMap(({ parts }) =>
      parts.map(({ logPath, hour, key }) => ({ logPath, hour, load: () => load(key) })),
    ),
  };
}

/** One range after the other, since each may change what holds in the next. */
async function correct(
  kept: KeptRange[],
  ranges: readonly Range[],
  item: RangeItem,
  reader: SliceReader,
): Promise<void> {
  for (let index = 1; index < kept.length; index++) {
    const { conclusion } = kept[index - 1]!.range;
    if (follows(kept[index]!.range.premise, conclusion)) continue;
    kept[index] = await tallySlice(item, ranges[index]!, reader, conclusion);
  }
}

/** Of the whole object; what is wrong with one range is said of it. */
function readingOf(kept: readonly KeptRange[]): Reading {
  const { reading } =
    kept.find((one) => one.reading.read === 'cut') ??
    kept.find((one) => one.reading.reason !== null) ??
    kept[0]!;
  const records = recordsOfRanges(
    kept.map(({ range, reading }) => ({ lines: range.lines, records: reading.records })),
  );
  return { ...reading, records, logs: [] };
}
