import * as v from 'valibot';
import { type Deployment, deploymentSchema, variables } from './deployment.ts';
import { date, severity, share, text, whole } from './setting-kinds.ts';
import { windowEntries } from './window-settings.ts';

export {
  type Deployment,
  deploymentSchema,
  type KeyFilter,
  keyFilterSchema,
  keyFilterVariable,
  MOST_RECEIVES,
  variables,
} from './deployment.ts';
export { severities } from './setting-kinds.ts';

/**
 * The one schema of settings: parsed at synth, at cold start and by the local commands. It holds what differs
 * between deployments; a pattern's bounds stay in its file, and are overridden here by name.
 */

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
  role: v.picklist(['domain-controller', 'scanner', 'management', 'dns-server', 'backup', 'proxy']),
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
  largestRejectedShare: v.optional(share, 1),
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
  largestExpansion: v.optional(whole(1, 100_000), 500),
  ...windowEntries,
} as const;

export const settingsSchema = v.strictObject(entries);
export type Settings = v.InferOutput<typeof settingsSchema>;
export type NoiseSettings = v.InferOutput<typeof noiseSchema>;
export type AllowEntry = v.InferOutput<typeof allowEntry>;

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

export function parseWith<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
  origin: string,
): v.InferOutput<Schema> {
  // An array passes for an object without the keys that are optional.
  const parsed = v.safeParse(schema, Array.isArray(input) ? null : input);
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
