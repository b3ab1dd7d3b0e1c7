import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Invocation = {
  readonly requestId: string;
  readonly event: unknown;
  readonly functionArn: string;
  /** milliseconds since 1970 */
  readonly deadline: number;
};

export type Failure = { readonly errorType: string; readonly errorMessage: string };
export type Outcome =
  | { readonly kind: 'answered'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What one instance of a function talks to: Lambda's runtime API, version 2018-06-01. One invocation at a time. */
export class RuntimeApi {
  readonly #server = createServer((request, response) => {
    this.#respond(request, response).catch((error) => response.destroy(error));
  });
  #waiting: ServerResponse | null = null;
  #invocation: Invocation | null = null;
  #sent = false;
  #settle: ((outcome: Outcome) => void) | null = null;

  /** The value of AWS_LAMBDA_RUNTIME_API. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  run(invocation: Invocation): Promise<Outcome> {
    if (this.#settle !== null) throw new Error('the instance is busy');
    this.#invocation = invocation;
    this.#sent = false;
    const outcome = new Promise<Outcome>((resolve) => {
      this.#settle = resolve;
    });
    this.#hand();
    return outcome;
  }

  /** Ends the running invocation from outside: the process died, or took too long. */
  abandon(failure: Failure): void {
    this.#finish({ kind: 'failed', failure });
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace('/2018-06-01/runtime/', '');
    if (request.method === 'GET' && path === 'invocation/next') {
      this.#waiting = response;
      this.#hand();
      return;
    }
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const value: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'));
    response.writeHead(202, { 'content-type': 'application/json' }).end('{}');
    if (path === 'init/error') this.#finish({ kind: 'failed', failure: value as Failure });
    else if (path === `invocation/${this.#invocation?.requestId}/response`)
      this.#finish({ kind: 'answered', value });
    else if (path === `invocation/${this.#invocation?.requestId}/error`) {
      this.#finish({ kind: 'failed', failure: value as Failure });
    }
  }

  #hand(): void {
    if (this.#waiting === null || this.#invocation === null || this.#sent) return;
    const { requestId, functionArn, deadline, event } = this.#invocation;
    this.#sent = true;
    this.#waiting.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': requestId,
      'lambda-runtime-invoked-function-arn': functionArn,
      'lambda-runtime-deadline-ms': String(deadline),
    });
    this.#waiting.end(JSON.stringify(event));
    this.#waiting = null;
  }

  #finish(outcome: Outcome): void {
    const settle = this.#settle;
    this.#settle = null;
    this.#invocation = null;
    settle?.(outcome);
  }
}
