import { Expansion } from '../zeek/expand.ts';
import { Input } from '../zeek/input.ts';
import { Kernel } from '../zeek/kernel/kernel.ts';
import type { LogInProgress } from '../zeek/log-in-progress.ts';
import type { Plan } from '../zeek/plan.ts';
import type { Program, Programs } from '../zeek/program.ts';
import { readingFrom } from '../zeek/read.ts';
import type { Limits, LogPaths, Reading, ReadState, RecordCounts } from '../zeek/reading.ts';
import { Records } from '../zeek/records.ts';
import type { Tally } from '../zeek/tally.ts';
import { HourRouter } from './hour-router.ts';
import { HourlyTally } from './hourly-tally.ts';
import { type HourCount, type HourRange, hourSeconds, mainHours } from './main-hours.ts';
import type { MainHours, PartSource, TalliedObject } from './part.ts';
import { reachOf } from './tables.ts';
import { writePart } from './write-part.ts';

/** An object as it is stored. */
export type StoredObject = { readonly name: string; readonly version: string; readonly bytes: number };

export type TalliedPart = {
  readonly logPath: string;
  /** seconds since 1970 at which its hour begins; null: no record had a readable time */
  readonly hour: number | null;
  readonly bytes: Uint8Array;
};

export type Tallied = {
  /** of the whole object, as `readLog` gives it */
  readonly reading: Reading;
  /** one per log path and main hour; none where the object is no log */
  readonly parts: readonly TalliedPart[];
};

/** Hours that are counted at once where an object has several: their tables stand side by side. */
const mostAtOnce = 48;

/** Reads an object once, or again where a log path of it spans several main hours, and gives its partial tallies. */
export async function tallyObject(
  open: () => AsyncIterable<Uint8Array>,
  object: StoredObject,
  paths: LogPaths,
  limits: Limits,
): Promise<Tallied> {
  const kernel = new Kernel();
  const { records, expansion } = await readRecords(open, object, limits, kernel, hourly(kernel, paths));
  const reading = readingFrom(records, expansion);
  if (reading.read === 'not_a_log') return { reading, parts: [] };
  const tallied = { ...object, form: reading.form };
  const parts = await tallyLogs(records.logs.all(), tallied, reading, async (programs) => {
    const again = new Kernel();
    const routed = programs(again, paths.signatures);
    return (await readRecords(open, object, limits, again, routed)).records.logs.all();
  });
  return { reading, parts };
}

/** The programs with which an object is read first. */
export function hourly(kernel: Kernel, { planOf, signatures }: LogPaths): Programs<HourlyTally> {
  return {
    programOf: (logPath, { escaped }) => {
      const plan = planOf(logPath);
      return plan === null ? null : new HourlyTally(kernel, plan, escaped);
    },
    signatures,
  };
}

/** Reads the same records once more. */
export type Reread = (
  programs: (kernel: Kernel, signatures: LogPaths['signatures']) => Programs<HourRouter>,
) => Promise<readonly LogInProgress<HourRouter>[]>;

/** The parts of an object, or of a range of one, that was read with `hourly`. */
export async function tallyLogs(
  read: readonly LogInProgress<HourlyTally>[],
  object: TalliedObject,
  state: ReadState,
  reread: Reread,
  hoursOf: (counts: readonly HourCount[]) => readonly HourRange[] = mainHours,
): Promise<TalliedPart[]> {
  const logs = read.flatMap((log) => logOf(log, object, state, hoursOf));
  const split = logs.filter(({ hours }) => hours.length > 1);
  const again = split.flatMap((log) => log.hours.map((range) => ({ log, range })));
  const parts = logs.filter(({ hours }) => hours.length <= 1).map(wholePart);
  for (let at = 0; at < again.length; at += mostAtOnce) {
    const wanted = again.slice(at, at + mostAtOnce);
    const routed = await reread((kernel, signatures) => routing(kernel, signatures, wanted));
    parts.push(...routed.flatMap((log) => splitParts(log, wanted)));
  }
  return parts;
}

/** A log path of an object, once it was read. */
type Log = {
  readonly logPath: string;
  readonly plan: Plan;
  readonly tally: Tally;
  readonly fields: readonly string[];
  readonly hours: readonly HourRange[];
  readonly counts: RecordCounts;
  readonly source: Omit<PartSource, 'hour' | 'records'>;
};

function logOf(
  { logPath, program, counts, fields }: LogInProgress<HourlyTally>,
  object: TalliedObject,
  { read, reason }: ReadState,
  hoursOf: (counts: readonly HourCount[]) => readonly HourRange[],
): Log[] {
  // a range also knows the log paths of the lines before it
  if (program === null || (object.range !== undefined && counts.accepted + counts.rejected === 0)) return [];
  const ranges = hoursOf(program.hourCounts);
  const hours: MainHours = {
    first: (ranges[0]?.hour ?? 0) * hourSeconds,
    last: (ranges.at(-1)?.hour ?? 0) * hourSeconds,
  };
  const source = { object, hours, read: { read, reason } };
  return [
    {
      logPath,
      plan: program.plan,
      tally: program,
      fields: [...fields],
      hours: ranges,
      counts: counts.result(),
      source,
    },
  ];
}

function wholePart(log: Log): TalliedPart {
  return partOf(log, log.tally, log.hours[0]?.hour ?? null, log.counts);
}

function partOf(log: Log, tally: Tally, hour: number | null, records: RecordCounts): TalliedPart {
  const { logPath, plan, fields, source } = log;
  const start = hour === null ? null : hour * hourSeconds;
  const bytes = writePart({
    logPath,
    plan,
    tally,
    fields,
    valued: tally.valuedFields(),
    sources: [{ ...source, hour: start, records }],
    reaches: [reachOf(tally)],
    members: null,
  });
  return { logPath, hour: start, bytes };
}

type Wanted = readonly { readonly log: Log; readonly range: HourRange }[];

/** Programs that count some hours of some log paths, each by itself. */
function routing(kernel: Kernel, signatures: LogPaths['signatures'], wanted: Wanted): Programs<HourRouter> {
  return {
    programOf: (logPath, { escaped }) => {
      const hours = wanted.filter(({ log }) => log.logPath === logPath);
      if (hours.length === 0) return null;
      const { plan, hours: all } = hours[0]!.log;
      const ranges = hours.map(({ range }) => range);
      return new HourRouter(kernel, plan, escaped, ranges, all[0]!.hour);
    },
    signatures,
  };
}

function splitParts({ logPath, program }: LogInProgress<HourRouter>, wanted: Wanted): TalliedPart[] {
  const log = wanted.find((hour) => hour.log.logPath === logPath)?.log;
  if (program === null || log === undefined) return [];
  return program.hours.map(({ tally, hour, records: accepted, timeless }) =>
    partOf(log, tally, hour, {
      accepted,
      // a line that is no record has no time either
      rejected: timeless ? log.counts.rejected : 0,
      firstRejected: timeless ? log.counts.firstRejected : [],
    }),
  );
}

async function readRecords<P extends Program>(
  open: () => AsyncIterable<Uint8Array>,
  object: StoredObject,
  limits: Limits,
  kernel: Kernel,
  programs: Programs<P>,
): Promise<{ records: Records<P>; expansion: Expansion }> {
  const expansion = new Expansion(limits, open);
  const records = new Records(new Input(kernel), object.name, programs);
  await records.takeAll(expansion.bytes(open()));
  return { records, expansion };
}
