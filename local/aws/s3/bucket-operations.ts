import { AwsError, notImplemented } from '../http/aws-error.ts';
import { type Operation, textOf } from '../http/service.ts';
import type { ObjectVersion } from './bucket.ts';
import type { Place } from './requests.ts';
import { type Element, unescapeXml, xmlAnswer } from './xml.ts';

export function listObjects({ bucket, call: { query } }: Place): Operation {
  if (query.get('list-type') !== '2') throw notImplemented('a list-type but 2');
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const encoded = query.get('encoding-type') === 'url';
  const text = (value: string) => (encoded ? encodeURIComponent(value).replaceAll('%2F', '/') : value);
  const most = Math.min(1000, Number(query.get('max-keys') ?? 1000));
  if (!Number.isInteger(most) || most < 0)
    throw new AwsError('InvalidArgument', 400, 'max-keys is not a number');
  return {
    name: 'ListObjectsV2',
    target: { name: bucket.name },
    needs: [{ action: 's3:ListBucket', resource: bucket.arn, context: { 's3:prefix': prefix } }],
    answer() {
      const entries = entriesOf(bucket.list(prefix), prefix, delimiter);
      const after = afterOf(query);
      const left = entries.filter(({ name }) => after === null || compareKeys(name, after) > 0);
      const shown = left.slice(0, most);
      const more = left.length > shown.length && most > 0;
      const fields: Element[] = [
        ['Name', bucket.name],
        ['Prefix', text(prefix)],
        ...(delimiter === '' ? [] : [['Delimiter', text(delimiter)] as const]),
        ...(encoded ? [['EncodingType', 'url'] as const] : []),
        ['MaxKeys', most],
        ['KeyCount', shown.length],
        ['IsTruncated', more],
        ...(more
          ? [['NextContinuationToken', Buffer.from(shown.at(-1)!.name).toString('base64url')] as const]
          : []),
        ...shown.map((entry) => elementOf(entry, text)),
      ];
      return xmlAnswer(['ListBucketResult', fields]);
    },
  };
}

type Entry = { readonly name: string; readonly object: ObjectVersion | null };

/** Keys, and in place of those that share a prefix up to the delimiter, that prefix once. */
function entriesOf(objects: readonly ObjectVersion[], prefix: string, delimiter: string): Entry[] {
  const entries = new Map<string, Entry>();
  for (const object of objects) {
    const cut = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    const name = cut < 0 ? object.key : object.key.slice(0, cut + delimiter.length);
    if (!entries.has(name)) entries.set(name, { name, object: cut < 0 ? object : null });
  }
  return [...entries.values()];
}

function afterOf(query: URLSearchParams): string | null {
  const token = query.get('continuation-token');
  return token === null ? query.get('start-after') : Buffer.from(token, 'base64url').toString();
}

function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function elementOf({ name, object }: Entry, text: (value: string) => string): Element {
  if (object === null) return ['CommonPrefixes', [['Prefix', text(name)]]];
  return [
    'Contents',
    [
      ['Key', text(name)],
      ['LastModified', object.lastModified.toISOString()],
      ['ETag', object.eTag],
      ['Size', object.blob!.size],
      ['StorageClass', 'STANDARD'],
    ],
  ];
}

export async function deleteObjects({ bucket, call, may }: Place): Promise<Operation> {
  const text = await textOf(call.body);
  const quiet = /<Quiet>\s*true\s*<\/Quiet>/.test(text);
  const objects = [...text.matchAll(/<Object>(.*?)<\/Object>/g)].map(([, inner]) => entryOf(inner!));
  if (objects.length === 0 || objects.length > 1000) {
    throw new AwsError('MalformedXML', 400, 'one request deletes 1 to 1,000 objects');
  }
  return {
    name: 'DeleteObjects',
    target: { name: bucket.name },
    // Each key is allowed or refused by itself, within an answer of 200.
    needs: [],
    answer() {
      const results = objects.flatMap(({ key, versionId }): Element[] => {
        const action = versionId === null ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
        if (!may(action, `${bucket.arn}/${key}`)) {
          return [
            [
              'Error',
              [
                ['Key', key],
                ['Code', 'AccessDenied'],
                ['Message', 'Access Denied'],
              ],
            ],
          ];
        }
        if (versionId === null) bucket.delete(key);
        else bucket.deleteVersion(key, versionId);
        return quiet ? [] : [['Deleted', [['Key', key]]]];
      });
      return xmlAnswer(['DeleteResult', results]);
    },
  };
}

function entryOf(inner: string): { key: string; versionId: string | null } {
  const fields = [...inner.matchAll(/<(\w+)>([^<]*)<\/\1>/g)];
  const stranger = fields.find(([, name]) => name !== 'Key' && name !== 'VersionId');
  if (stranger !== undefined) throw notImplemented(`the element ${stranger[1]} of DeleteObjects`);
  const value = (wanted: string) => fields.find(([, name]) => name === wanted)?.[2];
  const key = value('Key');
  if (key === undefined) throw new AwsError('MalformedXML', 400, 'an object without a key');
  return { key: unescapeXml(key), versionId: value('VersionId') ?? null };
}
