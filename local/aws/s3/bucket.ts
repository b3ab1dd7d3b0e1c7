import { randomBytes } from 'node:crypto';
import { AwsError } from '../http/aws-error.ts';
import type { Blob } from './blob.ts';

export type ObjectVersion = {
  readonly key: string;
  /** `null`, as S3 says it, where the bucket is not versioned */
  readonly versionId: string;
  /** with its quotes */
  readonly eTag: string;
  readonly lastModified: Date;
  /** what the client gave to be given back: content type, x-amz-meta-… */
  readonly headers: Readonly<Record<string, string>>;
  readonly crc32: string;
  /** null: a delete marker */
  readonly blob: Blob | null;
  /** grows with every write to a key */
  readonly sequencer: string;
};

export type Created = { readonly bucket: Bucket; readonly object: ObjectVersion; readonly blob: Blob };
export type Condition = { readonly ifMatch?: string | undefined; readonly ifNoneMatch?: string | undefined };
type Content = Pick<ObjectVersion, 'key' | 'eTag' | 'headers' | 'crc32'> & { readonly blob: Blob };

let writes = 0;

/** Objects by key, newest version first. What comes of a write is told to every listener, after the write. */
export class Bucket {
  readonly name: string;
  readonly arn: string;
  readonly versioned: boolean;
  /** ARN of the customer key, null where AWS's own encrypts */
  readonly key: string | null;
  readonly listeners: ((created: Created) => void)[] = [];
  readonly #objects = new Map<string, ObjectVersion[]>();

  constructor(name: string, { versioned, key }: { versioned: boolean; key: string | null }) {
    this.name = name;
    this.arn = `arn:aws:s3:::${name}`;
    this.versioned = versioned;
    this.key = key;
  }

  /** Throws where the condition does not hold; of two conditional writes at once, one wins. */
  put(content: Content, { ifMatch, ifNoneMatch }: Condition): ObjectVersion {
    const current = this.current(content.key);
    if (ifNoneMatch !== undefined && current !== null) throw preconditionFailed('If-None-Match');
    if (ifMatch !== undefined) {
      if (current === null) throw noSuchKey();
      if (!sameETag(ifMatch, current.eTag)) throw preconditionFailed('If-Match');
    }
    const object = this.#add(content);
    for (const listener of this.listeners) listener({ bucket: this, object, blob: content.blob });
    return object;
  }

  /** Null where there is none, or where it was deleted. */
  current(key: string): ObjectVersion | null {
    const newest = this.newest(key);
    return newest?.blob == null ? null : newest;
  }

  /** Also where it is a delete marker. */
  newest(key: string): ObjectVersion | null {
    return this.#objects.get(key)?.[0] ?? null;
  }

  version(key: string, versionId: string): ObjectVersion | null {
    return this.#objects.get(key)?.find((version) => version.versionId === versionId) ?? null;
  }

  /** The delete marker, null where the bucket is not versioned. */
  delete(key: string): ObjectVersion | null {
    if (!this.versioned) {
      void this.current(key)?.blob?.discard();
      this.#objects.delete(key);
      return null;
    }
    return this.#add({ key, eTag: '', headers: {}, crc32: '', blob: null });
  }

  deleteVersion(key: string, versionId: string): void {
    const versions = this.#objects.get(key) ?? [];
    const gone = versions.find((version) => version.versionId === versionId);
    void gone?.blob?.discard();
    const left = versions.filter((version) => version !== gone);
    if (left.length === 0) this.#objects.delete(key);
    else this.#objects.set(key, left);
  }

  /** Current objects in the order of their keys' UTF-8 bytes, as S3 lists them. */
  list(prefix: string): ObjectVersion[] {
    return [...this.#objects.keys()]
      .filter((key) => key.startsWith(prefix))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .flatMap((key) => this.current(key) ?? []);
  }

  #add(content: Omit<Content, 'blob'> & { readonly blob: Blob | null }): ObjectVersion {
    const object: ObjectVersion = {
      ...content,
      versionId: this.versioned ? randomBytes(16).toString('base64url') : 'null',
      lastModified: new Date(),
      sequencer: (++writes).toString(16).toUpperCase().padStart(18, '0'),
    };
    const before = this.#objects.get(content.key) ?? [];
    if (!this.versioned) for (const old of before) void old.blob?.discard();
    this.#objects.set(content.key, this.versioned ? [object, ...before] : [object]);
    return object;
  }
}

/** S3 takes an ETag with its quotes and without. */
export function sameETag(given: string, eTag: string): boolean {
  return given === '*' || given.replaceAll('"', '') === eTag.replaceAll('"', '');
}

export function preconditionFailed(condition: string): AwsError {
  return new AwsError(
    'PreconditionFailed',
    412,
    `At least one of the pre-conditions did not hold: ${condition}`,
  );
}

export function noSuchKey(headers: Readonly<Record<string, string>> = {}): AwsError {
  return new AwsError('NoSuchKey', 404, 'The specified key does not exist.', headers);
}
