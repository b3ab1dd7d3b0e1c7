import {
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';

export type Listed = { readonly key: string; readonly eTag: string };

/** Every object under a prefix, by key in the order of bytes, from behind `after` on. */
export async function* listed(
  s3: Pick<S3Client, 'send'>,
  bucket: string,
  prefix: string,
  after?: string,
): AsyncGenerator<Listed> {
  for await (const { Contents } of pages(s3, { Bucket: bucket, Prefix: prefix, StartAfter: after })) {
    for (const { Key, ETag } of Contents ?? []) yield { key: Key!, eTag: ETag ?? '' };
  }
}

/** Names of the folders right under a prefix that ends in `/`. */
export async function foldersUnder(
  s3: Pick<S3Client, 'send'>,
  bucket: string,
  prefix: string,
): Promise<string[]> {
  const folders: string[] = [];
  for await (const { CommonPrefixes } of pages(s3, { Bucket: bucket, Prefix: prefix, Delimiter: '/' })) {
    folders.push(...(CommonPrefixes ?? []).map((one) => one.Prefix!.slice(prefix.length, -1)));
  }
  return folders;
}

async function* pages(
  s3: Pick<S3Client, 'send'>,
  input: ListObjectsV2CommandInput,
): AsyncGenerator<ListObjectsV2CommandOutput> {
  let token: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ ...input, ContinuationToken: token }));
    yield page;
    token = page.NextContinuationToken;
  } while (token !== undefined);
}
