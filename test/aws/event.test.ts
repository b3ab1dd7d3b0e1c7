import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventError, parseEvent } from '../../lambda/aws/event.ts';

const s3Record = (object: object, eventName = 'ObjectCreated:Put') => ({
  eventSource: 'aws:s3',
  eventName,
  s3: { bucket: { name: 'logs' }, object },
});
const s3Event = (...objects: object[]) => ({ Records: objects.map((object) => s3Record(object)) });
const queued = (...bodies: string[]) => ({
  Records: bodies.map((body, at) => ({
    eventSource: 'aws:sqs',
    messageId: `m${at}`,
    body,
    attributes: { ApproximateReceiveCount: String(at + 1) },
  })),
});
const stored = { bucket: 'logs', bytes: 5, eTag: 'abc', versionId: null };
const errorOf = (event: unknown): string => {
  const [{ content }] = parseEvent(event) as unknown as [{ content: unknown }];
  expect(content).toBeInstanceOf(EventError);
  return (content as EventError).message;
};

describe('keys', () => {
  it('of S3 are decoded as a form is: plus is a space, then percent signs', () => {
    const [delivery] = parseEvent(s3Event({ key: 'a+b%2Bc%20d/%C3%A9.log', size: 5, eTag: 'abc' }));
    expect(delivery!.content).toEqual([{ ...stored, key: 'a b+c d/é.log' }]);
  });

  it('of EventBridge stand as they are', () => {
    const detail = { bucket: { name: 'logs' }, object: { key: 'a+b%2B.log', size: 5, etag: 'abc' } };
    const [delivery] = parseEvent({ source: 'aws.s3', 'detail-type': 'Object Created', detail });
    expect(delivery!.content).toEqual([{ ...stored, key: 'a+b%2B.log' }]);
  });

  it('that S3 encoded come back as they were, whatever they hold', () => {
    const key = fc.string({ unit: 'grapheme', minLength: 1 });
    const asS3 = (text: string) => encodeURIComponent(text).replaceAll('%20', '+');
    fc.assert(
      fc.property(key, (text) => {
        const [delivery] = parseEvent(s3Event({ key: asS3(text), size: 5, eTag: 'abc' }));
        expect(delivery!.content).toEqual([{ ...stored, key: text }]);
      }),
      { seed: 1 },
    );
  });

  it('that are no percent-encoded text are refused', () => {
    expect(errorOf(s3Event({ key: 'a%zz', size: 1, eTag: 'x' }))).toContain('"a%zz"');
  });
});

describe('events', () => {
  it('name the version of the object, in a bucket that keeps versions', () => {
    const [delivery] = parseEvent(s3Event({ key: 'a', size: 5, eTag: 'abc', versionId: 'v1' }));
    expect(delivery!.content).toEqual([{ ...stored, key: 'a', versionId: 'v1' }]);
  });

  it('of a queue are one delivery a message, and a broken message spoils no other', () => {
    const good = JSON.stringify(
      s3Event({ key: 'a', size: 5, eTag: 'abc' }, { key: 'b', size: 5, eTag: 'abc' }),
    );
    const [first, second] = parseEvent(queued(good, '{oops'));
    expect(first).toEqual({
      message: { id: 'm0', body: good, receives: 1 },
      content: [
        { ...stored, key: 'a' },
        { ...stored, key: 'b' },
      ],
    });
    expect(second!.message).toEqual({ id: 'm1', body: '{oops', receives: 2 });
    expect(second!.content).toBeInstanceOf(EventError);
  });

  it('that S3 sends to try a notification hold no object', () => {
    const test = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'logs' };
    expect(parseEvent(test)).toEqual([{ message: null, content: [] }]);
    expect(parseEvent(queued(JSON.stringify(test)))[0]!.content).toEqual([]);
  });

  it('of deletions and other things hold no object', () => {
    expect(parseEvent({ Records: [s3Record({ key: 'a' }, 'ObjectRemoved:Delete')] })[0]!.content).toEqual([]);
    const detail = { bucket: { name: 'logs' }, object: { key: 'a' } };
    expect(parseEvent({ source: 'aws.s3', 'detail-type': 'Object Deleted', detail })[0]!.content).toEqual([]);
  });

  it.each([
    [null, 'not a JSON object'],
    ['text', 'not a JSON object'],
    [{}, 'no "Records" and no "detail-type"'],
    [{ Records: [{}] }, 'this is not an S3 event: "Records.0.eventSource" is missing'],
    [s3Event({ size: 5, eTag: 'x' }), '"Records.0.s3.object.key" is missing'],
    [s3Event({ key: '', size: 5, eTag: 'x' }), '"Records.0.s3.object.key" must not be empty'],
    [s3Event({ key: 'a', size: -1, eTag: 'x' }), '"Records.0.s3.object.size" must not be negative'],
    [s3Event({ key: 'a', size: 1 }), 'no ETag'],
    [{ 'detail-type': 'Object Created', source: 'my.app' }, '"source" must be aws.s3'],
  ])('that are none say why: %j', (event, sentence) => {
    expect(errorOf(event)).toContain(sentence);
  });

  it('of any shape are parsed or refused, and never thrown at', () => {
    const json = fc.jsonValue({ maxDepth: 5 });
    const nearly = fc.record(
      {
        eventSource: fc.constantFrom('aws:s3', 'aws:sqs'),
        messageId: fc.string(),
        body: fc.json(),
        s3: json,
        eventName: fc.string(),
      },
      { requiredKeys: [] },
    );
    const any = fc.oneof(json, fc.record({ Records: fc.array(fc.oneof(nearly, json)) }), nearly);
    fc.assert(
      fc.property(any, (event) => {
        for (const { content } of parseEvent(event)) {
          if (content instanceof EventError) expect(content.message.length).toBeLessThan(400);
          else for (const object of content) expect(object.key).not.toBe('');
        }
      }),
      // FUZZ_RUNS=1000000 for a long run
      { seed: 2, numRuns: Number(process.env.FUZZ_RUNS ?? 2_000) },
    );
  });
});

describe('the sample events', () => {
  const folder = join(import.meta.dirname, '..', '..', 'events');
  const samples = readdirSync(folder).filter((name) => name.endsWith('.json'));

  it.each(samples)('%s is understood', (name) => {
    const deliveries = parseEvent(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    expect(deliveries.map(({ content }) => content)).not.toContainEqual(expect.any(EventError));
  });
});
