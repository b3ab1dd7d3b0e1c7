import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { leaveIn } from './aws/dead-letters.ts';
import {
  readEnvironment,
  readLogEnvironment,
  readQueueEnvironment,
  readTellingEnvironment,
} from './aws/environment.ts';
import { examineWindow } from './aws/examine-window.ts';
import { type BatchResponse, handleEvent } from './aws/handle-event.ts';
import { inspectObject } from './aws/inspect-object.ts';
import { asRun, listRanges, type RangeList } from './aws/list-ranges.ts';
import { type Plan, planWindows } from './aws/plan-windows.ts';
import { isRange } from './aws/range-item.ts';
import { type Invocation, reporterOf } from './aws/reporter.ts';
import { shellOf } from './aws/shell.ts';
import { type BatchSummary, tallyBatch } from './aws/tally-batch.ts';
import { tallyRangeItem } from './aws/tally-range-item.ts';
import type { WindowSummary } from './aws/window-line.ts';

/** Throttling is answered with waiting, not with a failed log; silence with another attempt. */
const retries = {
  maxAttempts: 8,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
};

// Once per cold start: what is wrong with the settings is said before the first log is touched.
const { functionName, region } = readEnvironment(process.env);
const clients = {
  // TLS guards the way, gzip and zstd the content, and a checksum in JavaScript would cost as much as reading.
  s3: new S3Client({ ...retries, responseChecksumValidation: 'WHEN_REQUIRED' }),
  sns: new SNSClient(retries),
};

const queueEnvironment = once(() => readQueueEnvironment(process.env));
const logEnvironment = once(() => readLogEnvironment(process.env));
const tellingEnvironment = once(() => readTellingEnvironment(process.env));

/** What Lambda loads, a function each. Their roles differ, and so does what they have to be told. */

/** Logs as they arrive: events of S3, by the queue. */
export function handler(event: unknown, invocation: Invocation): Promise<BatchResponse> {
  const environment = queueEnvironment();
  const leave = leaveIn(environment.deadLetters, region);
  return handleEvent(event, shellOf(environment, invocation, { inspect: inspectObject, clients, leave }));
}

/** A batch of objects of a map, or a byte range of a large one: partial tallies and nothing else. */
export async function tally(event: unknown, invocation: Invocation): Promise<BatchSummary> {
  const report = reporterOf(functionName, invocation.awsRequestId);
  const work = isRange(event) ? tallyRangeItem : tallyBatch;
  return work(event, { environment: logEnvironment(), s3: clients.s3, invocation, report });
}

/** The windows that are due, or the byte ranges of what was split, as a list for a map. */
export async function plan(event: unknown): Promise<Plan | RangeList> {
  const run = asRun(event);
  if (run !== null) return listRanges(run, readEnvironment(process.env), clients.s3);
  return planWindows(event, readEnvironment(process.env), clients.s3, Date.now());
}

/** A window of a map. */
export async function window(event: unknown, invocation: Invocation): Promise<WindowSummary> {
  const report = reporterOf(functionName, invocation.awsRequestId);
  return examineWindow(event, { environment: tellingEnvironment(), clients, invocation, report });
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
