import type { Construct } from 'constructs';
import { BundledFunction, type FunctionProps } from './bundled-function.ts';

/** The function that counts objects of the log bucket, batch by batch or a byte range of one, and neither examines nor tells. */
export class Tallier extends BundledFunction {
  constructor(scope: Construct, id: string, props: FunctionProps) {
    super(scope, id, props, {
      handler: 'tally',
      does: 'Counts Zeek logs, batch by batch: the partial tallies of each object',
      memoryMegabytes: props.deployment.memoryMegabytes,
    });
  }
}
