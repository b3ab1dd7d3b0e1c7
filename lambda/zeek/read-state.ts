import type { LogInProgress } from './log-in-progress.ts';
import type { ReadState, RecordCounts, SourceForm } from './reading.ts';

/** What is known of a source once its last byte was seen. */
export type Facts = {
  /** a sentence where it holds nothing at all */
  readonly nothing: string | null;
  readonly counts: RecordCounts;
  /** a sentence where the source is cut or damaged */
  readonly damage: string | null;
  /** a sentence where the last record is not complete */
  readonly unfinished: string | null;
  /** a sentence on what was passed over without loss */
  readonly remark: string | null;
  /** a sentence where the source is no log */
  readonly notALog: string | null;
};

export function stateOf({ nothing, counts, damage, unfinished, remark, notALog }: Facts): ReadState {
  if (nothing !== null && damage === null) return { read: 'empty', reason: nothing };
  if (nothing !== null) return { read: 'not_a_log', reason: `Nothing of the log could be read. ${damage}` };
  if (notALog !== null)
    return { read: 'not_a_log', reason: damage === null ? notALog : `${notALog} ${damage}` };
  const cut = damage ?? unfinished;
  if (cut !== null && counts.accepted === 0)
    return { read: 'not_a_log', reason: `No record could be read. ${cut}` };
  if (cut !== null) return { read: 'cut', reason: cut };
  if (counts.accepted === 0 && counts.rejected === 0)
    return { read: 'empty', reason: 'The log holds no records.' };
  return { read: 'whole', reason: remark };
}

/** Why a source is not a Zeek log, or null where it is one. */
export function notALog(source: {
  readonly head: Uint8Array;
  readonly format: SourceForm['format'];
  readonly headed: boolean;
  readonly counts: RecordCounts;
  /** the last record is not complete */
  readonly unfinished: boolean;
  readonly logs: readonly LogInProgress[];
}): string | null {
  if (source.format === null) return null;
  if (source.format === 'tsv') {
    if (source.headed) return null;
    if (isBinary(source.head)) return 'This is binary data, not a Zeek log.';
    if (source.counts.rejected === 0) return 'This is not a Zeek log: it holds neither a header nor records.';
    return 'This is not a Zeek log that can be read: no header names its fields, and nothing is guessed.';
  }
  const { accepted, rejected } = source.counts;
  if (accepted === 0 && (rejected > 0 || source.unfinished)) {
    return 'This is not a Zeek log: none of it is a JSON record.';
  }
  if (
    source.counts.accepted > 0 &&
    !source.logs.some((log) => wellKnown.some((field) => log.fields.has(field)))
  ) {
    return 'This is not a Zeek log: its JSON objects have none of the fields that Zeek writes.';
  }
  return null;
}

/** Fields by which a log of JSON is known to be Zeek's. */
export const wellKnown = ['ts', 'uid', 'id.orig_h', 'fuid', '_path', '@stream', '_write_ts'];

function isBinary(head: Uint8Array): boolean {
  return head.some((byte) => byte === 0 || (byte < 0x20 && !(byte >= 0x07 && byte <= 0x0d) && byte !== 0x1b));
}
