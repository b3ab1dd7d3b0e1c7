import { randomUUID } from 'node:crypto';
import type { Created } from '../s3/bucket.ts';
import type { EventTest } from './event-pattern.ts';

export type Rule = { readonly matches: EventTest; readonly deliver: (body: string) => void };
export type Place = { readonly account: string; readonly region: string };

/** The default bus of EventBridge, as far as S3 uses it. */
export class EventBus {
  readonly rules: Rule[] = [];
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  /** What a bucket with EventBridge switched on sends. */
  objectCreated({ bucket, object, blob }: Created): void {
    const event = {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account: this.#place.account,
      time: object.lastModified.toISOString().replace(/\.\d+Z$/, 'Z'),
      region: this.#place.region,
      resources: [bucket.arn],
      detail: {
        version: '0',
        bucket: { name: bucket.name },
        object: {
          key: object.key,
          size: blob.size,
          etag: object.eTag.replaceAll('"', ''),
          ...(bucket.versioned ? { 'version-id': object.versionId } : {}),
          sequencer: object.sequencer,
        },
        'request-id': randomUUID(),
        requester: this.#place.account,
        'source-ip-address': '127.0.0.1',
        reason: 'PutObject',
      },
    };
    for (const rule of this.rules) if (rule.matches(event)) rule.deliver(JSON.stringify(event));
  }
}
