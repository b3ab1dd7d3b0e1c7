import type { Template } from './template.ts';

/**
 * Types and the properties of each that are executed, or that have nothing to execute on one machine (encryption by
 * AWS's own keys, retention, descriptions). A type or property that is not here fails the run: it might matter.
 */
const executed: Readonly<Record<string, readonly string[]>> = {
  'AWS::S3::Bucket': [
    'NotificationConfiguration',
    'VersioningConfiguration',
    'BucketEncryption',
    'BucketName',
    'LifecycleConfiguration',
    'OwnershipControls',
    'PublicAccessBlockConfiguration',
    'Tags',
  ],
  'AWS::S3::BucketPolicy': ['Bucket', 'PolicyDocument'],
  'AWS::SQS::Queue': [
    'RedrivePolicy',
    'VisibilityTimeout',
    'QueueName',
    'KmsMasterKeyId',
    'MessageRetentionPeriod',
    'SqsManagedSseEnabled',
    'KmsDataKeyReusePeriodSeconds',
    'Tags',
  ],
  'AWS::SQS::QueuePolicy': ['PolicyDocument', 'Queues'],
  'AWS::SNS::Topic': ['DisplayName', 'KmsMasterKeyId', 'TopicName', 'Tags'],
  'AWS::SNS::TopicPolicy': ['PolicyDocument', 'Topics'],
  'AWS::SNS::Subscription': ['TopicArn', 'Protocol', 'Endpoint', 'FilterPolicy', 'FilterPolicyScope'],
  'AWS::Chatbot::SlackChannelConfiguration': [
    'SnsTopicArns',
    'ConfigurationName',
    'SlackWorkspaceId',
    'SlackChannelId',
    'IamRoleArn',
    'GuardrailPolicies',
    'LoggingLevel',
    'UserRoleRequired',
  ],
  'AWS::Events::Rule': ['EventPattern', 'Targets', 'Description', 'State'],
  'AWS::IAM::Role': ['AssumeRolePolicyDocument', 'Description', 'Policies', 'Tags'],
  'AWS::IAM::Policy': ['PolicyDocument', 'PolicyName', 'Roles'],
  'AWS::KMS::Key': ['KeyPolicy', 'EnableKeyRotation', 'Description', 'Tags'],
  'AWS::Lambda::Function': [
    'Code',
    'Environment',
    'Handler',
    'MemorySize',
    'Role',
    'Runtime',
    'Timeout',
    'FunctionName',
    'LoggingConfig',
    'ReservedConcurrentExecutions',
    'Architectures',
    'DeadLetterConfig',
    'Description',
    'RecursiveLoop',
    'Tags',
  ],
  'AWS::Lambda::EventSourceMapping': [
    'BatchSize',
    'EventSourceArn',
    'FunctionName',
    'FunctionResponseTypes',
    'ScalingConfig',
  ],
  'AWS::StepFunctions::StateMachine': [
    'DefinitionString',
    'RoleArn',
    'StateMachineName',
    'StateMachineType',
    'LoggingConfiguration',
    'TracingConfiguration',
    'EncryptionConfiguration',
    'Tags',
  ],
  'AWS::Scheduler::Schedule': [
    'ScheduleExpression',
    'ScheduleExpressionTimezone',
    'State',
    'Target',
    'FlexibleTimeWindow',
    'Description',
    'Name',
  ],
  'AWS::Glue::Database': ['CatalogId', 'DatabaseInput'],
  'AWS::Glue::Table': ['CatalogId', 'DatabaseName', 'TableInput'],
  'AWS::Athena::WorkGroup': [
    'Name',
    'Description',
    'WorkGroupConfiguration',
    'RecursiveDeleteOption',
    'State',
    'Tags',
  ],
  'AWS::Athena::NamedQuery': ['Name', 'Description', 'Database', 'QueryString', 'WorkGroup'],
};

/** Resources that watch or record, and that no log passes through. */
const inert = new Set([
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',

  'AWS::CloudWatch::CompositeAlarm',
  'AWS::KMS::Alias',
  'AWS::CDK::Metadata',
]);

/** Throws for everything in a template that would not be executed and is not known to be inert. */
export function refuseUnknown(template: Template): void {
  for (const [logicalId, { Type, Properties = {} }] of Object.entries(template.Resources)) {
    if (inert.has(Type)) continue;
    const known = executed[Type];
    if (known === undefined) throw new Error(`${logicalId}: resources of type ${Type} are not executed`);
    const stranger = Object.keys(Properties).find((name) => !known.includes(name));
    if (stranger !== undefined)
      throw new Error(`${logicalId}: the property ${stranger} of ${Type} is not executed`);
  }
}
