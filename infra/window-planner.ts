import type { Construct } from 'constructs';
import { BundledFunction, type FunctionProps } from './bundled-function.ts';

/** For the whole processor that comes with it: what it does is parse lists. */
const MEMORY_MEGABYTES = 1_769;

/** The function that lists the windows whose objects changed since they were last examined, and what is left in ranges. */
export class WindowPlanner extends BundledFunction {
  constructor(scope: Construct, id: string, props: FunctionProps) {
    super(scope, id, props, {
      handler: 'plan',
      does: 'Lists the windows whose objects changed since they were last examined',
      memoryMegabytes: MEMORY_MEGABYTES,
    });
  }
}
