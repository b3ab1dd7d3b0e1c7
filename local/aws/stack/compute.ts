import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Policy } from '../iam/policy.ts';
import { EventSource } from '../lambda/event-source.ts';
import { LocalFunction } from '../lambda/local-function.ts';
import { credentialsOf, type LocalAws, REGION } from '../local-aws.ts';
import type { Assembly } from './assembly.ts';
import type { ResolvedResource, ResolvedTemplate } from './resolved-template.ts';
import { queueOf } from './storage.ts';

const NODE = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.bin', 'node');
/** The runtime that the project's own Node stands for. */
const RUNTIME = `nodejs${process.versions.node.split('.')[0]}.x`;

export function createRoles(template: ResolvedTemplate, aws: LocalAws): void {
  for (const { physical, properties } of template.of('AWS::IAM::Role')) {
    const inline = (properties.Policies ?? []) as readonly { PolicyDocument: Policy }[];
    for (const { PolicyDocument } of inline)
      aws.authoriser.addIdentityPolicy(physical.attributes.Arn!, PolicyDocument);
  }
  for (const { properties } of template.of('AWS::IAM::Policy')) {
    for (const name of properties.Roles as readonly string[]) {
      const role = template.of('AWS::IAM::Role').find(({ physical }) => physical.ref === name)!;
      aws.authoriser.addIdentityPolicy(role.physical.attributes.Arn!, properties.PolicyDocument as Policy);
    }
  }
}

export function createFunctions(
  template: ResolvedTemplate,
  assembly: Assembly,
  aws: LocalAws,
): LocalFunction[] {
  return template.of('AWS::Lambda::Function').map((resource) => createFunction(resource, assembly, aws));
}

function createFunction(
  { logicalId, physical, properties }: ResolvedResource,
  assembly: Assembly,
  aws: LocalAws,
) {
  if (properties.Runtime !== RUNTIME) {
    throw new Error(`${logicalId}: the runtime is ${String(properties.Runtime)}, and ${RUNTIME} is at hand`);
  }
  const role = { kind: 'role', arn: String(properties.Role) } as const;
  const credentials = credentialsOf(aws.authoriser, role.arn.split('/').at(-1)!, role);
  const memory = Number(properties.MemorySize ?? 128);
  const logging = (properties.LoggingConfig ?? {}) as { LogFormat?: string; LogGroup?: string };
  const environment = properties.Environment as { Variables?: Readonly<Record<string, string>> } | undefined;
  const root = assembly.assetFolder((properties.Code as { S3Key: string }).S3Key);
  return new LocalFunction({
    name: physical.ref,
    arn: physical.attributes.Arn!,
    role,
    node: NODE,
    memoryMegabytes: memory,
    timeoutSeconds: Number(properties.Timeout ?? 3),
    environment: {
      ...environment?.Variables,
      ...reservedVariables(physical.ref, memory, String(properties.Handler), root),
      AWS_LAMBDA_LOG_FORMAT: logging.LogFormat ?? 'Text',
      AWS_LAMBDA_LOG_GROUP_NAME: logging.LogGroup ?? `/aws/lambda/${physical.ref}`,
      AWS_ENDPOINT_URL: aws.server.endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: 'local',
    },
  });
}

/** What Lambda sets for every function; nothing of this process's own environment gets in. */
function reservedVariables(
  name: string,
  memory: number,
  handler: string,
  root: string,
): Record<string, string> {
  return {
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: root,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: `AWS_Lambda_${RUNTIME}`,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
  };
}

export function createEventSources(
  template: ResolvedTemplate,
  functions: readonly LocalFunction[],
  aws: LocalAws,
): EventSource[] {
  return template.of('AWS::Lambda::EventSourceMapping').map(({ logicalId, properties }) => {
    const named = String(properties.FunctionName);
    const target = functions.find(({ name, arn }) => name === named || arn === named);
    if (target === undefined) throw new Error(`${logicalId}: there is no function ${named}`);
    const scaling = properties.ScalingConfig as { MaximumConcurrency?: number } | undefined;
    const reported = (properties.FunctionResponseTypes ?? []) as readonly string[];
    const options = {
      queue: queueOf(aws, String(properties.EventSourceArn)),
      function: target,
      batchSize: Number(properties.BatchSize ?? 10),
      // More at once than there are processors would only make each of them slower.
      maximumConcurrency: Math.min(scaling?.MaximumConcurrency ?? 1000, availableParallelism()),
      reportBatchItemFailures: reported.includes('ReportBatchItemFailures'),
      region: REGION,
    };
    return new EventSource(options, aws.authoriser);
  });
}
