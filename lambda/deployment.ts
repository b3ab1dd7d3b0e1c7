import * as v from 'valibot';
import { matching, severity, text, whole } from './setting-kinds.ts';

const keyPart = matching(
  /^[A-Za-z0-9/_.-]*$/,
  'must be made of letters, digits and / _ . - only, which S3 filters take as they stand',
);
const email = v.pipe(v.string('must be an email address'), v.email('must be an email address'));
const keyArn =
  'arn:[a-z-]+:kms:[a-z0-9-]+:\\d{12}:key/(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})';
const kmsKeyArn = matching(
  new RegExp(`^${keyArn}$`),
  'must be the ARN of a KMS key (arn:aws:kms:REGION:ACCOUNT:key/ID)',
);

/** Where logs come from. S3 refuses notifications whose filters overlap, so a suffix may not end in another. */
const keyFilterEntries = {
  keyPrefix: v.optional(keyPart, ''),
  /** empty: every key */
  keySuffixes: v.optional(
    v.pipe(
      v.array(v.pipe(keyPart, v.nonEmpty('must not be empty'))),
      v.maxLength(20, 'must be at most 20 suffixes'),
      v.check(
        (suffixes) =>
          suffixes.every((one, at) => suffixes.every((other, to) => at === to || !one.endsWith(other))),
        'must not hold a suffix that ends in another one: S3 refuses filters that overlap',
      ),
    ),
    ['.log', '.json', '.ndjson'].flatMap((suffix) => [suffix, `${suffix}.gz`, `${suffix}.zst`]),
  ),
};
export const keyFilterSchema = v.strictObject(keyFilterEntries);
export type KeyFilter = v.InferOutput<typeof keyFilterSchema>;

const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653,
] as const;

const deploymentEntries = {
  ...keyFilterEntries,
  /** a bucket that stands already and whose owner has EventBridge switched on; absent: the stack makes one */
  existingLogBucket: v.optional(
    v.strictObject({
      name: matching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket'),
      /** the customer key that its objects are encrypted with */
      kmsKeyArn: v.optional(kmsKeyArn),
    }),
  ),
  /** keep replaced and deleted logs in the bucket that the stack makes */
  versionedLogBucket: v.optional(v.boolean('must be true or false'), false),
  /** who is told of findings, and from which severity on */
  emails: v.optional(
    v.array(
      v.union(
        [email, v.strictObject({ address: email, leastSeverity: severity })],
        'must be an email address',
      ),
    ),
    [],
  ),
  slack: v.optional(
    v.strictObject({
      workspaceId: matching(/^[0-9A-Z]{1,255}$/, 'must be the id of a Slack workspace, e.g. T0123ABCD'),
      channelId: matching(/^[A-Za-z0-9]+$/, 'must be the id of a Slack channel, e.g. C0123ABCD'),
    }),
  ),
  /** who is told that the machinery itself needs care */
  alarmEmails: v.optional(v.array(email), []),
  /** hours without a single log after which an alarm goes off; absent: silence is normal here */
  silenceAlarmHours: v.optional(whole(1, 24)),
  memoryMegabytes: v.optional(whole(512, 10_240), 1_769),
  timeoutSeconds: v.optional(whole(30, 900), 900),
  /** logs inspected at once */
  maxConcurrency: v.optional(whole(2, 1_000), 10),
  /** concurrency taken from the account's for this function alone; absent: none */
  reservedConcurrency: v.optional(whole(2, 1_000)),
  /** how a prefix of the log bucket is gone over again */
  backfill: v.optional(
    v.strictObject({
      /** batches of objects, and windows after them, worked on at once */
      maxConcurrency: v.optional(whole(1, 10_000), 10),
      objectsPerBatch: v.optional(whole(1, 1_000), 20),
      /** share of the objects, in percent, whose batches may fail before all is stopped */
      toleratedFailurePercentage: v.optional(whole(0, 100), 5),
    }),
    {},
  ),
  /** how long the function's own log lines are kept */
  logRetentionDays: v.optional(
    v.picklist(logRetentionDays, `must be one of ${logRetentionDays.join(', ')}`),
    90,
  ),
  /** how long results are kept; absent: for ever */
  resultRetentionDays: v.optional(whole(1, 36_500)),
  /** `create` makes a customer key, an ARN uses one; absent: keys that AWS manages */
  customerKey: v.optional(
    matching(new RegExp(`^(?:create|${keyArn})$`), 'must be create or the ARN of a KMS key'),
  ),
  /** key of the object in the results bucket whose allow-list, roles and dry runs are read at each run */
  noiseObject: v.optional(v.pipe(keyPart, v.nonEmpty('must not be empty')), 'settings/noise.json'),
  /** address of the runbook, given in every alarm */
  runbook: v.optional(text, 'docs/runbook.md'),
} as const;

export const deploymentSchema = v.pipe(
  v.strictObject(deploymentEntries),
  v.forward(
    v.check(
      ({ reservedConcurrency, maxConcurrency }) =>
        reservedConcurrency === undefined || reservedConcurrency >= maxConcurrency,
      'must be at least maxConcurrency, or messages are throttled until they are dead-lettered',
    ),
    ['reservedConcurrency'],
  ),
);
export type Deployment = v.InferOutput<typeof deploymentSchema>;

/** The function's environment: written at synth, read back at cold start. */
export const variables = {
  settings: 'STRAY_SETTINGS',
  keyFilter: 'STRAY_KEY_FILTER',
  resultsBucket: 'STRAY_RESULTS_BUCKET',
  noiseObject: 'STRAY_NOISE_OBJECT',
  emailTopic: 'STRAY_EMAIL_TOPIC',
  slackTopic: 'STRAY_SLACK_TOPIC',
  deadLetters: 'STRAY_DEAD_LETTERS',
} as const;

/** Times that a message is tried before it is a dead letter. */
export const MOST_RECEIVES = 3;

export function keyFilterVariable({ keyPrefix, keySuffixes }: KeyFilter): Record<string, string> {
  return { [variables.keyFilter]: JSON.stringify({ keyPrefix, keySuffixes }) };
}
