import * as v from 'valibot';
import type { StoredObject } from './event.ts';

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const storedObjectSchema = v.object({
  bucket: text,
  key: text,
  versionId: v.nullable(text),
  eTag: text,
  bytes: count,
});

/** What stands under an hour of a window for one key of the log bucket: the partial tally of its newest version. */
const pointerSchema = v.object({
  schemaVersion: v.literal(1),
  logPath: text,
  /** seconds since 1970 at which the hour begins */
  hour: v.number(),
  source: storedObjectSchema,
  /** key of the part; null: the newest version has no records in this hour any more */
  part: v.nullable(text),
});

export type Pointer = {
  readonly schemaVersion: 1;
  readonly logPath: string;
  readonly hour: number;
  readonly source: StoredObject;
  readonly part: string | null;
};

/** null for what is no pointer. */
export function parsePointer(value: unknown): Pointer | null {
  const parsed = v.safeParse(pointerSchema, value);
  return parsed.success ? parsed.output : null;
}
