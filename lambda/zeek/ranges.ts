import { compressionOf } from './expand.ts';
import { Input } from './input.ts';
import { Kernel } from './kernel/kernel.ts';
import { isBlank, markBytes } from './layout.ts';
import { passedOverRemark } from './log-in-progress.ts';
import type { Program } from './program.ts';
import { linesOf, type OpenRange, type Range } from './range-lines.ts';
import { readingsOf, tallying } from './read.ts';
import { wellKnown } from './read-state.ts';
import type { LogPaths, LogReading, LogSource, ReadState, RecordCounts, SourceForm } from './reading.ts';
import { type InForce, lookedAt, Records } from './records.ts';

export type { OpenRange, Range } from './range-lines.ts';

/** How a log begins: what every range of it must know. */
export type LogHead = {
  readonly bytes: Uint8Array;
  /** bytes before the first line: a byte order mark */
  readonly mark: number;
  readonly format: SourceForm['format'];
  /** what its lines say of all that comes behind them: what a range presumes until the one before it is known */
  readonly inForce: InForce;
};

export type RangeToRead = {
  readonly range: Range;
  readonly head: LogHead;
  /** what the lines before the range say; null at the beginning of the log */
  readonly premise: InForce | null;
};

/** What one range of a log holds. Lines are counted from the range's first one. */
export type RangeReading = {
  readonly range: Range;
  /** what the range was read with: null at the beginning of the log */
  readonly premise: InForce | null;
  /** what must have been the premise of the range behind it */
  readonly conclusion: InForce;
  readonly lines: number;
  readonly records: RecordCounts;
  readonly form: SourceForm;
  readonly logs: readonly LogReading[];
  /** a sentence where the last record is not complete */
  readonly unfinished: string | null;
  /** records whose log path came after the most that are told apart */
  readonly passedOver: number;
};

/** As few ranges of one size as can be, none larger than `largest` bytes. */
export function rangesOf(bytes: number, largest: number): Range[] {
  const count = Math.max(1, Math.ceil(bytes / largest));
  const cut = (index: number) => Math.floor((bytes / count) * index);
  return Array.from({ length: count }, (_, index) => ({
    from: cut(index),
    to: index + 1 === count ? bytes : cut(index + 1),
  }));
}

/** The head of a log that can be read in ranges, or a sentence on why it can't be. */
export async function headOf(
  open: OpenRange,
  source: LogSource,
  { signatures }: Pick<LogPaths, 'signatures'>,
): Promise<LogHead | { readonly whole: string }> {
  const bytes = await bytesOf(open(0, Math.min(source.bytes, lookedAt + 3)));
  const packing = compressionOf(bytes);
  if (packing !== 'none') return { whole: `${packing} data can only be read from its beginning.` };
  const mark = markBytes(bytes);
  const head = bytes.subarray(mark, mark + lookedAt);
  if (isBlank(head)) return { whole: 'The log begins with nothing but blank lines.' };
  const nobody = { programOf: () => null, signatures };
  const records = new Records(new Input(new Kernel()), source.name, nobody);
  records.resume(head, null);
  if (records.format === 'json-array') {
    return { whole: 'A JSON array, or objects over several lines, can only be read from the beginning.' };
  }
  records.take(head);
  if (bytes.length === source.bytes) records.endLines();
  const inForce = records.inForce();
  const isLog =
    inForce.tsv === null
      ? inForce.logs.some(({ fields }) => fields.some((field) => wellKnown.includes(field)))
      : inForce.tsv.header.fields !== null;
  if (!isLog || records.counts().accepted === 0) {
    return { whole: 'The first 64 KiB do not tell what the log holds.' };
  }
  return { bytes: head, mark, format: records.format, inForce };
}

/**
 * Reads the lines that begin in a range, as they would be read where the lines before it say what the premise does. All
 * ranges but the first may be read at once with what the head says; one whose premise turns out not to be the conclusion of
 * the range before it (`follows`) is to be read again with that. Throws only what the source throws.
 */
export async function readRange(
  open: OpenRange,
  source: LogSource,
  { range, head, premise }: RangeToRead,
  paths: LogPaths,
): Promise<RangeReading> {
  const kernel = new Kernel();
  const records = new Records(new Input(kernel), source.name, tallying(kernel, paths));
  await takeRange(records, open, source, { range, head, premise });
  return {
    range,
    premise,
    conclusion: records.inForce(),
    lines: records.lines,
    records: records.counts(),
    form: { format: records.format, compression: 'none' },
    logs: readingsOf(records.logs),
    unfinished: records.unfinished,
    passedOver: records.logs.passedOver,
  };
}

/** Gives records the lines that begin in a range, to the end. */
export async function takeRange<P extends Program>(
  records: Records<P>,
  open: OpenRange,
  source: Pick<LogSource, 'bytes'>,
  { range, head, premise }: RangeToRead,
): Promise<void> {
  records.resume(head.bytes, premise);
  for await (const lines of linesOf(open, range, head.mark, source.bytes)) records.take(lines);
  if (range.to === source.bytes) records.end();
  else records.endLines();
}

/** Whether a range that was read with this premise needs no other reading. */
export function follows(premise: InForce | null, conclusion: InForce | null): boolean {
  return JSON.stringify(premise) === JSON.stringify(conclusion);
}

/** What became of a log, from all of its ranges in their order: as one reading of the whole says it. */
export function stateOfRanges(ranges: readonly Pick<RangeReading, 'unfinished' | 'passedOver'>[]): ReadState {
  const unfinished = ranges.find((range) => range.unfinished !== null)?.unfinished ?? null;
  if (unfinished !== null) return { read: 'cut', reason: unfinished };
  return {
    read: 'whole',
    reason: passedOverRemark(ranges.reduce((sum, range) => sum + range.passedOver, 0)),
  };
}

const mostKept = 10;

/** The records of all ranges in their order, with the numbers that lines have in the whole log. */
export function recordsOfRanges(
  ranges: readonly { readonly lines: number; readonly records: RecordCounts }[],
): RecordCounts {
  let before = 0;
  const firstRejected = ranges.flatMap(({ lines, records }) => {
    const shift = before;
    before += lines;
    return records.firstRejected.map(({ line, reason }) => ({ line: shift + line, reason }));
  });
  return {
    accepted: ranges.reduce((sum, { records }) => sum + records.accepted, 0),
    rejected: ranges.reduce((sum, { records }) => sum + records.rejected, 0),
    firstRejected: firstRejected.slice(0, mostKept),
  };
}

async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(new Uint8Array(chunk));
  return Buffer.concat(chunks);
}
