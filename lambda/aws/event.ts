import * as v from 'valibot';
import { complaint } from '../settings.ts';

/** A version of an object that someone stored. */
export type StoredObject = {
  readonly bucket: string;
  /** decoded */
  readonly key: string;
  /** null where the bucket keeps no versions */
  readonly versionId: string | null;
  /** without quotes */
  readonly eTag: string;
  readonly bytes: number;
};

/** A message of a queue; `body` is what it carries, as it came. */
export type QueueMessage = { readonly id: string; readonly body: string; readonly receives: number };

/** One unit that succeeds or fails by itself. `message` is null where the function was invoked directly. */
export type Delivery = {
  readonly message: QueueMessage | null;
  readonly content: readonly StoredObject[] | EventError;
};

/** This is no event of an object that was stored, and will not become one by trying again. */
export class EventError extends Error {
  override readonly name = 'EventError';
}

const text = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'));
const bytes = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(0, 'must not be negative'),
);

const queueEvent = v.object({
  Records: v.array(
    v.object({
      eventSource: v.literal('aws:sqs'),
      messageId: text,
      body: v.string('must be text'),
      attributes: v.optional(v.object({ ApproximateReceiveCount: v.optional(v.string()) })),
    }),
  ),
});

const s3Record = v.object({
  eventSource: v.literal('aws:s3', 'must be aws:s3'),
  eventName: text,
  s3: v.object({
    bucket: v.object({ name: text }),
    // A record of a deletion has neither size nor eTag.
    object: v.object({
      key: text,
      size: v.optional(bytes, 0),
      eTag: v.optional(text),
      versionId: v.optional(text),
    }),
  }),
});
const s3Event = v.object({ Records: v.array(s3Record) });

const bridgeEvent = v.object({
  source: v.literal('aws.s3', 'must be aws.s3'),
  'detail-type': text,
  detail: v.object({
    bucket: v.object({ name: text }),
    object: v.object({
      key: text,
      size: v.optional(bytes, 0),
      etag: v.optional(text),
      'version-id': v.optional(text),
    }),
  }),
});

/** What S3 sends once, when a notification is made. */
const testEvent = v.object({ Service: v.literal('Amazon S3'), Event: v.literal('s3:TestEvent') });

/** Messages of a queue, each an S3 or EventBridge event; or one such event by itself. Throws nothing. */
export function parseEvent(event: unknown): Delivery[] {
  const queued = v.safeParse(queueEvent, event);
  if (!queued.success || queued.output.Records.length === 0) {
    return [{ message: null, content: attempt(() => storedObjects(event)) }];
  }
  return queued.output.Records.map(({ messageId, body, attributes }) => ({
    message: { id: messageId, body, receives: Number(attributes?.ApproximateReceiveCount ?? 1) || 1 },
    content: attempt(() => storedObjects(parseBody(body))),
  }));
}

function attempt<Content>(read: () => Content): Content | EventError {
  try {
    return read();
  } catch (error) {
    if (error instanceof EventError) return error;
    throw error;
  }
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new EventError(`the message is not JSON: ${JSON.stringify(body.slice(0, 80))}`);
  }
}

function storedObjects(event: unknown): StoredObject[] {
  if (v.is(testEvent, event)) return [];
  if (typeof event !== 'object' || event === null) throw new EventError('the event is not a JSON object');
  if ('Records' in event) return fromS3(shaped(s3Event, event, 'an S3 event'));
  if ('detail-type' in event)
    return fromEventBridge(shaped(bridgeEvent, event, 'an EventBridge event of S3'));
  throw new EventError(
    'the event is neither of S3 nor of EventBridge: it has no "Records" and no "detail-type"',
  );
}

function fromS3({ Records }: v.InferOutput<typeof s3Event>): StoredObject[] {
  return Records.filter((record) => record.eventName.startsWith('ObjectCreated:')).map(
    ({ s3: { bucket, object } }) =>
      stored(bucket.name, decodeKey(object.key), object.size, object.eTag, object.versionId),
  );
}

/** EventBridge gives the key as it is. */
function fromEventBridge({ 'detail-type': type, detail }: v.InferOutput<typeof bridgeEvent>): StoredObject[] {
  if (type !== 'Object Created') return [];
  const { key, size, etag, 'version-id': versionId } = detail.object;
  return [stored(detail.bucket.name, key, size, etag, versionId)];
}

function stored(
  bucket: string,
  key: string,
  size: number,
  eTag: string | undefined,
  versionId: string | undefined,
): StoredObject {
  if (eTag === undefined)
    throw new EventError(`the event does not say which version of the object it is of (no ETag)`);
  return { bucket, key, bytes: size, eTag: eTag.replaceAll('"', ''), versionId: versionId ?? null };
}

/** S3 encodes keys as a form does: `+` is a space, and a plus is `%2B`. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    throw new EventError(`the key is not percent-encoded text: ${JSON.stringify(key.slice(0, 80))}`);
  }
}

function shaped<Schema extends v.GenericSchema>(
  schema: Schema,
  event: unknown,
  what: string,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, event);
  if (parsed.success) return parsed.output;
  throw new EventError(`this is not ${what}: ${complaint(parsed.issues[0])}`);
}
