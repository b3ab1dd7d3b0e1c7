import type { Plan } from '../zeek/plan.ts';
import { type Unsealed, unseal } from './envelope.ts';
import { fingerprintOf } from './fingerprint.ts';
import { objectsOf, type Part, type PartSource, readOf, recordsOf, type TalliedRange } from './part.ts';
import { UnreadablePart } from './unreadable-part.ts';

export type PartHeader = {
  readonly logPath: string;
  /** the plan's fingerprint */
  readonly plan: string;
  /** fields that the log has, and those of them whose values are told apart and of which there were any */
  readonly fields: readonly string[];
  readonly valued: readonly string[];
  readonly sources: readonly PartSource[];
  /** first and last time in microseconds since 1970, in decimal */
  readonly span: readonly string[];
  /** of each set and table: how many rows it had after each source */
  readonly sets: readonly { readonly name: string; readonly ends: readonly number[] }[];
  readonly tables: readonly TableHeader[];
  /** originators of each source; none where there is one source */
  readonly members: readonly number[];
};

export type TableHeader = {
  readonly ends: readonly number[];
  /** originators that each run names */
  readonly groups: readonly number[];
  /** records that found no room */
  readonly refused: number;
};

export type OpenPart = { readonly header: PartHeader; readonly section: Unsealed['section'] };

/** A part whose bytes are as they were written. Throws UnreadablePart. */
export function openPart(bytes: Uint8Array): OpenPart {
  const { header, section } = unseal(bytes);
  if (!isHeader(header))
    throw new UnreadablePart('The header of the partial tally lacks what belongs there.');
  return { header, section };
}

/** Throws UnreadablePart where another plan counted. */
export function expectPlan({ header }: OpenPart, plan: Plan): void {
  if (header.plan !== fingerprintOf(plan)) {
    throw new UnreadablePart(`The partial tally of ${header.logPath} was counted by another analysis.`);
  }
}

export function described({ header }: OpenPart): Part {
  const { logPath, sources, fields, valued, span, sets, tables } = header;
  const hours = sources.flatMap(({ hour }) => (hour === null ? [] : [hour]));
  const [first, last] = span.map((micros) => Number(micros) / 1e6);
  return {
    logPath,
    hour: hours.length === 0 ? null : Math.min(...hours),
    hours: {
      first: Math.min(...sources.map((source) => source.hours.first)),
      last: Math.max(...sources.map((source) => source.hours.last)),
    },
    objects: objectsOf(sources),
    records: recordsOf(sources),
    read: readOf(sources),
    fields: [...new Set([...fields, ...valued])],
    window: first! > last! ? { first: null, last: null } : { first: first!, last: last! },
    hosts: sets.find(({ name }) => name === 'id.orig_h')?.ends.at(-1) ?? 0,
    pairs: tables.reduce((sum, { ends }) => sum + (ends.at(-1) ?? 0), 0),
  };
}

function isHeader(header: unknown): header is PartHeader {
  const { logPath, plan, fields, valued, sources, span, sets, tables, members } =
    header as Partial<PartHeader>;
  if (typeof logPath !== 'string' || typeof plan !== 'string') return false;
  if (!isListOf(fields, isText) || !isListOf(valued, isText)) return false;
  if (!isListOf(sources, isSource) || sources.length === 0) return false;
  if (!isListOf(span, (micros) => typeof micros === 'string' && /^-?\d{1,19}$/.test(micros))) return false;
  const isRun = (ends: unknown) => isListOf(ends, isCount) && ends.length === sources.length;
  const rises = (ends: unknown) =>
    isRun(ends) && (ends as number[]).every((end, run, all) => run === 0 || end >= all[run - 1]!);
  return (
    span.length === 2 &&
    isListOf(sets, (set: PartHeader['sets'][number]) => typeof set?.name === 'string' && rises(set.ends)) &&
    isListOf(
      tables,
      (table: TableHeader) => rises(table?.ends) && isRun(table.groups) && isCount(table.refused),
    ) &&
    isListOf(members, isCount) &&
    (members.length === sources.length || (members.length === 0 && sources.length === 1))
  );
}

function isSource(source: Partial<PartSource> | null): boolean {
  const { object, hour, hours, records, read } = source ?? {};
  return (
    typeof object?.name === 'string' &&
    typeof object.version === 'string' &&
    isPlace(object.bytes) &&
    (object.range === undefined || isRange(object.range)) &&
    typeof object.form === 'object' &&
    (hour === null || Number.isFinite(hour)) &&
    Number.isFinite(hours?.first) &&
    Number.isFinite(hours?.last) &&
    isCount(records?.accepted) &&
    isCount(records?.rejected) &&
    Array.isArray(records?.firstRejected) &&
    typeof read?.read === 'string'
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isListOf<Item>(list: unknown, fits: (item: Item) => boolean): list is Item[] {
  return Array.isArray(list) && list.every(fits);
}

function isRange(range: Partial<TalliedRange> | null): boolean {
  return isPlace(range?.from) && isPlace(range?.to) && isCount(range?.lines);
}

/** Of bytes in an object, which may be larger than the kernel can count. */
function isPlace(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32;
}
