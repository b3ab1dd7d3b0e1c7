import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { defaultProvider } from '../bundle/credentials.ts';

/** SQS takes 1 MiB with all attributes; a reason is for a person. */
const LONGEST_REASON = 1_000;
const PATIENCE = 5_000;

/**
 * Leaves a message in the dead-letter queue with the reason beside it. The queue's own redrive would bring the same
 * message without a word; it remains for a function that is killed.
 *
 * One signed request: the client of SQS would be 43 kB of the bundle for it. Nothing is tried again here, since a
 * message that could not be left comes again by itself.
 */
export function leaveIn(queueUrl: string, region: string, send: typeof fetch = fetch) {
  const signer = new SignatureV4({ service: 'sqs', region, credentials: defaultProvider(), sha256: Sha256 });
  return async (body: string, reason: string, requestId: string): Promise<void> => {
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    const message = {
      QueueUrl: queueUrl,
      MessageBody: body,
      MessageAttributes: { reason: text(attributeText(reason)), requestId: text(requestId) },
    };
    const { protocol, hostname, port, host, origin } = new URL(queueUrl);
    const { headers } = await signer.sign({
      method: 'POST',
      protocol,
      hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      path: '/',
      query: {},
      headers: {
        host,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AmazonSQS.SendMessage',
      },
      body: JSON.stringify(message),
    });
    const answer = await send(`${origin}/`, {
      method: 'POST',
      headers,
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) throw new Error(`SQS refused a dead letter: ${answer.status} ${await answer.text()}`);
  };
}

/** SQS refuses control characters, lone surrogates and an empty value. */
function attributeText(reason: string): string {
  const text = reason.slice(0, LONGEST_REASON).toWellFormed();
  return text.replace(/[^\P{C}\n\t]|[\uFFFE\uFFFF]/gu, '?') || 'unknown';
}

/** The hash in the form that the signer asks for; with a secret, a keyed one. */
class Sha256 {
  readonly #hash: { update(data: string | Uint8Array): unknown; digest(): Uint8Array };

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('a hash is used once');
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
