import { createHash } from 'node:crypto';
import { ACCOUNT, REGION } from '../local-aws.ts';

/** What `Ref` and `Fn::GetAtt` give for a resource. */
export type Physical = { readonly ref: string; readonly attributes: Readonly<Record<string, string>> };

type Naming = (name: string, endpoint: string) => Physical;

const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const withArn = (ref: string, value: string): Physical => ({ ref, attributes: { Arn: value } });

const namings: Readonly<Record<string, Naming>> = {
  'AWS::S3::Bucket': (name) => withArn(name.toLowerCase(), `arn:aws:s3:::${name.toLowerCase()}`),
  'AWS::SQS::Queue': (name, endpoint) => ({
    ref: `${endpoint}/${ACCOUNT}/${name}`,
    attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: `${endpoint}/${ACCOUNT}/${name}` },
  }),
  'AWS::SNS::Topic': (name) => ({
    ref: arn('sns', name),
    attributes: { TopicArn: arn('sns', name), TopicName: name },
  }),
  'AWS::IAM::Role': (name) => withArn(name, `arn:aws:iam::${ACCOUNT}:role/${name}`),
  'AWS::Lambda::Function': (name) => withArn(name, arn('lambda', `function:${name}`)),
  'AWS::Logs::LogGroup': (name) => withArn(name, `${arn('logs', `log-group:${name}`)}:*`),
  'AWS::Events::Rule': (name) => withArn(name, arn('events', `rule/${name}`)),
  'AWS::KMS::Key': (name) => {
    const id = uuidOf(name);
    return { ref: id, attributes: { Arn: arn('kms', `key/${id}`), KeyId: id } };
  },
  'AWS::StepFunctions::StateMachine': (name) => {
    const value = arn('states', `stateMachine:${name}`);
    return { ref: value, attributes: { Arn: value, Name: name } };
  },
  'AWS::Scheduler::Schedule': (name) => withArn(name, arn('scheduler', `schedule/default/${name}`)),
  'AWS::CloudWatch::Alarm': (name) => withArn(name, arn('cloudwatch', `alarm:${name}`)),
  'AWS::Chatbot::SlackChannelConfiguration': (name) => {
    const value = `arn:aws:chatbot::${ACCOUNT}:chat-configuration/slack-channel/${name}`;
    return withArn(value, value);
  },
};

/** Where a resource of a type has its name, if it brings one. */
const ownNames: Readonly<Record<string, (properties: Readonly<Record<string, unknown>>) => unknown>> = {
  'AWS::Glue::Database': ({ DatabaseInput }) => (DatabaseInput as { Name?: unknown }).Name,
  'AWS::Athena::WorkGroup': ({ Name }) => Name,
};

/** The name that a resource brings; undefined where CloudFormation would make one. */
export function ownNameOf(type: string, properties: Readonly<Record<string, unknown>>): string | undefined {
  const name = ownNames[type]?.(properties);
  return typeof name === 'string' ? name : undefined;
}

/** Names as CloudFormation would give them, without its random ending, so that a run is like the one before. */
export function physicalOf(type: string, name: string, endpoint: string): Physical {
  const naming = namings[type];
  return naming === undefined ? { ref: name, attributes: {} } : naming(name, endpoint);
}

function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
