import * as v from 'valibot';
import { whole } from './setting-kinds.ts';

const flag = v.boolean('must be true or false');

/** Settings of what is counted once for each object and examined over many: partial tallies and windows. */
export const windowEntries = {
  /** keep beside an object's results what a window over many objects is merged from */
  partialTallies: v.optional(flag, true),
  /** stretches of time, in UTC and by the records' own time, that are examined as one log, by the schedule */
  windows: v.optional(v.strictObject({ hour: v.optional(flag, false), day: v.optional(flag, true) }), {}),
  /** minutes after its end at which a window is examined, for objects that come late */
  windowDelayMinutes: v.optional(whole(0, 59), 15),
  /** hours after its end during which a window is examined again when objects were added to it */
  lateHours: v.optional(whole(1, 24 * 14), 48),
  /** host tables of windows also as Parquet, for Athena and DuckDB */
  parquet: v.optional(flag, true),
  /** a window whose packed partial tallies are larger is merged in pieces, by originator */
  largestShardMegabytes: v.optional(whole(1, 10_240), 64),
  /** a plain log that is larger is counted by a backfill in byte ranges, each in an invocation of its own */
  largestRangeMegabytes: v.optional(whole(1, 5_000_000), 5_000),
} as const;
