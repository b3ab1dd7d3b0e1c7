import { Input } from '../zeek/input.ts';
import { Kernel } from '../zeek/kernel/kernel.ts';
import type { Program, Programs } from '../zeek/program.ts';
import { type OpenRange, type RangeToRead, stateOfRanges, takeRange } from '../zeek/ranges.ts';
import { readingsOf } from '../zeek/read.ts';
import type { LogPaths, Reading } from '../zeek/reading.ts';
import { Records } from '../zeek/records.ts';
import type { PathHours } from './join-ranges.ts';
import { everyHour } from './main-hours.ts';
import type { TalliedRange } from './part.ts';
import { hourly, type Reread, type StoredObject, type Tallied, tallyLogs } from './tally-object.ts';

export type RangeTallied = Tallied & {
  readonly range: TalliedRange;
  /** records by hour, of which the main hours of the whole object are told */
  readonly hours: readonly PathHours[];
};

/**
 * The partial tallies of one byte range of a plain object, which merge with those of its other ranges to what the whole
 * object gives. Every hour of it
 * is a part, since the main hours are those of the whole object, which `joinRanges` tells from all ranges. Ranges may be
 * tallied at once, each with what the object's head says as its premise; where that turns out not to hold, merging throws
 * UnreadablePart, and the range is to be tallied again with the conclusion of the one before it.
 */
export async function tallyRange(
  open: OpenRange,
  object: StoredObject,
  slice: RangeToRead,
  paths: LogPaths,
): Promise<RangeTallied> {
  const read = async <P extends Program>(kernel: Kernel, programs: Programs<P>) => {
    const records = new Records(new Input(kernel), object.name, programs);
    await takeRange(records, open, object, slice);
    return records;
  };
  const kernel = new Kernel();
  const records = await read(kernel, hourly(kernel, paths));
  const { premise } = slice;
  const range = { ...slice.range, lines: records.lines, premise, conclusion: records.inForce() };
  const reading: Reading = {
    ...stateOfRanges([{ unfinished: records.unfinished, passedOver: records.logs.passedOver }]),
    form: { format: records.format, compression: 'none' },
    records: records.counts(),
    logs: readingsOf(records.logs),
  };
  const tallied = { ...object, form: reading.form, range };
  const reread: Reread = async (programs) => {
    const again = new Kernel();
    return (await read(again, programs(again, paths.signatures))).logs.all();
  };
  const logs = records.logs.all();
  const parts = await tallyLogs(logs, tallied, reading, reread, everyHour);
  const hours = logs.flatMap(({ logPath, program }) =>
    program === null ? [] : [{ logPath, counts: program.hourCounts }],
  );
  return { reading, parts, range, hours };
}
