import { Clock } from './clock.ts';
import { cloudFormationService } from './cloudformation/requests.ts';
import { EventBus } from './events/bus.ts';
import { type AwsServer, serve } from './http/server.ts';
import type { Service } from './http/service.ts';
import { Authoriser, type Principal } from './iam/authoriser.ts';
import { inMemory, type KeepBytes } from './s3/blob.ts';
import type { Bucket } from './s3/bucket.ts';
import { s3Service } from './s3/requests.ts';
import { snsService } from './sns/requests.ts';
import type { Topic } from './sns/topic.ts';
import type { Queue } from './sqs/queue.ts';
import { sqsService } from './sqs/requests.ts';
import { statesService } from './states/requests.ts';
import type { StateMachine } from './states/state-machine.ts';
import { Work } from './work.ts';

/** The account that AWS's documentation uses for examples. */
export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';

export type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

/**
 * S3, SQS, SNS and Step Functions in this process, on one port of 127.0.0.1, and what happens between them. It answers 501 to all
 * that it does not know, verifies every signature and asks the authoriser about every request.
 */
export type LocalAws = {
  readonly authoriser: Authoriser;
  readonly clock: Clock;
  readonly work: Work;
  readonly bus: EventBus;
  /** by name */
  readonly buckets: Map<string, Bucket>;
  /** by name */
  readonly queues: Map<string, Queue>;
  /** by ARN */
  readonly topics: Map<string, Topic>;
  /** by ARN */
  readonly machines: Map<string, StateMachine>;
  /** outputs by the name of their stack */
  readonly stacks: Map<string, Readonly<Record<string, string>>>;
  /** for services of AWS that read and write in the name of a role */
  readonly s3: Service;
  readonly server: AwsServer;
  /** of whoever uploads and looks at results: may do all that no policy of a resource denies */
  readonly person: Credentials;
};

export async function startLocalAws(keep: KeepBytes = inMemory): Promise<LocalAws> {
  const authoriser = new Authoriser(ACCOUNT);
  const buckets = new Map<string, Bucket>();
  const queues = new Map<string, Queue>();
  const topics = new Map<string, Topic>();
  const machines = new Map<string, StateMachine>();
  const stacks: LocalAws['stacks'] = new Map();
  const s3 = s3Service(buckets, keep, authoriser, ACCOUNT);
  const services = [
    s3,
    sqsService(queues),
    snsService(topics),
    statesService(machines),
    cloudFormationService(stacks, { account: ACCOUNT, region: REGION }),
  ];
  const person: Principal = { kind: 'user', arn: `arn:aws:iam::${ACCOUNT}:user/person` };
  authoriser.addIdentityPolicy(person.arn, { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } });
  return {
    authoriser,
    clock: new Clock(),
    work: new Work(),
    bus: new EventBus({ account: ACCOUNT, region: REGION }),
    buckets,
    queues,
    topics,
    machines,
    stacks,
    s3,
    server: await serve(services, authoriser),
    person: credentialsOf(authoriser, 'person', person),
  };
}

/** Credentials whose access key id is the name. The secret need not be one: it never leaves the machine. */
export function credentialsOf(authoriser: Authoriser, name: string, principal: Principal): Credentials {
  const secretAccessKey = `secret-of-${name}`;
  authoriser.addCredentials(name, secretAccessKey, principal);
  return { accessKeyId: name, secretAccessKey };
}
