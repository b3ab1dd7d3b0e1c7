import * as v from 'valibot';

/**
 * The one schema of settings: parsed at synth, at cold start and by the local commands. It holds what differs
 * between deployments; a pattern's bounds stay in its file, and are overridden here by name.
 */

const severity = v.picklist(['low', 'medium', 'high'], 'must be low, medium or high');
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
  largestRejectedShare: v.optional(share, 0.5),
  /** findings below are reported, not told */
  leastSeverity: v.optional(severity, 'medium'),
  /** bounds of patterns by pattern id and bound name */
  bounds: v.optional(v.record(text, v.record(text, v.number('must be a number'))), {}),
  /** raw records of flagged hosts kept per log path; 0 switches the second pass off */
  largestDrillDown: v.optional(whole(0, 10_000_000), 100_000),
  /** hours in which the same pattern, host and responders are not told again; 0: always told */
  tellAgainAfterHours: v.optional(whole(0, 24 * 365), 24),
  /** expanded bytes after which a compressed log is cut, and the largest ratio of expanded to stored bytes */
  largestExpandedBytes: v.optional(whole(1, Number.MAX_SAFE_INTEGER), 1024 ** 4),
  largestExpansion: v.optional(whole(1, 100_000), 1_100),
} as const;

export const settingsSchema = v.strictObject(entries);
export type Settings = v.InferOutput<typeof settingsSchema>;
export type NoiseSettings = v.InferOutput<typeof noiseSchema>;
export type AllowEntry = v.InferOutput<typeof allowEntry>;

/** Names the key, what it must be, what it was, and where it came from. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Throws SettingsError naming every key that is wrong; `origin` is a file name or a variable. */
export function parseSettings(input: unknown, origin: string): Settings {
  return parseWith(settingsSchema, input, origin);
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
  const key = issue.path?.map((item) => String(item.key)).join('.') ?? '';
  if (key === '') return `settings must be a JSON object, got ${JSON.stringify(issue.input) ?? 'nothing'} (${origin})`;
  if (issue.expected === 'never') return `"${key}" is not a setting (${origin})`;
  const got = issue.input === undefined ? 'nothing' : (JSON.stringify(issue.input) ?? String(issue.input));
  return `"${key}" ${issue.message}, got ${got.slice(0, 80)} (${origin})`;
}
