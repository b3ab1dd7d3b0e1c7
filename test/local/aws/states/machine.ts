import type { Statement } from '../../../../local/aws/iam/policy.ts';
import type { Invocable } from '../../../../local/aws/lambda/local-function.ts';
import { type LocalAws, startLocalAws } from '../../../../local/aws/local-aws.ts';
import { Bucket } from '../../../../local/aws/s3/bucket.ts';
import { untilSettled } from '../../../../local/aws/stack/deploy.ts';
import type { Execution } from '../../../../local/aws/states/execution.ts';
import { StateMachine } from '../../../../local/aws/states/state-machine.ts';

export const ARN = 'arn:aws:states:eu-central-1:111122223333:stateMachine:m';
const role = { kind: 'role', arn: 'arn:aws:iam::111122223333:role/m' } as const;
export const FN = 'arn:aws:lambda:eu-central-1:111122223333:function:f';

/** What the role may do by default: all that the fixtures need. */
export const usual: Statement[] = [
  { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: FN },
  { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::logs' },
  { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::results/*' },
  { Effect: 'Allow', Action: 'states:StartExecution', Resource: ARN },
  {
    Effect: 'Allow',
    Action: 'states:RedriveExecution',
    Resource: `${ARN.replace('stateMachine', 'execution')}/*`,
  },
];

export type Laid = {
  readonly aws: LocalAws;
  readonly machine: StateMachine;
  /** payloads that the function was given */
  readonly payloads: unknown[];
  run(input: unknown, name?: string): Promise<Execution>;
  settled(): Promise<void>;
  put(bucket: string, key: string, body: string): Promise<void>;
  json(key: string): Promise<unknown>;
};

type Answer = (payload: never, times: number) => unknown;

/** A machine on an AWS of its own, whose one function answers as told; what it throws is the failure's type. */
export async function lay(
  definition: object,
  answer: Answer = (payload) => payload,
  statements: readonly Statement[] = usual,
): Promise<Laid> {
  const aws = await startLocalAws();
  for (const name of ['logs', 'results'])
    aws.buckets.set(name, new Bucket(name, { versioned: false, key: null }));
  aws.authoriser.addIdentityPolicy(role.arn, { Statement: statements });
  const payloads: unknown[] = [];
  const fn: Invocable = {
    name: 'f',
    arn: FN,
    async invoke(event) {
      payloads.push(event);
      await new Promise((resolve) => setImmediate(resolve));
      try {
        return { outcome: { kind: 'answered', value: await answer(event as never, payloads.length) } };
      } catch (error) {
        const errorType = (error as Error).message;
        return { outcome: { kind: 'failed', failure: { errorType, errorMessage: 'as told' } } };
      }
    },
  };
  const options = { name: 'm', arn: ARN, role, definition: JSON.stringify(definition) };
  const machine = new StateMachine(options, [fn], aws);
  aws.machines.set(ARN, machine);
  const settled = () => untilSettled([], aws);
  return {
    aws,
    machine,
    payloads,
    settled,
    async run(input, name = 'x') {
      const execution = machine.start(name, input);
      await settled();
      return execution;
    },
    async put(bucket, key, body) {
      const { PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
      const s3 = new S3Client({
        region: 'eu-central-1',
        endpoint: aws.server.endpoint,
        credentials: aws.person,
      });
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
      s3.destroy();
    },
    async json(key) {
      const { blob } = aws.buckets.get('results')!.current(key)!;
      const pieces = await Array.fromAsync(blob!.read(0, blob!.size));
      return JSON.parse(Buffer.concat(pieces).toString('utf8'));
    },
  };
}

export const task = (more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: FN, 'Payload.$': '$' },
  OutputPath: '$.Payload',
  End: true,
  ...more,
});

export const only = (state: object, more: object = {}) => ({
  StartAt: 'S',
  States: { S: state, ...more },
});

/** A distributed map as the CDK renders it. */
export const map = (more: object = {}, processor: object = task()) => ({
  Type: 'Map',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'Work',
    States: { Work: processor },
  },
  MaxConcurrency: 10,
  End: true,
  ...more,
});
export const lists = {
  ItemReader: {
    Resource: 'arn:aws:states:::s3:listObjectsV2',
    Parameters: { Bucket: 'logs', 'Prefix.$': '$.prefix' },
  },
};
export const writes = {
  ResultWriter: {
    Resource: 'arn:aws:states:::s3:putObject',
    Parameters: { Bucket: 'results', 'Prefix.$': '$.folder' },
  },
};
