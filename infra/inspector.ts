import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { BundledFunction, type FunctionProps } from './bundled-function.ts';

/** The function that inspects one log at a time, as logs arrive. */
export class Inspector extends BundledFunction {
  constructor(scope: Construct, id: string, props: FunctionProps) {
    super(scope, id, props, {
      handler: 'handler',
      does: 'Inspects one Zeek log: host tables, clusters, findings, artefacts, alert',
      memoryMegabytes: props.deployment.memoryMegabytes,
      reservedConcurrency: props.deployment.reservedConcurrency,
    });
  }

  leaveDeadLettersIn(queue: sqs.IQueue): void {
    (this.function.node.defaultChild as lambda.CfnFunction).deadLetterConfig = { targetArn: queue.queueArn };
  }
}
