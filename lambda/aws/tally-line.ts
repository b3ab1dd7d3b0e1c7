import type { Line } from './inspection-line.ts';
import type { TalliedObject } from './tally-stored.ts';

/** What became of one object of a batch, where nothing went wrong. */
export type Tallying =
  | { readonly outcome: 'tallied'; readonly bytes: number; readonly tallied: TalliedObject }
  /** left to a map, in so many byte ranges */
  | { readonly outcome: 'split'; readonly ranges: number }
  | { readonly outcome: 'done' | 'filtered' | 'gone' };

const skipped: Readonly<Record<Exclude<Tallying['outcome'], 'tallied' | 'split'>, string>> = {
  done: 'this version is tallied already',
  filtered: 'the key does not pass the filter of the settings',
  gone: 'the object was deleted or replaced after it was listed',
};

export function tallyLine(tallying: Tallying): Line {
  if (tallying.outcome === 'split') {
    const reason = `larger than one range: tallied in ${tallying.ranges} ranges`;
    return { level: 'INFO', outcome: 'split', reason, metrics: {} };
  }
  if (tallying.outcome !== 'tallied') {
    return { level: 'INFO', outcome: tallying.outcome, reason: skipped[tallying.outcome], metrics: {} };
  }
  const { reading, parts, kept } = tallying.tallied;
  const { read, reason, records } = reading;
  return {
    level: read === 'whole' || read === 'empty' ? 'INFO' : 'WARN',
    outcome: read === 'whole' ? 'tallied' : read,
    reason,
    metrics: {
      Tallied: 1,
      NotLogs: read === 'not_a_log' ? 1 : 0,
      Records: records.accepted,
      Rejected: records.rejected,
      Bytes: tallying.bytes,
    },
    details: { parts: parts.length, ...(kept === 'older' ? { superseded: true } : {}) },
  };
}
