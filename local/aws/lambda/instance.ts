import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Invocation, type Outcome, RuntimeApi } from './runtime-api.ts';

const LOOP = join(import.meta.dirname, 'runtime-loop.mjs');

export type InstanceOptions = {
  /** the Node that runs the function */
  readonly node: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly onLine: (line: string) => void;
};

/** One process of a function. It serves one invocation after the other, until it dies. */
export class Instance {
  readonly #api: RuntimeApi;
  readonly #child: ChildProcess;
  readonly #timeoutSeconds: number;
  #exited = false;
  #timedOut = false;

  private constructor(api: RuntimeApi, child: ChildProcess, options: InstanceOptions) {
    this.#api = api;
    this.#child = child;
    this.#timeoutSeconds = options.timeoutSeconds;
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', options.onLine);
    }
    child.on('exit', (code, signal) => {
      this.#exited = true;
      const errorMessage = this.#timedOut
        ? `Task timed out after ${options.timeoutSeconds} seconds`
        : `Runtime exited with ${code === null ? `signal ${signal}` : `status ${code}`}`;
      api.abandon({ errorType: this.#timedOut ? 'Sandbox.Timedout' : 'Runtime.ExitError', errorMessage });
      void api.close();
    });
  }

  static async start(options: InstanceOptions): Promise<Instance> {
    const api = new RuntimeApi();
    const address = await api.listen();
    const child = spawn(options.node, [`--max-old-space-size=${options.memoryMegabytes}`, LOOP], {
      cwd: options.environment.LAMBDA_TASK_ROOT,
      env: { ...options.environment, AWS_LAMBDA_RUNTIME_API: address },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Instance(api, child, options);
  }

  get alive(): boolean {
    return !this.#exited && !this.#timedOut;
  }

  /** Resident memory in megabytes, null where the system does not tell. */
  get memory(): number | null {
    try {
      const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
      return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024);
    } catch {
      return null;
    }
  }

  async run(invocation: Omit<Invocation, 'deadline'>): Promise<Outcome> {
    const timeout = this.#timeoutSeconds * 1000;
    const timer = setTimeout(() => {
      this.#timedOut = true;
      this.#child.kill('SIGKILL');
    }, timeout);
    try {
      return await this.#api.run({ ...invocation, deadline: Date.now() + timeout });
    } finally {
      clearTimeout(timer);
    }
  }

  async stop(): Promise<void> {
    if (this.#exited) return;
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await exited;
  }
}
