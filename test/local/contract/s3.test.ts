import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raiseTarget, refusalOf, type Target } from './target.ts';

let target: Target;
let Bucket: string;
beforeAll(async () => {
  target = await raiseTarget();
  Bucket = target.bucket ?? '';
});
afterAll(() => target?.close());

const at = (name: string) => ({ Bucket, Key: `${target.prefix}${name}` });
const put = (name: string, Body: string | Uint8Array, more: object = {}) =>
  target.s3.send(new PutObjectCommand({ ...at(name), Body, ...more }));
const get = (name: string, more: object = {}) =>
  target.s3.send(new GetObjectCommand({ ...at(name), ...more }));
const textOf = async (answer: ReturnType<typeof get>) => (await answer).Body!.transformToString();
const missing = (name: string) =>
  process.env[name] === undefined && anyNamed() ? `${name} is not set` : null;
const anyNamed = () =>
  Object.keys(process.env).some((name) => /^STRAY_CONTRACT_(BUCKET|QUEUE_URL|TOPIC_ARN)$/.test(name));

describe.skipIf(missing('STRAY_CONTRACT_BUCKET') !== null)('S3', () => {
  it('gives back what was put, under the MD5 as its ETag', async () => {
    const { ETag } = await put('día 1+x & <y>', 'hello');
    expect(ETag).toBe(`"${createHash('md5').update('hello').digest('hex')}"`);
    expect(await textOf(get('día 1+x & <y>'))).toBe('hello');
  });

  it('takes a stream, whose checksum follows in a trailer', async () => {
    const body = Buffer.alloc(300_000, 'stray');
    await target.s3.send(
      new PutObjectCommand({
        ...at('stream'),
        Body: Readable.from([body.subarray(0, 1), body.subarray(1)]),
        ContentLength: body.length,
      }),
    );
    expect(Buffer.from(await (await get('stream')).Body!.transformToByteArray()).equals(body)).toBe(true);
  });

  it('writes only where nothing is, if asked to', async () => {
    await put('once', 'first', { IfNoneMatch: '*' });
    expect(await refusalOf(put('once', 'second', { IfNoneMatch: '*' }))).toBe('PreconditionFailed 412');
    expect(await textOf(get('once'))).toBe('first');
  });

  it('lets one of many conditional writes at once win', async () => {
    const writes = Array.from({ length: 8 }, (_, i) =>
      refusalOf(put('race', String(i), { IfNoneMatch: '*' })),
    );
    const outcomes = await Promise.all(writes);
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
  });

  it('writes only over the version that is named, if asked to', async () => {
    const { ETag } = await put('follow', '1');
    await put('follow', '2', { IfMatch: ETag });
    expect(await refusalOf(put('follow', '3', { IfMatch: ETag }))).toBe('PreconditionFailed 412');
    expect(await refusalOf(put('never', '3', { IfMatch: ETag }))).toBe('NoSuchKey 404');
  });

  it('reads only the version that is named, if asked to', async () => {
    const { ETag } = await put('read', 'one');
    expect(await textOf(get('read', { IfMatch: ETag }))).toBe('one');
    await put('read', 'two');
    expect(await refusalOf(get('read', { IfMatch: ETag }))).toBe('PreconditionFailed 412');
    expect(await refusalOf(get('read', { IfNoneMatch: (await put('read', 'two')).ETag }))).toMatch(/304$/);
  });

  it('gives a part of the bytes and says which', async () => {
    await put('part', '0123456789');
    const answer = await get('part', { Range: 'bytes=4-' });
    expect([answer.ContentRange, await answer.Body!.transformToString()]).toEqual(['bytes 4-9/10', '456789']);
    expect(await textOf(get('part', { Range: 'bytes=2-3' }))).toBe('23');
    expect(await textOf(get('part', { Range: 'bytes=-2' }))).toBe('89');
    expect(await refusalOf(get('part', { Range: 'bytes=10-' }))).toBe('InvalidRange 416');
  });

  it('refuses a body that does not agree with its checksum or MD5, and keeps nothing of it', async () => {
    expect(await refusalOf(put('bad', 'hello', { ChecksumCRC32: 'AAAAAA==' }))).toBe('BadDigest 400');
    const md5 = createHash('md5').update('other').digest('base64');
    expect(await refusalOf(put('bad', 'hello', { ContentMD5: md5 }))).toMatch(
      /^(BadDigest|InvalidDigest) 400$/,
    );
    expect(await refusalOf(get('bad'))).toBe('NoSuchKey 404');
  });

  it('says what is not there', async () => {
    expect(await refusalOf(get('nothing'))).toBe('NoSuchKey 404');
    expect(await refusalOf(target.s3.send(new HeadObjectCommand(at('nothing'))))).toMatch(/404$/);
  });

  it('keeps the content type and the metadata that were given', async () => {
    await put('typed', '{}', { ContentType: 'application/json', Metadata: { origin: 'sensor-7' } });
    const head = await target.s3.send(new HeadObjectCommand(at('typed')));
    expect([head.ContentType, head.Metadata, head.ContentLength]).toEqual([
      'application/json',
      { origin: 'sensor-7' },
      2,
    ]);
  });

  it('lists keys in the order of their bytes, page by page, and folders once', async () => {
    for (const name of ['list/b', 'list/a/1', 'list/a/2', 'list/é', 'list/Z']) await put(name, 'x');
    const list = (more: object) =>
      target.s3.send(new ListObjectsV2Command({ Bucket, Prefix: `${target.prefix}list/`, ...more }));
    const all = await list({});
    const short = (key: string | undefined) => key!.slice(target.prefix.length + 5);
    expect(all.Contents!.map(({ Key }) => short(Key))).toEqual(['Z', 'a/1', 'a/2', 'b', 'é']);
    const first = await list({ MaxKeys: 2 });
    const second = await list({ MaxKeys: 9, ContinuationToken: first.NextContinuationToken });
    expect([first.IsTruncated, second.Contents!.map(({ Key }) => short(Key))]).toEqual([
      true,
      ['a/2', 'b', 'é'],
    ]);
    const folders = await list({ Delimiter: '/' });
    expect(folders.CommonPrefixes!.map(({ Prefix }) => short(Prefix))).toEqual(['a/']);
  });

  it('deletes one and many, and does not mind what is gone', async () => {
    for (const name of ['gone/1', 'gone/2', 'gone/3']) await put(name, 'x');
    await target.s3.send(new DeleteObjectCommand(at('gone/1')));
    await target.s3.send(new DeleteObjectCommand(at('gone/1')));
    const Objects = ['gone/2', 'gone/3'].map((name) => ({ Key: at(name).Key }));
    await target.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    const { KeyCount } = await target.s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: `${target.prefix}gone/` }),
    );
    expect(KeyCount).toBe(0);
  });
});
