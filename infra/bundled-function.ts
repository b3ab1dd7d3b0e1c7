import { join } from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Deployment, type Settings, settingsVariable } from '../lambda/settings.ts';
import type { EncryptionKey } from './encryption-key.ts';
import { acknowledgeWildcards } from './rules.ts';

const root = join(import.meta.dirname, '..');

export type FunctionProps = {
  readonly settings: Settings;
  readonly deployment: Deployment;
  readonly key: EncryptionKey | null;
};

type Purpose = {
  /** name of what the bundle exports for it */
  readonly handler: string;
  readonly does: string;
  readonly memoryMegabytes: number;
  readonly reservedConcurrency?: number | undefined;
};

/** One function of the one bundle, with a log group of its own and a role that holds only what others give it. */
export class BundledFunction extends Construct {
  readonly function: lambda.Function;
  readonly timeout: Duration;
  readonly memoryMegabytes: number;
  readonly #role: iam.Role;

  constructor(scope: Construct, id: string, { settings, deployment, key }: FunctionProps, purpose: Purpose) {
    super(scope, id);
    this.timeout = Duration.seconds(deployment.timeoutSeconds);
    this.memoryMegabytes = purpose.memoryMegabytes;
    const logGroup = new logs.LogGroup(this, 'Log', {
      retention: deployment.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#role = new iam.Role(this, 'Role', {
      description: `stray: ${purpose.does}`,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    this.function = new NodejsFunction(this, 'Function', {
      description: purpose.does,
      ...packaging,
      handler: purpose.handler,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: purpose.memoryMegabytes,
      timeout: this.timeout,
      reservedConcurrentExecutions: purpose.reservedConcurrency,
      // withoutPolicyUpdates: no construct of the library widens the role; the statements below are all there are.
      role: this.#role.withoutPolicyUpdates(),
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      // A function that its own results could trigger would be stopped here.
      recursiveLoop: lambda.RecursiveLoop.TERMINATE,
      environment: settingsVariable(settings),
    });
    // What calls the function must not come before the role can do its work.
    this.function.node.addDependency(this.#role);
    this.allowUnder(
      {
        sid: 'WriteOwnLog',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      },
      "Lambda names the streams when it starts; the group is this function's own.",
    );
    if (key !== null) this.#role.addToPolicy(key.use());
    Validations.of(this.function).acknowledge({
      id: 'Serverless-LambdaTracing',
      reason: 'No service lies behind the function: the line it logs for each item tells what a trace would.',
    });
  }

  /** A permission, and with it the variables of what it is for. */
  allow(statement: iam.PolicyStatementProps, variables: Readonly<Record<string, string>> = {}): void {
    this.#role.addToPolicy(new iam.PolicyStatement(statement));
    for (const [name, value] of Object.entries(variables)) this.function.addEnvironment(name, value);
  }

  /** A permission for all that lies under a name: the objects under a prefix, the streams of a log group. */
  allowUnder(
    statement: iam.PolicyStatementProps & { readonly resources: string[] },
    reason: string,
    variables: Readonly<Record<string, string>> = {},
  ): void {
    this.allow(statement, variables);
    acknowledgeWildcards(this.#role, statement.resources, reason);
  }
}

/** One ES module with the SDK in it, so that a deployment runs what was tested; one asset for all functions. */
const packaging = {
  entry: join(root, 'lambda', 'handler.ts'),
  projectRoot: root,
  depsLockFilePath: join(root, 'package-lock.json'),
  bundling: {
    format: OutputFormat.ESM,
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    bundleAwsSDK: true,
    // Sources of credentials that the function never reaches, a fifth of what a cold start would load.
    esbuildArgs: {
      '--alias:@aws-sdk/credential-provider-node': join(root, 'lambda', 'bundle', 'credentials.ts'),
    },
    // The map lies beside the code; NODE_OPTIONS=--enable-source-maps turns it on, for 15 ms at each cold start.
    sourceMap: true,
    sourcesContent: false,
    forceDockerBundling: false,
  },
};
