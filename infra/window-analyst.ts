import type { Construct } from 'constructs';
import { BundledFunction, type FunctionProps } from './bundled-function.ts';

/** The function that merges the partial tallies of a window and examines it as one log. */
export class WindowAnalyst extends BundledFunction {
  constructor(scope: Construct, id: string, props: FunctionProps) {
    super(scope, id, props, {
      handler: 'window',
      does: 'Examines a window over many Zeek logs: host tables, clusters, findings, artefacts, alert',
      memoryMegabytes: props.deployment.memoryMegabytes,
    });
  }
}
