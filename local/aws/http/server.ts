import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Authoriser } from '../iam/authoriser.ts';
import { writeAnswer } from './answer.ts';
import { AwsError } from './aws-error.ts';
import type { FaultPlan } from './fault.ts';
import { payload } from './payload.ts';
import type { Service } from './service.ts';
import { verifySignature } from './sigv4.ts';

/** The only address that it listens on. */
const LOOPBACK = '127.0.0.1';

export type AwsServer = {
  /** e.g. http://127.0.0.1:40123 */
  readonly endpoint: string;
  /** replaces the plan of faults; null: none */
  inject(plan: FaultPlan | null): void;
  close(): Promise<void>;
};

/** One port for all services: the signature's scope names the one that is meant. */
export async function serve(services: readonly Service[], authoriser: Authoriser): Promise<AwsServer> {
  let faults: FaultPlan | null = null;
  const server = createServer((request, response) => {
    respond(request, response, services, authoriser, faults).catch((error) => response.destroy(error));
  });
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  return {
    endpoint: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    inject: (plan) => {
      faults = plan;
    },
    close: () => close(server),
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  services: readonly Service[],
  authoriser: Authoriser,
  faults: FaultPlan | null,
): Promise<void> {
  const requestId = randomBytes(8).toString('hex').toUpperCase();
  response.setHeader('x-amz-request-id', requestId);
  let service = services.find(({ name }) => name === scopeOf(request)) ?? services[0]!;
  try {
    const [path = '/', search = ''] = splitOnce(request.url ?? '/', '?');
    const query = new URLSearchParams(search.replaceAll('+', '%2B'));
    const unverified = { method: request.method ?? '', path, query, headers: request.headers };
    const signed = verifySignature(unverified, (id) => authoriser.secretOf(id), Date.now());
    const named = services.find(({ name }) => name === signed.service);
    if (named === undefined)
      throw new AwsError('InvalidAction', 501, `the service ${signed.service} is not embedded`);
    service = named;
    const principal = authoriser.principalOf(signed.accessKeyId);
    const body = payload(request, request.headers);
    const operation = await service.operation({ ...unverified, principal, body });
    for (const need of operation.needs) authoriser.require(principal, need);
    const { name, target } = operation;
    const asked = { service: service.name, operation: name, ...target, headers: request.headers, principal };
    const fault = faults === null ? null : await faults(asked);
    if (fault?.kind === 'silence') return;
    if (fault?.kind === 'refuse') throw new AwsError(fault.code, fault.status, `injected: ${fault.code}`);
    await writeAnswer(response, request.method === 'HEAD', await operation.answer(), fault);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    await drain(request);
    const answer = service.error(error, requestId);
    await writeAnswer(
      response,
      request.method === 'HEAD',
      { ...answer, headers: { ...answer.headers, ...error.headers } },
      null,
    );
  }
}

/** The service that a request claims to speak to: decides the form of an error before the signature is verified. */
function scopeOf(request: IncomingMessage): string | undefined {
  return /Credential=[^/]+\/\d+\/[^/]+\/([a-z0-9]+)\//.exec(request.headers.authorization ?? '')?.[1];
}

/** Reads what is left of a refused body, so that the client gets to read the answer. */
async function drain(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return;
  request.resume();
  await new Promise<void>((resolve) => {
    request.once('end', resolve);
    request.once('close', resolve);
  });
}

function splitOnce(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
