import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** What the function that counts says of one batch, or of one range, as far as it is shown. */
export type Tallied = {
  readonly objects: number;
  readonly tallied: number;
  /** objects left to be counted in ranges */
  readonly split?: number;
  /** object of which this was the last range */
  readonly joined?: string | null;
  readonly skipped: Readonly<Record<string, number>>;
  readonly failed: readonly { readonly key: string; readonly reason: string }[];
};

/** What the function that examines says of one window. */
export type Examined = {
  readonly logPath: string;
  readonly window: string;
  readonly objects: number;
  readonly findings: number;
  readonly folder: string;
  readonly outcome: string;
};

/** What an execution left behind: what its children answered, and why those that failed did. */
export type Left = {
  readonly tallied: readonly Tallied[];
  readonly examined: readonly Examined[];
  readonly failures: readonly string[];
  /** files of answers that are too large to be read for a summary */
  readonly unread: number;
};

type Entry = {
  readonly Input?: string;
  readonly Output?: string;
  readonly Error?: string;
  readonly Cause?: string;
};
type ResultFile = { readonly Key: string; readonly Size: number };
type Manifest = { readonly ResultFiles: Readonly<Record<string, readonly ResultFile[]>> };

/** Bytes of one file of answers that a summary is worth. */
const LARGEST_FILE = 128 * 1024 ** 2;

/** Reads what the result writers of an execution wrote. `output` is the output of the execution. */
export async function leftBy(s3: S3Client, output: string): Promise<Left> {
  const left = {
    tallied: [] as Tallied[],
    examined: [] as Examined[],
    failures: [] as string[],
    unread: 0,
  };
  for (const { arn, bucket, key } of manifestsIn(JSON.parse(output))) {
    const { ResultFiles } = (await read(s3, bucket, key)) as Manifest;
    for (const { Key, Size } of Object.values(ResultFiles).flat()) {
      if (Size > LARGEST_FILE) {
        left.unread += 1;
        continue;
      }
      for (const entry of (await read(s3, bucket, Key)) as readonly Entry[]) {
        if (entry.Output === undefined) left.failures.push(reasonOf(entry));
        else if (arn.includes('/Windows:')) left.examined.push(JSON.parse(entry.Output) as Examined);
        else left.tallied.push(JSON.parse(entry.Output) as Tallied);
      }
    }
  }
  return left;
}

type Place = { readonly arn: string; readonly bucket: string; readonly key: string };

/** Wherever in the output a map left the address of its manifest. */
function manifestsIn(output: unknown): Place[] {
  if (typeof output !== 'object' || output === null) return [];
  const { MapRunArn, ResultWriterDetails } = output as {
    readonly MapRunArn?: string;
    readonly ResultWriterDetails?: { readonly Bucket: string; readonly Key: string };
  };
  if (MapRunArn !== undefined && ResultWriterDetails !== undefined) {
    return [{ arn: MapRunArn, bucket: ResultWriterDetails.Bucket, key: ResultWriterDetails.Key }];
  }
  return Object.values(output).flatMap(manifestsIn);
}

async function read(s3: S3Client, Bucket: string, Key: string): Promise<unknown> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return JSON.parse(await Body!.transformToString());
}

/** A window or a range that failed, or a batch by its first object, and what it failed with. */
function reasonOf({ Input = '{}', Error: error = 'it never ran', Cause = '' }: Entry): string {
  const input = JSON.parse(Input) as {
    readonly Items?: readonly { readonly Key: string }[];
    readonly logPath?: string;
    readonly start?: string;
    readonly source?: { readonly key: string };
    readonly index?: number;
  };
  const why = [error, messageOf(Cause)].filter(Boolean).join(': ');
  if (input.source !== undefined) return `${input.source.key}, range ${(input.index ?? 0) + 1}: ${why}`;
  const [first, ...others] = input.Items ?? [];
  const what =
    first === undefined
      ? `window ${[input.logPath, input.start].filter(Boolean).join(' ')}`
      : `${first.Key}${others.length === 0 ? '' : ` and ${others.length} more`}`;
  return `${what}: ${why}`;
}

/** Of what a function threw, the sentence. */
function messageOf(cause: string): string {
  try {
    return (JSON.parse(cause) as { errorMessage?: string }).errorMessage ?? cause;
  } catch {
    return cause;
  }
}
