import type { IncomingHttpHeaders } from 'node:http';
import type { Need, Principal } from '../iam/authoriser.ts';
import type { AwsError } from './aws-error.ts';

/** A request whose signature was verified. */
export type Call = {
  readonly method: string;
  /** path as sent, still percent-encoded */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly principal: Principal;
  /** the decoded body; the last step throws where a length, hash or checksum does not agree */
  readonly body: AsyncIterable<Buffer>;
};

export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterable<Buffer>;
};

/** What a request asks for, before it is allowed: the server authorises every need, then runs it. */
export type Operation = {
  readonly name: string;
  /** bucket, queue or topic, and the key where there is one: what faults are aimed at */
  readonly target: { readonly name: string; readonly key?: string };
  readonly needs: readonly Need[];
  answer(): Promise<Answer> | Answer;
};

export type ServiceName = 's3' | 'sqs' | 'sns' | 'states' | 'cloudformation';

export interface Service {
  /** as in the credential scope of a signature */
  readonly name: ServiceName;
  /** Throws AwsError for what it does not know. May read the body. */
  operation(call: Call): Promise<Operation> | Operation;
  error(error: AwsError, requestId: string): Answer;
}

/** A whole small body as text. */
export async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}
