import { createHash } from 'node:crypto';
import type { SampleLog } from './sample-logs.ts';

/** An event as a service of AWS delivers it, for a file of events/. */
export type SampleEvent = { readonly name: string; readonly event: object };

const region = 'eu-central-1';
const account = '111122223333';
const bucket = `stray-logs-${account}-${region}`;
const queue = `arn:aws:sqs:${region}:${account}:stray-log-arrivals`;
const bucketOwner = 'A3NL1KOZZKExample';
const time = '2026-11-20T10:00:07.412Z';

/** The events about the sample logs; sizes and ETags are those of the logs, so that both may be checked. */
export function sampleEvents(logs: readonly SampleLog[]): SampleEvent[] {
  const arrived = (name: string): Arrival => {
    const log = logs.find((candidate) => candidate.name === name);
    if (log === undefined) throw new RangeError(`no sample log ${name}`);
    return { key: `logs/${name}`, size: log.bytes.length, eTag: md5(log.bytes) };
  };
  const enumeration = arrived('dce_rpc.2026-11-20-09.log.gz');
  const scan = arrived('conn.2026-11-20-09.log.gz');
  const oddlyNamed = arrived('dce_rpc 09+10.log');
  const missing = { key: 'logs/dce_rpc.2026-11-20-08.log.gz', size: 204_811, eTag: md5('the hour before') };
  return [
    { name: 'sqs-object-created.json', event: sqsBatch([s3Event(enumeration)]) },
    { name: 's3-object-created.json', event: s3Event(oddlyNamed) },
    { name: 'eventbridge-object-created.json', event: eventBridgeEvent(scan) },
    { name: 'sqs-eventbridge-object-created.json', event: sqsBatch([eventBridgeEvent(scan)]) },
    { name: 's3-test-event.json', event: sqsBatch([s3TestEvent()]) },
    { name: 'sqs-one-missing.json', event: sqsBatch([s3Event(missing), s3Event(enumeration)]) },
  ];
}

type Arrival = { readonly key: string; readonly size: number; readonly eTag: string };

/** What S3 sends by itself: the key is encoded, with a plus for a space. */
function s3Event({ key, size, eTag }: Arrival): object {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: time,
        eventName: 'ObjectCreated:Put',
        userIdentity: { principalId: 'AWS:AIDAEXAMPLE7SENSOR' },
        requestParameters: { sourceIPAddress: '192.0.2.17' },
        responseElements: {
          'x-amz-request-id': 'C3D13FE58DE4C810',
          'x-amz-id-2': 'FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD',
        },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'stray-log-arrivals',
          bucket: {
            name: bucket,
            ownerIdentity: { principalId: bucketOwner },
            arn: `arn:aws:s3:::${bucket}`,
          },
          object: {
            key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+'),
            size,
            eTag,
            sequencer,
          },
        },
      },
    ],
  };
}

const sequencer = '0069E6F2A4C1B8D3F5';

/** What EventBridge sends about S3: the key stands as it is, and the fields have other names. */
function eventBridgeEvent({ key, size, eTag }: Arrival): object {
  return {
    version: '0',
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account,
    time: `${time.slice(0, 19)}Z`,
    region,
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: { key, size, etag: eTag, sequencer },
      'request-id': 'C3D13FE58DE4C810',
      requester: account,
      'source-ip-address': '192.0.2.17',
      reason: 'PutObject',
    },
  };
}

/** What S3 sends once when a notification is set up. */
function s3TestEvent(): object {
  return {
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: time,
    Bucket: bucket,
    RequestId: '5582815E1AEA5ADF',
    HostId: '8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE',
  };
}

/** What Lambda receives from a queue: each message's body is text. */
function sqsBatch(bodies: readonly object[]): object {
  const arrival = Date.parse(time);
  return {
    Records: bodies.map((event, index) => {
      const body = JSON.stringify(event);
      return {
        messageId: `059f36b4-87a3-44ab-83d2-66197504${(0x5000 + index).toString(16)}`,
        receiptHandle: `AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0aExample${index}==`,
        body,
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: String(arrival + index),
          SenderId: 'AIDAIENQZJOLO23YVJ4VO',
          ApproximateFirstReceiveTimestamp: String(arrival + 40 + index),
        },
        messageAttributes: {},
        md5OfBody: md5(body),
        eventSource: 'aws:sqs',
        eventSourceARN: queue,
        awsRegion: region,
      };
    }),
  };
}

function md5(content: string | Uint8Array): string {
  return createHash('md5').update(content).digest('hex');
}
