import * as v from 'valibot';

const entrySchema = v.object({
  pattern: v.string(),
  logPath: v.string(),
  host: v.string(),
  /** the log that was told of: its name and version */
  source: v.string(),
  /** the log's last record time, seconds since 1970 */
  at: v.number(),
  /** the finding's first number, by which growth is measured */
  value: v.number(),
  /** the responders concerned, all of them where `responderCount` is not larger */
  responders: v.array(v.string()),
  responderCount: v.number(),
  severity: v.picklist(['low', 'medium', 'high']),
  /** true: told together with others, in a digest */
  held: v.boolean(),
});

const stateSchema = v.object({ schemaVersion: v.literal(1), told: v.array(entrySchema) });

/** One telling: what was told of which host, and when by the log's own time. */
export type ToldEntry = Readonly<v.InferOutput<typeof entrySchema>>;

/** What was told before. Sorted and bounded, so that two functions that tell at once come to the same state. */
export type ToldState = { readonly schemaVersion: 1; readonly told: readonly ToldEntry[] };

export const nothingTold: ToldState = { schemaVersion: 1, told: [] };

/** Tellings kept: the latest by the logs' own time. About 1 MB as JSON. */
export const LARGEST_STATE = 5000;

/** The state as stored, or null where it is none. */
export function parseToldState(stored: unknown): ToldState | null {
  const parsed = v.safeParse(stateSchema, stored);
  return parsed.success ? bounded(parsed.output.told) : null;
}

/** Both states' tellings: the order in which states are merged does not matter. */
export function mergeTold(a: ToldState, b: ToldState): ToldState {
  return bounded([...a.told, ...b.told]);
}

/** Text of any length as a key of at most 80 characters; different texts stay different, short ones readable. */
export function keyOf(text: string): string {
  if (text.length <= 64) return text;
  return `${text.slice(0, 60)}…${fnv1a(text, 0x811c9dc5)}${fnv1a(text, 0x9e3779b9)}`;
}

/** FNV-1a over UTF-16 code units, as eight hexadecimal digits. */
function fnv1a(text: string, basis: number): string {
  let hash = basis;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function bounded(entries: readonly ToldEntry[]): ToldState {
  const byKey = new Map<string, ToldEntry>();
  for (const entry of entries) byKey.set(JSON.stringify(fieldsOf(entry)), entry);
  const told = [...byKey]
    .sort(([a, { at }], [b, { at: other }]) => other - at || (a < b ? -1 : a > b ? 1 : 0))
    .slice(0, LARGEST_STATE)
    .map(([, entry]) => entry);
  return { schemaVersion: 1, told };
}

/** Every member in one order, whatever order the stored object had. */
const fieldsOf = (entry: ToldEntry) => [
  entry.pattern,
  entry.logPath,
  entry.host,
  entry.source,
  entry.at,
  entry.value,
  entry.responders,
  entry.responderCount,
  entry.severity,
  entry.held,
];
