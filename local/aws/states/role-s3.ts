import { AwsError } from '../http/aws-error.ts';
import type { Call } from '../http/service.ts';
import type { Principal } from '../iam/authoriser.ts';
import type { LocalAws } from '../local-aws.ts';
import { unescapeXml } from '../s3/xml.ts';

/** An object as Step Functions hands it to a map's item. */
export type ListedObject = {
  readonly Etag: string;
  readonly Key: string;
  /** seconds since 1970 */
  readonly LastModified: number;
  readonly Size: number;
  readonly StorageClass: string;
};

/** S3 as a service of AWS uses it in the name of a role: the same operations, judged alike. Throws AwsError. */
export class RoleS3 {
  readonly #aws: Pick<LocalAws, 's3' | 'authoriser' | 'work'>;
  readonly #role: Principal;

  constructor(aws: Pick<LocalAws, 's3' | 'authoriser' | 'work'>, role: Principal) {
    this.#aws = aws;
    this.#role = role;
  }

  async *list(bucket: string, prefix: string): AsyncGenerator<ListedObject> {
    let token: string | undefined;
    do {
      const query = new URLSearchParams({ 'list-type': '2', 'encoding-type': 'url', prefix });
      if (token !== undefined) query.set('continuation-token', token);
      const xml = (await this.#ask('GET', `/${bucket}`, query)).toString('utf8');
      for (const [, entry] of xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)) yield listed(entry!);
      token = elementOf(xml, 'NextContinuationToken');
    } while (token !== undefined);
  }

  get(bucket: string, key: string): Promise<Buffer> {
    return this.#ask('GET', pathOf(bucket, key));
  }

  async put(bucket: string, key: string, body: string): Promise<void> {
    await this.#ask('PUT', pathOf(bucket, key), new URLSearchParams(), body);
  }

  #ask(method: string, path: string, query = new URLSearchParams(), body = ''): Promise<Buffer> {
    const { s3, authoriser, work } = this.#aws;
    const call: Call = { method, path, query, headers: {}, principal: this.#role, body: once(body) };
    return work.during(async () => {
      const operation = await s3.operation(call);
      for (const need of operation.needs) authoriser.require(this.#role, need);
      const answer = await operation.answer();
      if (typeof answer.body === 'string') return Buffer.from(answer.body);
      return Buffer.concat(await Array.fromAsync(answer.body ?? []));
    });
  }
}

function listed(xml: string): ListedObject {
  const at = (name: string) => {
    const value = elementOf(xml, name);
    if (value === undefined) throw new AwsError('MalformedXML', 500, `the listing has no ${name}`);
    return value;
  };
  return {
    Etag: at('ETag'),
    Key: decodeURIComponent(at('Key')),
    LastModified: Math.floor(Date.parse(at('LastModified')) / 1000),
    Size: Number(at('Size')),
    StorageClass: at('StorageClass'),
  };
}

function elementOf(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return found === undefined ? undefined : unescapeXml(found);
}

function pathOf(bucket: string, key: string): string {
  return `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
}

async function* once(body: string): AsyncGenerator<Buffer> {
  yield Buffer.from(body);
}
