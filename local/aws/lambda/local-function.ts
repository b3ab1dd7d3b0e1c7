import { randomUUID } from 'node:crypto';
import type { Principal } from '../iam/authoriser.ts';
import { Instance, type InstanceOptions } from './instance.ts';
import type { Outcome } from './runtime-api.ts';

export type FunctionOptions = Omit<InstanceOptions, 'onLine'> & {
  readonly name: string;
  readonly arn: string;
  readonly role: Principal;
};

/** How one invocation went. */
export type Run = {
  readonly requestId: string;
  readonly event: unknown;
  readonly outcome: Outcome;
  /** what the function wrote meanwhile, a line each */
  readonly lines: readonly string[];
  /** milliseconds, a cold start included */
  readonly took: number;
  /** resident megabytes afterwards, null where unknown */
  readonly memory: number | null;
};

/** What services that invoke a function see of it. */
export type Invocable = {
  readonly name: string;
  readonly arn: string;
  invoke(event: unknown): Promise<Pick<Run, 'outcome'>>;
};

/**
 * Asked before each invocation, with the event. `before`: it fails without the function having run; `after`: the
 * function runs, and its answer is lost. Null: it goes as usual.
 */
export type InvocationFaults = (
  event: unknown,
) => { readonly when: 'before' | 'after'; readonly errorType: string } | null;

/** A function: as many processes as there are invocations at once, kept warm. */
export class LocalFunction {
  readonly name: string;
  readonly arn: string;
  readonly role: Principal;
  readonly runs: Run[] = [];
  readonly #options: FunctionOptions;
  readonly #idle: { instance: Instance; lines: string[] }[] = [];
  readonly #busy = new Set<Instance>();
  #faults: InvocationFaults = () => null;

  constructor(options: FunctionOptions) {
    this.name = options.name;
    this.arn = options.arn;
    this.role = options.role;
    this.#options = options;
  }

  /** as the template names it, e.g. index.handler */
  get handler(): string {
    return this.#options.environment._HANDLER ?? '';
  }

  /** Replaces the plan of faults. */
  inject(faults: InvocationFaults): void {
    this.#faults = faults;
  }

  async invoke(event: unknown): Promise<Run> {
    const fault = this.#faults(event);
    if (fault?.when === 'before') return this.#failed(event, fault.errorType);
    const run = await this.#run(event);
    return fault === null ? run : { ...run, outcome: injected(fault.errorType) };
  }

  async #run(event: unknown): Promise<Run> {
    const started = performance.now();
    const worker = this.#warm() ?? (await this.#start());
    const { instance, lines } = worker;
    this.#busy.add(instance);
    lines.length = 0;
    const requestId = randomUUID();
    const outcome = await instance.run({ requestId, event, functionArn: this.arn });
    // What the process wrote before its answer may still be in the pipe.
    await new Promise((resolve) => setTimeout(resolve, 5));
    this.#busy.delete(instance);
    const took = performance.now() - started;
    const run: Run = { requestId, event, outcome, lines: [...lines], took, memory: instance.memory };
    this.runs.push(run);
    if (instance.alive) this.#idle.push(worker);
    return run;
  }

  #failed(event: unknown, errorType: string): Run {
    const run = { requestId: randomUUID(), event, lines: [], took: 0, memory: null };
    return { ...run, outcome: injected(errorType) };
  }

  async stop(): Promise<void> {
    await Promise.all(
      [...this.#idle.map(({ instance }) => instance), ...this.#busy].map((instance) => instance.stop()),
    );
    this.#idle.length = 0;
  }

  /** An instance that waits and has not died meanwhile. */
  #warm(): { instance: Instance; lines: string[] } | undefined {
    let worker = this.#idle.pop();
    while (worker !== undefined && !worker.instance.alive) worker = this.#idle.pop();
    return worker;
  }

  async #start(): Promise<{ instance: Instance; lines: string[] }> {
    const lines: string[] = [];
    const instance = await Instance.start({ ...this.#options, onLine: (line) => lines.push(line) });
    return { instance, lines };
  }
}

function injected(errorType: string): Outcome {
  return { kind: 'failed', failure: { errorType, errorMessage: `injected: ${errorType}` } };
}
