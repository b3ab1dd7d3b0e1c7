import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { StoredObject } from './event.ts';
import { storedObjectSchema } from './pointer.ts';

/** A partial tally that an object has. */
const keptPartSchema = v.object({
  logPath: v.string(),
  /** seconds since 1970; null: none of its records had a readable time, so that it is in no window */
  hour: v.nullable(v.number()),
  key: v.string(),
});
export type KeptPart = v.InferOutput<typeof keptPartSchema>;

const hourOfPathSchema = v.object({ logPath: v.string(), hour: v.number() });
/** An hour of a log path. */
export type HourOfPath = v.InferOutput<typeof hourOfPathSchema>;

const talliedRecordSchema = v.object({
  schemaVersion: v.literal(1),
  /** the newest version that was tallied */
  source: storedObjectSchema,
  parts: v.array(keptPartSchema),
  /** hours in which an older version had records and this one has none */
  left: v.array(hourOfPathSchema),
});

/** What is known of a key of the log bucket: which version counts in windows, and where its partial tallies lie. */
export type TalliedRecord = v.InferOutput<typeof talliedRecordSchema>;

/** Key in the results bucket: one for all versions, since one of them counts. */
export function talliedRecordKey({ bucket, key }: Pick<StoredObject, 'bucket' | 'key'>): string {
  const name = createHash('sha256')
    .update(JSON.stringify([bucket, key]))
    .digest('hex');
  return `state/tallied/${name}.json`;
}

/** null for what can't be read: the object is tallied as if for the first time. */
export function parseTalliedRecord(value: unknown): TalliedRecord | null {
  const parsed = v.safeParse(talliedRecordSchema, value);
  return parsed.success ? parsed.output : null;
}
