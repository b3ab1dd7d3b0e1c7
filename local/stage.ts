import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { passes } from '../lambda/aws/key-filter.ts';
import { resultsFolder } from '../lambda/aws/result-keys.ts';
import { type KeyFilter, parseSettingsFile } from '../lambda/settings.ts';
import type { LocalFunction } from './aws/lambda/local-function.ts';
import { type LocalAws, REGION, startLocalAws } from './aws/local-aws.ts';
import { inFolder } from './aws/s3/blob.ts';
import type { Delivery } from './aws/sns/topic.ts';
import { type Assembly, synthesise } from './aws/stack/assembly.ts';
import { type DeployedStack, deploy } from './aws/stack/deploy.ts';
import { createExisting } from './aws/stack/existing.ts';

/** Settings of a deployment that has someone to tell, for whoever has none yet. */
const EXAMPLE_SETTINGS = join(import.meta.dirname, 'start.settings.json');
/** What `npm run synth` reads. */
const OWN_SETTINGS = 'stray.settings.json';

/** An object as it was stored. */
export type Upload = { readonly key: string; readonly eTag: string; readonly versionId: string | null };

export type StageOptions = {
  readonly settingsFile?: string;
  /** one that was synthesised before and is someone else's to remove */
  readonly assembly?: Assembly;
  /** the queue does not feed the function */
  readonly idle?: boolean;
};

/** The stack, running on this machine, and the hands of whoever uploads and looks at results. */
export class Stage {
  readonly aws: LocalAws;
  readonly stack: DeployedStack;
  readonly logBucket: string;
  readonly resultsBucket: string;
  readonly s3: S3Client;
  /** which keys the stack is told of */
  readonly filter: KeyFilter;
  readonly #remove: () => Promise<void>;

  private constructor(aws: LocalAws, stack: DeployedStack, filter: KeyFilter, remove: () => Promise<void>) {
    this.aws = aws;
    this.stack = stack;
    this.logBucket = stack.outputs.LogBucket!;
    this.resultsBucket = stack.outputs.ResultsBucket!;
    this.s3 = new S3Client({ region: REGION, endpoint: aws.server.endpoint, credentials: aws.person });
    this.filter = filter;
    this.#remove = remove;
    process.once('SIGINT', this.#interrupted);
  }

  /** Nothing stays behind where the run is broken off: no process, no folder. */
  readonly #interrupted = (): void => {
    void this.close().finally(() => process.exit(130));
  };

  static async raise({
    settingsFile = settingsAtHand(),
    assembly,
    idle = false,
  }: StageOptions = {}): Promise<Stage> {
    const own = assembly === undefined ? await synthesise(settingsFile) : null;
    const folder = await mkdtemp(join(tmpdir(), 'stray-s3-'));
    const aws = await startLocalAws(inFolder(folder));
    const remove = async () => {
      await aws.server.close();
      await rm(folder, { recursive: true, force: true });
      await own?.remove();
    };
    try {
      const { deployment } = parseSettingsFile(JSON.parse(readFileSync(settingsFile, 'utf8')), settingsFile);
      createExisting(deployment, aws);
      const stack = deploy(assembly ?? own!, aws);
      if (!idle) stack.start();
      return new Stage(aws, stack, deployment, remove);
    } catch (error) {
      await remove();
      throw error;
    }
  }

  /** The function that the queue of logs feeds. */
  get inspector(): LocalFunction {
    return this.stack.sources[0]!.function;
  }

  /** The function whose handler has this name. Throws where the stack has none. */
  functionFor(handler: string): LocalFunction {
    const found = this.stack.functions.find((fn) => fn.handler === `index.${handler}`);
    if (found === undefined) throw new Error(`the stack has no function with the handler ${handler}`);
    return found;
  }

  /** Whether the stack would be told of an object of this key. */
  notifies(key: string): boolean {
    return passes(this.filter, key);
  }

  async uploadFile(key: string, path: string): Promise<Upload> {
    return this.upload(key, createReadStream(path), (await stat(path)).size);
  }

  async upload(
    key: string,
    body: string | Uint8Array | NodeJS.ReadableStream,
    length?: number,
  ): Promise<Upload> {
    const put = new PutObjectCommand({
      Bucket: this.logBucket,
      Key: key,
      Body: body as Uint8Array,
      ...(length === undefined ? {} : { ContentLength: length }),
    });
    const { ETag, VersionId } = await this.s3.send(put);
    return { key, eTag: ETag!.replaceAll('"', ''), versionId: VersionId ?? null };
  }

  /** Artefacts of an upload by their path in its folder. */
  results({ key, eTag, versionId }: Upload): Promise<Map<string, Buffer>> {
    return this.objectsUnder(`${resultsFolder({ bucket: this.logBucket, key, eTag, versionId, bytes: 0 })}/`);
  }

  /** Objects of the results bucket whose keys begin with a prefix, by the rest of their keys. */
  async objectsUnder(prefix: string): Promise<Map<string, Buffer>> {
    const found = new Map<string, Buffer>();
    for (const Key of await this.keysUnder(prefix)) {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.resultsBucket, Key }));
      found.set(Key.slice(prefix.length), Buffer.from(await Body!.transformToByteArray()));
    }
    return found;
  }

  async keysUnder(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const list = new ListObjectsV2Command({
        Bucket: this.resultsBucket,
        Prefix: prefix,
        ContinuationToken: token,
      });
      const { Contents = [], NextContinuationToken } = await this.s3.send(list);
      keys.push(...Contents.map(({ Key }) => Key!));
      token = NextContinuationToken;
    } while (token !== undefined);
    return keys;
  }

  /** What subscribers would have been sent. */
  get outbox(): Delivery[] {
    return [...this.aws.topics.values()].flatMap((topic) => topic.outbox);
  }

  /** What was given up: the message, and the reason where the function left one. */
  get deadLetters(): { body: string; reason: string | null }[] {
    const name = this.stack.outputs.DeadLettersUrl!.split('/').at(-1)!;
    const { messages } = this.aws.queues.get(name)!;
    return messages.map(({ body, attributes }) => ({ body, reason: attributes.reason ?? null }));
  }

  async close(): Promise<void> {
    process.off('SIGINT', this.#interrupted);
    await this.stack.stop();
    this.s3.destroy();
    await this.#remove();
  }
}

function settingsAtHand(): string {
  return existsSync(OWN_SETTINGS) ? resolve(OWN_SETTINGS) : EXAMPLE_SETTINGS;
}
