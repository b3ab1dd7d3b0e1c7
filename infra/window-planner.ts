import type { Construct } from 'constructs';
import { BundledFunction, type FunctionProps } from './bundled-function.ts';

/** It holds names of pointers and nothing of a log. */
const MEMORY_MEGABYTES = 512;

/** The function that lists the windows whose objects changed since they were last examined. */
export class WindowPlanner extends BundledFunction {
  constructor(scope: Construct, id: string, props: FunctionProps) {
    super(scope, id, props, {
      handler: 'plan',
      does: 'Lists the windows whose objects changed since they were last examined',
      memoryMegabytes: MEMORY_MEGABYTES,
    });
  }
}
