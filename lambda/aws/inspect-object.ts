import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { Places } from '../alert/places.ts';
import { foldersOf } from '../artefacts.ts';
import { inspect, type Stored } from '../inspect.ts';
import type { Inspection } from '../report/inspection.ts';
import { channels } from './channels.ts';
import { ConditionalRecord } from './conditional-record.ts';
import { addToIndex } from './daily-index.ts';
import type { Environment } from './environment.ts';
import type { StoredObject } from './event.ts';
import { sentenceOf } from './faults.ts';
import type { Limits } from './limits.ts';
import { readNoiseObject } from './noise-object.ts';
import { resultsFolder } from './result-keys.ts';
import { s3World } from './s3-world.ts';
import { tellOnce } from './tell-once.ts';
import { type Remembered, recall, remember, TOLD_STATE } from './told-state.ts';

export type Clients = { readonly s3: Pick<S3Client, 'send'>; readonly sns: Pick<SNSClient, 'send'> };

/** Of one invocation. */
export type Run = {
  readonly requestId: string;
  /** milliseconds since 1970 at which Lambda ends the invocation */
  readonly endsAt: number;
  readonly limits: Limits;
};

export type Done = {
  readonly inspection: Inspection;
  /** whether someone was told, and if so, whether now or in an earlier run over the same version */
  readonly told: 'nothing to tell' | 'now' | 'before';
  /** a sentence where the object with the noise settings could not be used */
  readonly noiseRefused: string | null;
  /** a sentence where the log could not be added to the index of its day */
  readonly indexFault: string | null;
};

/** Meetings with functions that tell the same: each one means reading the log again. */
const MOST_JUDGEMENTS = 4;

/** One version of one object, from its bytes to its results, its alert and its place in the index of its day. */
export async function inspectObject(
  object: StoredObject,
  environment: Environment,
  clients: Clients,
  run: Run,
): Promise<Done> {
  const done = await inspectAndTell(object, environment, clients, run);
  // The index is a convenience: a log that is done is not done again for it.
  const indexFault = await addToIndex(
    clients.s3,
    environment.resultsBucket,
    resultsFolder(object),
    done.inspection,
  ).then(() => null, sentenceOf);
  return { ...done, indexFault };
}

async function inspectAndTell(
  object: StoredObject,
  environment: Environment,
  { s3, sns }: Clients,
  { requestId, endsAt, limits }: Run,
): Promise<Omit<Done, 'indexFault'>> {
  const { resultsBucket: bucket, settings } = environment;
  const folder = resultsFolder(object);
  const world = s3World({ s3, object, results: { bucket, folder }, limits });
  const { noise, refused } = await readNoiseObject(s3, bucket, environment.noiseObject);
  const notes = refused === null ? [] : [refused];
  const memory = new ConditionalRecord(s3, bucket, TOLD_STATE);
  const judge = ({ state }: Remembered) =>
    inspect(storedOf(object), world, settings, {
      told: state,
      noise,
      notes,
      places: placesIn(bucket, folder),
    });

  let before = await recall(memory);
  for (let judgement = 0; judgement < MOST_JUDGEMENTS; judgement++) {
    const { inspection, messages, told } = await judge(before);
    const since = await remember(memory, before, told);
    if (since !== null) {
      before = since;
      continue;
    }
    if (messages === null) return { inspection, told: 'nothing to tell', noiseRefused: refused };
    const topics = { email: environment.emailTopic, slack: environment.slackTopic };
    const record = new ConditionalRecord(s3, bucket, `${folder}/told.json`);
    const teller = { by: requestId, now: Date.now(), until: endsAt };
    const when = await tellOnce(record, channels(sns, topics, messages), teller);
    return { inspection, told: when, noiseRefused: refused };
  }
  throw new Error(`${MOST_JUDGEMENTS} other functions were telling the same at the same time`);
}

/** Addresses that the console and the command line both take. */
function placesIn(bucket: string, folder: string): Places {
  const place = (logPath: string, name: string) =>
    `s3://${bucket}/${folder}/${foldersOf([logPath]).get(logPath)!}/${name}`;
  return {
    report: (logPath) => place(logPath, 'report.html'),
    records: (logPath) => place(logPath, 'records.log.gz'),
  };
}

function storedOf({ key, bytes, versionId, eTag }: StoredObject): Stored {
  return { name: key, bytes, version: versionId ?? eTag };
}
