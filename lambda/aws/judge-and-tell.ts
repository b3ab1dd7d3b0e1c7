import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { Inspected, Memory } from '../inspect.ts';
import type { Inspection } from '../report/inspection.ts';
import { channels } from './channels.ts';
import { ConditionalRecord } from './conditional-record.ts';
import type { TellingEnvironment } from './environment.ts';
import type { Limits } from './limits.ts';
import { readNoiseObject } from './noise-object.ts';
import { tellOnce } from './tell-once.ts';
import { recall, remember, TOLD_STATE } from './told-state.ts';

export type Clients = { readonly s3: Pick<S3Client, 'send'>; readonly sns: Pick<SNSClient, 'send'> };

/** Of one invocation. */
export type Run = {
  readonly requestId: string;
  /** milliseconds since 1970 at which Lambda ends the invocation */
  readonly endsAt: number;
  readonly limits: Limits;
};

/** What is inspected, and by what name it is known that it was told. */
export type Story = {
  /** Saves everything that a person who is told looks for. */
  judge(memory: Omit<Memory, 'places'>): Promise<Inspected>;
  /** key in the results bucket of the note of what was published */
  noteOf(inspection: Inspection): string;
  /** false: nothing is published, and nothing remembered as told */
  readonly alert: boolean;
};

export type Judged = {
  readonly inspection: Inspection;
  /** whether someone was told, and if so, whether now or in an earlier run over the same */
  readonly told: 'nothing to tell' | 'now' | 'before' | 'not asked';
  /** a sentence where the object with the noise settings could not be used */
  readonly noiseRefused: string | null;
};

/** Meetings with functions that tell the same: each one means judging anew. */
const MOST_JUDGEMENTS = 4;

/** Judges by what was told before, and tells what is new, once. */
export async function judgeAndTell(
  story: Story,
  environment: TellingEnvironment,
  { s3, sns }: Clients,
  { requestId, endsAt }: Run,
): Promise<Judged> {
  const { resultsBucket: bucket, noiseObject, emailTopic, slackTopic } = environment;
  const { noise, refused } = await readNoiseObject(s3, bucket, noiseObject);
  const notes = refused === null ? [] : [refused];
  const memory = new ConditionalRecord(s3, bucket, TOLD_STATE);

  let before = await recall(memory);
  for (let judgement = 0; judgement < MOST_JUDGEMENTS; judgement++) {
    const { inspection, messages, told } = await story.judge({ told: before.state, noise, notes });
    if (!story.alert) return { inspection, told: 'not asked', noiseRefused: refused };
    const since = await remember(memory, before, told);
    if (since !== null) {
      before = since;
      continue;
    }
    if (messages === null) return { inspection, told: 'nothing to tell', noiseRefused: refused };
    const record = new ConditionalRecord(s3, bucket, story.noteOf(inspection));
    const teller = { by: requestId, now: Date.now(), until: endsAt };
    const when = await tellOnce(
      record,
      channels(sns, { email: emailTopic, slack: slackTopic }, messages),
      teller,
    );
    return { inspection, told: when, noiseRefused: refused };
  }
  throw new Error(`${MOST_JUDGEMENTS} other functions were telling the same at the same time`);
}
