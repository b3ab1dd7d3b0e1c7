import { randomUUID } from 'node:crypto';
import type { Created } from './bucket.ts';

export type KeyRules = { readonly prefix: string; readonly suffix: string };
export type Notification = { readonly id: string; readonly filter: KeyRules };

export function passes({ prefix, suffix }: KeyRules, key: string): boolean {
  return key.startsWith(prefix) && key.endsWith(suffix);
}

/** S3 refuses two configurations that one key could pass. */
export function overlap(a: KeyRules, b: KeyRules): boolean {
  const prefixes = a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix);
  return prefixes && (a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix));
}

/** What S3 sends once when a notification is configured. */
export function testEvent(bucketName: string): string {
  return JSON.stringify({
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: new Date().toISOString(),
    Bucket: bucketName,
    RequestId: randomUUID(),
    HostId: randomUUID(),
  });
}

/** The key is encoded as in a form: a space is `+`. */
export function createdEvent(
  { bucket, object, blob }: Created,
  notification: Notification,
  region: string,
): string {
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: object.lastModified.toISOString(),
    eventName: 'ObjectCreated:Put',
    userIdentity: { principalId: 'AWS:AIDAEXAMPLE' },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': randomUUID(), 'x-amz-id-2': randomUUID() },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: notification.id,
      bucket: { name: bucket.name, ownerIdentity: { principalId: 'EXAMPLE' }, arn: bucket.arn },
      object: {
        key: encodeURIComponent(object.key).replaceAll('%20', '+').replaceAll('%2F', '/'),
        size: blob.size,
        eTag: object.eTag.replaceAll('"', ''),
        ...(bucket.versioned ? { versionId: object.versionId } : {}),
        sequencer: object.sequencer,
      },
    },
  };
  return JSON.stringify({ Records: [record] });
}
