import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** Stores an object, whatever stood under its key, as what the ending of the key says. */
export async function saveObject(
  s3: Pick<S3Client, 'send'>,
  bucket: string,
  key: string,
  body: string | Uint8Array,
  signal?: AbortSignal,
): Promise<void> {
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: body,
    ContentType: contentType(key),
  });
  await s3.send(command, signal === undefined ? {} : { abortSignal: signal });
}

const contentTypes: Readonly<Record<string, string>> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  svg: 'image/svg+xml',
  html: 'text/html; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  gz: 'application/gzip',
  parquet: 'application/vnd.apache.parquet',
};

/** Never text/html by guess: a log's content must not run in the browser of whoever opens it. */
function contentType(path: string): string {
  return contentTypes[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}
