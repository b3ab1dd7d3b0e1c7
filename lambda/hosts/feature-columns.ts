import type { Condition, Field } from '../zeek/field.ts';
import { fieldKey, wheres } from '../zeek/plan.ts';
import type { Tally } from '../zeek/tally.ts';
import { bestRegularities } from './cadences.ts';
import type { Feature } from './feature.ts';
import { distinctImages, meanOfValues, mostUnderOneImage } from './images.ts';
import { mostDistinct } from './under.ts';
import { ValueColumns } from './value-columns.ts';

/** The values of each feature, one per row; NaN where there is none. `ids` are the tally's hosts in the order of rows. */
export function featureColumns(
  tally: Tally,
  features: readonly Feature[],
  ids: Uint32Array,
): Map<string, Float64Array> {
  const columns = new Map<string, Float64Array>();
  for (const feature of features) {
    if ('ratio' in feature) columns.set(feature.name, ratioOf(feature, columns));
    else columns.set(feature.name, inOrder(columnOf(tally, feature), ids));
  }
  return columns;
}

/** A column by the tally's ids, by row. */
export function inOrder(column: Float64Array, ids: Uint32Array): Float64Array {
  const result = new Float64Array(ids.length);
  for (let row = 0; row < ids.length; row++) result[row] = column[ids[row]!]!;
  return result;
}

function ratioOf(
  { name, ratio: [over, under] }: Feature & { readonly ratio: readonly [string, string] },
  columns: ReadonlyMap<string, Float64Array>,
): Float64Array {
  const [dividend, divisor] = [columns.get(over), columns.get(under)];
  if (dividend === undefined || divisor === undefined) {
    throw new Error(`${name} divides features that must stand before it: ${over} by ${under}`);
  }
  return quotient(dividend, divisor);
}

function columnOf(tally: Tally, feature: Exclude<Feature, { readonly ratio: unknown }>): Float64Array {
  const { hosts } = tally;
  if ('count' in feature)
    return feature.count === 'records' ? hosts.records() : counted(tally, feature.count);
  if ('share' in feature) return quotient(counted(tally, feature.share), hosts.records());
  if ('unique' in feature) return valuesOf(tally, feature.unique, feature.where).distinct();
  if ('top' in feature) return valuesOf(tally, feature.top, feature.where).top();
  if ('uniqueOf' in feature) return distinctImages(valuesOf(tally, feature.uniqueOf), hosts.size, feature.as);
  if ('mostOf' in feature) return mostUnderOneImage(valuesOf(tally, feature.mostOf), hosts.size, feature.as);
  if ('meanOf' in feature) return meanOfValues(valuesOf(tally, feature.meanOf), hosts.size, feature.as);
  if ('most' in feature) return mostDistinct(tally, feature.most, feature.under);
  if ('sum' in feature) return hosts.summed(feature.sum, feature.where);
  if ('mean' in feature) return hosts.mean(feature.mean);
  if ('max' in feature) return hosts.largest(feature.max);
  if ('span' in feature) return difference(hosts.last(), hosts.first());
  return bestRegularities(tally);
}

function valuesOf(tally: Tally, field: Field, where?: Condition): ValueColumns {
  const values = ValueColumns.of(tally, field, where);
  if (values === null)
    throw new Error(`${fieldKey(field)} was not tallied: the log was read with another plan`);
  return values;
}

/** By host in the kernel, or from the records of each value. */
function counted(tally: Tally, condition: Condition): Float64Array {
  return tally.hosts.counted(condition) ?? valuesOf(tally, wheres(condition)[0]!.field, condition).records();
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, host) => value - b[host]!);
}

/** NaN where the divisor is 0 or null. */
function quotient(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, host) => (b[host] === 0 ? Number.NaN : value / b[host]!));
}
