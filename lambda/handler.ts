import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { leaveIn } from './aws/dead-letters.ts';
import { readEnvironment } from './aws/environment.ts';
import { type BatchResponse, handleEvent } from './aws/handle-event.ts';
import { inspectObject } from './aws/inspect-object.ts';
import { type Invocation, shellOf } from './aws/shell.ts';

/** Throttling is answered with waiting, not with a failed log; silence with another attempt. */
const retries = {
  maxAttempts: 8,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
};

// Once per cold start: what is wrong with the settings is said before the first log is touched.
const environment = readEnvironment(process.env);
const clients = {
  // TLS guards the way, gzip and zstd the content, and a checksum in JavaScript would cost as much as reading.
  s3: new S3Client({ ...retries, responseChecksumValidation: 'WHEN_REQUIRED' }),
  sns: new SNSClient(retries),
};
const leave = leaveIn(environment.deadLetters, environment.region);

/** The only thing that Lambda loads. */
export function handler(event: unknown, invocation: Invocation): Promise<BatchResponse> {
  return handleEvent(event, shellOf(environment, invocation, { inspect: inspectObject, clients, leave }));
}
