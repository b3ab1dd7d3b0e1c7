import { AwsError } from '../http/aws-error.ts';
import type { Child } from './child.ts';
import type { ResultWriter } from './definition.ts';
import { StateFailure } from './failure.ts';
import type { Scope } from './path.ts';
import { fill } from './payload-template.ts';
import type { RoleS3 } from './role-s3.ts';

/** What a map with a ResultWriter gives instead of its results. */
export type Written = {
  readonly MapRunArn: string;
  readonly ResultWriterDetails: { readonly Bucket: string; readonly Key: string };
};

type ResultFile = { readonly Key: string; readonly Size: number };

/**
 * Files of the children that succeeded, failed and never ran, and a manifest that names them. Throws
 * `States.ResultWriterFailed` where the role may not write them.
 */
export async function writeResults(
  writer: ResultWriter,
  { mapRunArn, machineArn }: { readonly mapRunArn: string; readonly machineArn: string },
  children: readonly Child[],
  scope: Scope,
  s3: RoleS3,
): Promise<Written> {
  const { Bucket, Prefix } = fill(writer.Parameters, scope) as { Bucket: string; Prefix?: string };
  const folder = [...(Prefix ? [Prefix.replace(/\/$/, '')] : []), mapRunArn.split(':').at(-1)!].join('/');
  const write = async (name: string, chosen: readonly Child[]): Promise<ResultFile[]> => {
    if (chosen.length === 0) return [];
    const lines = writer.WriterConfig?.OutputType === 'JSONL';
    const Key = `${folder}/${name}_0.${lines ? 'jsonl' : 'json'}`;
    const compact = writer.WriterConfig?.Transformation === 'COMPACT';
    const entries = chosen.map((child) => (compact ? entryOfOutput(child) : entryOf(child, machineArn)));
    const text = lines ? entries.map((entry) => JSON.stringify(entry)).join('\n') : JSON.stringify(entries);
    await s3.put(Bucket, Key, text);
    return [{ Key, Size: Buffer.byteLength(text) }];
  };
  const of = (...statuses: Child['status'][]) => children.filter(({ status }) => statuses.includes(status));
  try {
    const ResultFiles = {
      FAILED: await write('FAILED', of('FAILED')),
      PENDING: await write('PENDING', of('PENDING', 'ABORTED')),
      SUCCEEDED: await write('SUCCEEDED', of('SUCCEEDED')),
    };
    const manifest = { DestinationBucket: Bucket, MapRunArn: mapRunArn, ResultFiles };
    await s3.put(Bucket, `${folder}/manifest.json`, JSON.stringify(manifest));
  } catch (error) {
    if (error instanceof AwsError) throw new StateFailure('States.ResultWriterFailed', error.message);
    throw error;
  }
  return { MapRunArn: mapRunArn, ResultWriterDetails: { Bucket, Key: `${folder}/manifest.json` } };
}

/** COMPACT: the output alone; of a child that failed there is only what it failed with. */
function entryOfOutput(child: Child): unknown {
  return child.status === 'SUCCEEDED' ? child.output : child.failure?.output;
}

function entryOf(child: Child, machineArn: string): Record<string, unknown> {
  const ran = child.startedAt !== null;
  return {
    ...(ran ? { ExecutionArn: child.arn } : {}),
    Input: JSON.stringify(child.input),
    InputDetails: { Included: true },
    Name: child.name,
    ...(child.status === 'SUCCEEDED'
      ? { Output: JSON.stringify(child.output), OutputDetails: { Included: true } }
      : {}),
    ...(child.failure === null ? {} : child.failure.output),
    RedriveCount: child.redrives,
    ...(ran ? { StartDate: new Date(child.startedAt!).toISOString(), StateMachineArn: machineArn } : {}),
    Status: child.status,
    ...(child.stoppedAt === null ? {} : { StopDate: new Date(child.stoppedAt).toISOString() }),
  };
}
