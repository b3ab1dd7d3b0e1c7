import * as v from 'valibot';

/**
 * The one schema of settings: parsed at synth, at cold start and by the local commands. It holds what differs
 * between deployments; a pattern's bounds stay in its file, and are overridden here by name.
 */

export const severities = ['low', 'medium', 'high'] as const;
const severity = v.picklist(severities, 'must be low, medium or high');
const text = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'));
const whole = (least: number, most: number) =>
  v.pipe(
    v.number(`must be a whole number from ${least}`),
    v.integer(`must be a whole number from ${least}`),
    v.minValue(least, `must be a whole number from ${least}`),
    v.maxValue(most, `must be at most ${most}`),
  );
const share = v.pipe(
  v.number('must be a number from 0 to 1'),
  v.minValue(0, 'must be a number from 0 to 1'),
  v.maxValue(1, 'must be a number from 0 to 1'),
);
const date = v.pipe(
  text,
  v.check((value) => !Number.isNaN(Date.parse(value)), 'must be a date like 2026-12-01'),
);

const allowEntry = v.strictObject({
  /** pattern id; absent: every pattern */
  pattern: v.optional(text),
  /** originator: address or CIDR */
  host: v.optional(text),
  /** responder: address or CIDR; silences only where all responders concerned match */
  responder: v.optional(text),
  /** a value that counted, e.g. an operation; silences only where all values match */
  operation: v.optional(text),
  reason: text,
  /** last moment, by the log's own time, at which the entry silences */
  until: v.optional(date),
});

const roleSchema = v.strictObject({
  role: v.picklist(['domain-controller', 'scanner', 'management', 'dns-server', 'file-server', 'proxy']),
  /** addresses or CIDRs */
  hosts: v.array(text),
});

/** What may change without a redeploy: the settings may name an object that holds it. */
export const noiseEntries = {
  allow: v.optional(v.array(allowEntry), []),
  roles: v.optional(v.array(roleSchema), []),
  /** pattern ids that are reported but never told */
  dryRun: v.optional(v.array(text), []),
};
export const noiseSchema = v.strictObject(noiseEntries);

const entries = {
  ...noiseEntries,
  preset: v.optional(v.picklist(['default', 'notebook'], 'must be default or notebook'), 'default'),
  k: v.optional(
    v.union([v.literal('auto'), whole(1, 100)], 'must be auto or a whole number from 1 to 100'),
    5,
  ),
  seed: v.optional(whole(0, 2 ** 31 - 1), 0),
  /** log paths to inspect; empty: all */
  only: v.optional(v.array(text), []),
  /** fewest distinct hosts that are compared with each other */
  smallestPopulation: v.optional(whole(2, 1_000_000), 5),
  /** a file is given up where more than this share of its records is rejected */
  largestRejectedShare: v.optional(share, 0.9),
  /** findings below are reported, not told */
  leastSeverity: v.optional(severity, 'medium'),
  /** bounds of patterns by pattern id and bound name */
  bounds: v.optional(v.record(text, v.record(text, v.number('must be a number'))), {}),
  /** raw records of flagged hosts kept per log path; 0 switches the second pass off */
  largestDrillDown: v.optional(whole(0, 10_000_000), 100_000),
  /** hours in which the same pattern, host and responders are not told again; 0: always told */
  tellAgainAfterHours: v.optional(whole(0, 24 * 365), 24),
  /** from this many logs on that alerted within the hours, further ones are told together; absent: never */
  digest: v.optional(v.strictObject({ afterLogs: whole(1, 10_000), withinHours: whole(1, 24 * 365) })),
  /** expanded bytes after which a compressed log is cut, and the largest ratio of expanded to stored bytes */
  largestExpandedBytes: v.optional(whole(1, Number.MAX_SAFE_INTEGER), 1024 ** 4),
  largestExpansion: v.optional(whole(1, 100_000), 1_100),
} as const;

export const settingsSchema = v.strictObject(entries);
export type Settings = v.InferOutput<typeof settingsSchema>;
export type NoiseSettings = v.InferOutput<typeof noiseSchema>;
export type AllowEntry = v.InferOutput<typeof allowEntry>;

const matching = (pattern: RegExp, message: string) => v.pipe(v.string(message), v.regex(pattern, message));
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

/** A settings file: the analysis at its top, and under `deployment` what only the stack looks at. */
const fileSchema = v.strictObject({ ...entries, deployment: v.optional(deploymentSchema, {}) });

/** Names the key, what it must be, what it was, and where it came from. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * The analysis of a settings file. Throws SettingsError naming every key that is wrong, those of the deployment
 * too; `origin` is a file name or a variable.
 */
export function parseSettings(input: unknown, origin: string): Settings {
  return parseSettingsFile(input, origin).settings;
}

export function parseSettingsFile(
  input: unknown,
  origin: string,
): { readonly settings: Settings; readonly deployment: Deployment } {
  const { deployment, ...settings } = parseWith(fileSchema, input, origin);
  return { settings, deployment };
}

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

/** All variables of a function may come to 4,096 bytes; the rest is room for the names of the stack's resources. */
const LARGEST_SETTINGS = 2_800;

/** The analysis as a variable: what differs from the defaults. Throws SettingsError where it does not fit. */
export function settingsVariable(settings: Settings): Record<string, string> {
  const usual: Record<string, unknown> = parseSettings({}, 'defaults');
  const own = Object.entries(settings).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(usual[key]),
  );
  const json = JSON.stringify(Object.fromEntries(own));
  const bytes = new TextEncoder().encode(json).length;
  if (bytes > LARGEST_SETTINGS) {
    throw new SettingsError(
      `"${own.map(([key]) => key).join('", "')}" come to ${bytes} bytes, and ${LARGEST_SETTINGS} fit into a function's ` +
        'environment: put allow, roles and dryRun into the object that deployment.noiseObject names',
    );
  }
  return { [variables.settings]: json };
}

export function keyFilterVariable({ keyPrefix, keySuffixes }: KeyFilter): Record<string, string> {
  return { [variables.keyFilter]: JSON.stringify({ keyPrefix, keySuffixes }) };
}

export function parseWith<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
  origin: string,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return parsed.output;
  throw new SettingsError(parsed.issues.map((issue) => describe(issue, origin)).join('\n'));
}

function describe(issue: v.BaseIssue<unknown>, origin: string): string {
  if (issue.path !== undefined) return `${complaint(issue)} (${origin})`;
  return `settings must be a JSON object, got ${shown(issue.input)} (${origin})`;
}

/** What is wrong with which key. */
export function complaint(issue: v.BaseIssue<unknown>): string {
  const key = (issue.path ?? []).map((item) => String(item.key)).join('.');
  if (issue.expected === 'never') return `"${key}" is not a setting`;
  // Of a key that an object lacks, the schema speaks as of the object.
  if (issue.type.endsWith('object') && issue.input === undefined) return `"${key}" is missing`;
  return `"${key}" ${issue.message}, got ${shown(issue.input)}`;
}

function shown(input: unknown): string {
  return (JSON.stringify(input) ?? 'nothing').slice(0, 80);
}
