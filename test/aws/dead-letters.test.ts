import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaveIn } from '../../lambda/aws/dead-letters.ts';

type Sent = { MessageBody: string; MessageAttributes: { reason: { StringValue: string } } };

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };

beforeAll(() => {
  process.env.AWS_ACCESS_KEY_ID = credentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = credentials.secretAccessKey;
  process.env.AWS_SESSION_TOKEN = credentials.sessionToken;
});
afterAll(() => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
    delete process.env[name];
});

async function left(reason: string): Promise<Sent> {
  let sent: unknown;
  const send = async (_: unknown, init?: RequestInit) => {
    sent = JSON.parse(init!.body as string);
    return new Response('{}');
  };
  await leaveIn('https://sqs.eu-central-1.amazonaws.com/1/dead', 'eu-central-1', send)(
    '{"Records":[]}',
    reason,
    'request 1',
  );
  return sent as Sent;
}

describe('a dead letter', () => {
  it('is the message as it came, with the reason beside it', async () => {
    expect(await left('LimitReached: the time was up')).toEqual({
      QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/1/dead',
      MessageBody: '{"Records":[]}',
      MessageAttributes: {
        reason: { DataType: 'String', StringValue: 'LimitReached: the time was up' },
        requestId: { DataType: 'String', StringValue: 'request 1' },
      },
    });
  });

  it('has a reason that SQS takes, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 1_500, size: 'max' }), async (reason) => {
        const text = (await left(reason)).MessageAttributes.reason.StringValue;
        // What XML 1.0 allows, which is what SQS says it takes.
        expect(text).toMatch(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]+$/u);
        expect(text.length).toBeLessThanOrEqual(1_000);
      }),
      { seed: 4, numRuns: 50 },
    );
  });

  it('that SQS refuses is an error', async () => {
    const send = async () => new Response('AccessDenied', { status: 403 });
    const leave = leaveIn('https://sqs.eu-central-1.amazonaws.com/1/dead', 'eu-central-1', send);
    await expect(leave('{}', 'reason', 'r')).rejects.toThrow('SQS refused a dead letter: 403 AccessDenied');
  });

  it("goes over the wire as the SDK's client of SQS sends it", async () => {
    const seen: { url: string | undefined; headers: Record<string, unknown>; body: unknown }[] = [];
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await Array.fromAsync(request)).toString();
      seen.push({ url: request.url, headers: request.headers, body: JSON.parse(body) });
      response.setHeader('content-type', 'application/x-amz-json-1.0').end('{"MessageId":"m"}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await leaveIn(`${endpoint}/1/dead`, 'eu-central-1')('{}', 'why', 'r');
    const client = new SQSClient({ region: 'eu-central-1', endpoint, credentials, md5: false });
    await client.send(
      new SendMessageCommand(seen[0]!.body as ConstructorParameters<typeof SendMessageCommand>[0]),
    );
    server.close();
    const [ours, theirs] = seen;
    expect(ours!.body).toEqual(theirs!.body);
    expect(ours!.url).toBe(theirs!.url);
    for (const name of ['content-type', 'x-amz-target', 'x-amz-security-token']) {
      expect(ours!.headers[name]).toBe(theirs!.headers[name]);
    }
    expect(ours!.headers.authorization).toMatch(
      /Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/sqs\/aws4_request/,
    );
  });
});
