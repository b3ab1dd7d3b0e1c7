import { CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type BackfillProps, backfillDefinition } from './backfill-definition.ts';
import { acknowledgeWildcards } from './rules.ts';

/** A year is a matter of hours; what takes a week hangs. */
const LONGEST = Duration.days(7);

/**
 * The machine that counts every object under a prefix and then examines every window whose objects changed. The
 * schedule enters it after the counting, which live inspection has done by then.
 */
export class Backfill extends Construct {
  readonly machine: sfn.StateMachine;
  readonly #props: BackfillProps;
  readonly #role: iam.Role;

  constructor(scope: Construct, id: string, props: BackfillProps) {
    super(scope, id);
    this.#props = props;
    this.#role = new iam.Role(this, 'Role', {
      description: 'stray: counts a prefix of logs and examines windows',
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    this.machine = new sfn.StateMachine(this, 'Machine', {
      comment: 'Partial tallies of every object under a prefix, then the windows that changed',
      definitionBody: sfn.DefinitionBody.fromChainable(backfillDefinition(this, props)),
      // withoutPolicyUpdates: the library would let it write anywhere in the results.
      role: this.#role.withoutPolicyUpdates(),
      timeout: LONGEST,
    });
    this.#allow();
    for (const id of ['AwsSolutions-SF1', 'AwsSolutions-SF2', 'Serverless-StepFunctionStateMachineXray']) {
      Validations.of(this.machine).acknowledge({
        id,
        reason:
          'What became of each batch and window is written to the results bucket, and of each object to the log of ' +
          'the function; events of ten thousand children would repeat that at its price.',
      });
    }
    const outputs = {
      BackfillMachine: [this.machine.stateMachineArn, 'Counts a prefix of logs and examines the windows'],
      TallierMemory: [`${props.tallier.memoryMegabytes}`, 'Megabytes, by which a backfill costs'],
      WindowAnalystMemory: [`${props.analyst.memoryMegabytes}`, 'Megabytes, by which windows cost'],
    } as const;
    for (const [name, [value, description]] of Object.entries(outputs))
      new CfnOutput(Stack.of(this), name, { value, description });
  }

  #allow(): void {
    const { tallier, planner, analyst, logs, results, key } = this.#props;
    const functions = [tallier, planner, analyst].map((one) => one.function.functionArn);
    const add = (statement: iam.PolicyStatementProps) =>
      this.#role.addToPolicy(new iam.PolicyStatement(statement));
    add({ sid: 'RunFunctions', actions: ['lambda:InvokeFunction'], resources: functions });
    add({ sid: 'ListLogs', actions: ['s3:ListBucket'], resources: [logs.arn] });
    const kept = [results.arnForObjects('backfill/*')];
    add({
      sid: 'KeepRun',
      actions: ['s3:GetObject', 's3:PutObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
      resources: kept,
    });
    acknowledgeWildcards(
      this.#role,
      kept,
      'Step Functions names what it writes; it is bounded to one folder.',
    );
    if (key !== null) this.#role.addToPolicy(key.use());
    this.machine.node.addDependency(this.#role);
    this.#allowChildren();
  }

  /** What the library says a machine must do with the children of its maps: start, watch and redrive them. */
  #allowChildren(): void {
    const policy = this.machine.node.findChild('DistributedMapPolicy') as iam.Policy;
    policy.attachToRole(this.#role);
    const { Statement } = Stack.of(this).resolve(policy.document) as { Statement: { Resource: unknown }[] };
    const executions = Statement.flatMap(({ Resource }) => Resource).filter((one) =>
      /\*"/.test(JSON.stringify(one)),
    );
    acknowledgeWildcards(policy, executions, 'Step Functions names the executions of its own maps.');
  }
}
