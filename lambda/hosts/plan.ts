import type { Condition, Field } from '../zeek/field.ts';
import { fieldKey, type Plan, tallyKey, wheres } from '../zeek/plan.ts';
import type { Feature, LogType } from './feature.ts';

type Values = { readonly field: Field; readonly where?: Condition };
type Parts = {
  -readonly [Part in keyof Plan]: Plan[Part] extends readonly (infer Item)[] ? Item[] : boolean;
};

/** What the reader has to count for the features and the evidence of a log type. */
export function planOf(type: LogType): Plan {
  const parts: Parts = { values: [], distinct: [], counts: [], sums: [], largest: [], cadence: false };
  for (const feature of type.features) addFeature(parts, feature);
  for (const { field, where } of type.evidence ?? []) parts.values.push(tabulated(field, where));
  const once = <Item>(items: Item[], key: (item: Item) => string) => [
    ...new Map(items.map((item) => [key(item), item])).values(),
  ];
  return {
    ...parts,
    values: once(parts.values, ({ field, where }) => tallyKey(field, where)),
    distinct: once(parts.distinct, ({ of, under }) => `${fieldKey(of)} under ${fieldKey(under)}`),
    counts: once(parts.counts, (condition) => tallyKey('', condition)),
    sums: once(parts.sums, ({ field, where }) => tallyKey(field, where)),
    largest: [...new Set(parts.largest)],
  };
}

function addFeature(parts: Parts, feature: Feature): void {
  if ('count' in feature && feature.count !== 'records') parts.counts.push(feature.count);
  else if ('share' in feature) parts.counts.push(feature.share);
  else if ('unique' in feature) parts.values.push(tabulated(feature.unique, feature.where));
  else if ('top' in feature) parts.values.push(tabulated(feature.top, feature.where));
  else if ('uniqueOf' in feature) parts.values.push({ field: feature.uniqueOf });
  else if ('meanOf' in feature) parts.values.push({ field: feature.meanOf });
  else if ('mostOf' in feature) parts.values.push({ field: feature.mostOf });
  else if ('most' in feature) parts.distinct.push({ of: feature.most, under: feature.under });
  else if ('sum' in feature) parts.sums.push(summed(feature.sum, feature.where));
  else if ('mean' in feature) parts.sums.push({ field: feature.mean });
  else if ('max' in feature) parts.largest.push(feature.max);
  else if ('cadence' in feature) parts.cadence = true;
}

function summed(field: string, where: Condition | undefined) {
  return where === undefined ? { field } : { field, where };
}

/** The table in which a field's values under a condition are found, and the rest of the condition. */
export function tabulated(field: Field, where: Condition | undefined): Values {
  return where === undefined || asksOnly(field, where) ? { field } : { field, where };
}

/** A condition on the field itself needs no table of its own: the values that satisfy it are picked out of all. */
export function asksOnly(field: Field, where: Condition): boolean {
  return wheres(where).every((part) => !('unset' in part) && fieldKey(part.field) === fieldKey(field));
}
