import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';

export type Listed = { readonly key: string; readonly eTag: string };

/** Every object under a prefix, by key in the order of bytes, from behind `after` on. */
export async function* listed(
  s3: Pick<S3Client, 'send'>,
  bucket: string,
  prefix: string,
  after?: string,
): AsyncGenerator<Listed> {
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        StartAfter: after,
        ContinuationToken: token,
      }),
    );
    for (const { Key, ETag } of page.Contents ?? []) yield { key: Key!, eTag: ETag ?? '' };
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

/** Names of the folders right under a prefix that ends in `/`. */
export async function foldersUnder(
  s3: Pick<S3Client, 'send'>,
  bucket: string,
  prefix: string,
): Promise<string[]> {
  const folders: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, Delimiter: '/', ContinuationToken: token }),
    );
    folders.push(...(page.CommonPrefixes ?? []).map((one) => one.Prefix!.slice(prefix.length, -1)));
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return folders;
}
