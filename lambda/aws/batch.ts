import * as v from 'valibot';
import { complaint } from '../settings.ts';
import { EventError } from './event.ts';

/** An object as the state machine lists it: of a version that may have been replaced since. */
export type ListedObject = {
  readonly bucket: string;
  readonly key: string;
  /** without quotes; null where the list does not say */
  readonly eTag: string | null;
};

export type Batch = {
  /** smallest first: what does not fit keeps nothing else from being done, however often the batch is tried */
  readonly objects: readonly ListedObject[];
  /** whether what is done is done again */
  readonly force: boolean;
  /** folder of the run, where objects that are split are left; null: none is split */
  readonly run: string | null;
};

const text = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'));
const schema = v.object({
  Items: v.array(
    v.object({
      Key: text,
      Etag: v.optional(v.string()),
      ETag: v.optional(v.string()),
      Size: v.optional(v.number(), 0),
    }),
  ),
  BatchInput: v.object({
    bucket: text,
    force: v.optional(v.boolean('must be true or false'), false),
    run: v.optional(
      v.pipe(v.string('must be text'), v.regex(/^backfill\/[\w.-]+$/, 'must be a folder under backfill/')),
    ),
  }),
});

/** What a map hands over: items of ListObjectsV2, and beside them what holds for all. Throws EventError. */
export function parseBatch(event: unknown): Batch {
  const parsed = v.safeParse(schema, event);
  if (!parsed.success) throw new EventError(`this is no batch of objects: ${complaint(parsed.issues[0])}`);
  const { Items, BatchInput } = parsed.output;
  const objects = Items.toSorted((a, b) => a.Size - b.Size).map(({ Key, Etag, ETag }) => ({
    bucket: BatchInput.bucket,
    key: Key,
    eTag: (Etag ?? ETag)?.replaceAll('"', '') ?? null,
  }));
  return { objects, force: BatchInput.force, run: BatchInput.run ?? null };
}
