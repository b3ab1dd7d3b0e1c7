import type { Feature, LogType } from '../../lambda/hosts/feature.ts';
import type { HostTable, ValueCount } from '../../lambda/hosts/table.ts';
import type { Condition, Field, Where } from '../../lambda/zeek/field.ts';
import { slowCadences } from './slow-cadence.ts';
import { type SlowLog, type SlowRecord, slowRecords, timeOf } from './slow-records.ts';

/**
 * Host tables by Map and Set from the whole text of a log: slow, plain, and independent of the product's
 * reader, so that the two can be held against each other.
 */

type Rows = { readonly host: string; readonly records: readonly SlowRecord[] };

/** One table a log path, in the order in which the paths appear. */
export function slowTables(
  text: string,
  typeOf: (logPath: string) => LogType,
  fallbackPath = '',
): HostTable[] {
  return slowRecords(text, fallbackPath).map((log) => tableOf(log, typeOf(log.logPath)));
}

/** The table of a text that holds one log path; `type` says which where the log does not. */
export function slowTable(text: string, type: LogType): HostTable {
  const log = slowRecords(text, type.logPath)[0];
  return tableOf(log ?? { logPath: type.logPath, fields: new Set(), records: [] }, type);
}

function tableOf(log: SlowLog, type: LogType): HostTable {
  const rows = rowsOf(log);
  const times = log.records.map(timeOf).filter((ts) => ts !== null);
  const computed = new Map<string, Float64Array>();
  for (const feature of type.features) {
    computed.set(
      feature.name,
      Float64Array.from(rows, (row) => reduce(feature, row, type.features) ?? Number.NaN),
    );
  }
  return {
    logPath: log.logPath,
    features: type.features,
    size: rows.length,
    fields: log.fields,
    window: { first: least(times), last: most(times) },
    host: (row) => rows[row]!.host,
    rowOf: (host) => rows.findIndex((row) => row.host === host),
    records: (row) => rows[row]!.records.length,
    column(name) {
      const column = computed.get(name);
      if (column === undefined) throw new Error(`no feature ${name} in ${log.logPath}`);
      return column;
    },
    first: (row) => least(timesOf(rows[row]!.records)),
    last: (row) => most(timesOf(rows[row]!.records)),
    values: (row, field, where, most) => countValues(rows[row]!.records, field, where).slice(0, most),
    callers: (responders) => callersOf(rows, responders),
    top(row, field, where) {
      const values = countValues(rows[row]!.records, field, where);
      return values.length === 0 ? null : { ...values[0]!, distinct: values.length };
    },
    under: (row, of, under) => distinctUnder(rows[row]!.records, of, under),
    cadences: (row) => slowCadences(rows[row]!.records),
  };
}

function callersOf(rows: readonly Rows[], responders: ReadonlySet<string>): Map<string, number> {
  const callers = [...responders].map((responder) => {
    const calls = (record: SlowRecord) => record.get('id.resp_h') === responder;
    return [responder, rows.filter(({ records }) => records.some(calls)).length] as const;
  });
  return new Map(callers.filter(([, hosts]) => hosts > 0));
}

function rowsOf(log: SlowLog): Rows[] {
  const byHost = new Map<string, SlowRecord[]>();
  for (const record of log.records) {
    const host = record.get('id.orig_h');
    if (host === undefined || host === '') continue;
    const records = byHost.get(host);
    if (records === undefined) byHost.set(host, [record]);
    else records.push(record);
  }
  return [...byHost].map(([host, records]) => ({ host, records })).sort((a, b) => (a.host < b.host ? -1 : 1));
}

function reduce(feature: Feature, row: Rows, all: readonly Feature[]): number | null {
  const { records } = row;
  if ('count' in feature) {
    return feature.count === 'records' ? records.length : satisfying(records, feature.count).length;
  }
  if ('unique' in feature) return countValues(records, feature.unique, feature.where).length;
  if ('uniqueOf' in feature) return imagesOf(records, feature.uniqueOf, feature.as).size;
  if ('top' in feature) return countValues(records, feature.top, feature.where)[0]?.records ?? 0;
  if ('share' in feature) return satisfying(records, feature.share).length / records.length;
  if ('sum' in feature) return fromNumbers(satisfying(records, feature.where), feature.sum, total);
  if ('mean' in feature) return fromNumbers(records, feature.mean, (values) => total(values) / values.length);
  if ('max' in feature) return fromNumbers(records, feature.max, (values) => most(values)!);
  if ('meanOf' in feature) {
    const numbers = countValues(records, feature.meanOf).map(({ value }) => feature.as(value));
    const known = numbers.filter((number) => number !== null);
    return known.length === 0 ? null : total(known) / known.length;
  }
  if ('most' in feature) return distinctUnder(records, feature.most, feature.under)[0]?.distinct ?? 0;
  if ('mostOf' in feature) return most([...imagesOf(records, feature.mostOf, feature.as).values()]) ?? 0;
  if ('ratio' in feature) {
    const [over, under] = feature.ratio.map((name) => reduce(all.find((f) => f.name === name)!, row, all));
    return over === null || over === undefined || !under ? null : over / under;
  }
  if ('span' in feature) {
    const times = timesOf(records);
    return times.length === 0 ? null : most(times)! - least(times)!;
  }
  return slowCadences(records)[0]?.regularity ?? null;
}

/** The value of a field, or of two joined; undefined where it, or either of the two, is unset. */
function fieldValue(record: SlowRecord, field: Field): string | undefined {
  if (typeof field === 'string') return record.get(field);
  const [first, second] = [record.get(field[0]), record.get(field[1])];
  return first === undefined || second === undefined ? undefined : `${first}::${second}`;
}

function satisfies(record: SlowRecord, where: Where): boolean {
  const value = fieldValue(record, where.field);
  if ('unset' in where) return value === undefined;
  if (value === undefined) return false;
  return typeof where.in === 'function' ? where.in(value) : where.in.has(value);
}

function satisfying(records: readonly SlowRecord[], condition: Condition | undefined): readonly SlowRecord[] {
  if (condition === undefined) return records;
  const all = 'field' in condition ? [condition] : condition;
  return records.filter((record) => all.every((where) => satisfies(record, where)));
}

/**
 * Most records first; sort is stable and Map keeps insertion order, so ties stay in the order in which the host
 * first had the values, whether or not that record satisfies the condition.
 */
function countValues(records: readonly SlowRecord[], field: Field, where?: Condition): ValueCount[] {
  const counting = new Set(satisfying(records, where));
  const counts = new Map<string, number>();
  for (const record of records) {
    const value = fieldValue(record, field);
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + (counting.has(record) ? 1 : 0));
  }
  return [...counts]
    .map(([value, count]) => ({ value, records: count }))
    .filter(({ records: count }) => count > 0)
    .sort((a, b) => b.records - a.records);
}

function distinctUnder(
  records: readonly SlowRecord[],
  of: Field,
  under: Field,
): { value: string; distinct: number }[] {
  const sets = new Map<string, Set<string>>();
  for (const record of records) {
    const [inner, outer] = [fieldValue(record, of), fieldValue(record, under)];
    if (inner === undefined || outer === undefined) continue;
    sets.set(outer, (sets.get(outer) ?? new Set()).add(inner));
  }
  return [...sets]
    .map(([value, set]) => ({ value, distinct: set.size }))
    .sort((a, b) => b.distinct - a.distinct);
}

/** Images of a field's distinct values, each with how many distinct values share it. */
function imagesOf(
  records: readonly SlowRecord[],
  field: Field,
  as: (value: string) => string | null,
): Map<string, number> {
  const images = new Map<string, number>();
  for (const { value } of countValues(records, field)) {
    const image = as(value);
    if (image !== null) images.set(image, (images.get(image) ?? 0) + 1);
  }
  return images;
}

function fromNumbers(
  records: readonly SlowRecord[],
  field: string,
  of: (values: readonly number[]) => number,
): number | null {
  const texts = records
    .map((record) => record.get(field))
    .filter((text) => text !== undefined && text !== '');
  // numbers are kept to a millionth, so that their sum does not depend on the order of records
  const numbers = texts
    .map(Number)
    .filter(Number.isFinite)
    .map((number) => Math.round(number * 1e6) / 1e6);
  return numbers.length === 0 ? null : of(numbers);
}

function timesOf(records: readonly SlowRecord[]): number[] {
  return records.map(timeOf).filter((ts) => ts !== null);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => Math.min(a, b));
}

function most(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => Math.max(a, b));
}
