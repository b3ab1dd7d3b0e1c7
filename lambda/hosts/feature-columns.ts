import type { Tally } from '../zeek/tally.ts';
import { bestRegularities } from './cadences.ts';
import type { Feature } from './feature.ts';
import { distinctImages, meanOfValues, mostUnderOneImage } from './images.ts';
import { mostDistinct } from './under.ts';
import { ValueColumns } from './value-table.ts';

/** The values of each feature, one per originator in the order of first seen; NaN where there is none. */
export function featureColumns(tally: Tally, features: readonly Feature[]): Map<string, Float64Array> {
  const columns = new Map<string, Float64Array>();
  for (const feature of features) columns.set(feature.name, columnOf(tally, feature, columns));
  return columns;
}

function columnOf(tally: Tally, feature: Feature, before: ReadonlyMap<string, Float64Array>): Float64Array {
  const { hosts } = tally;
  const perHost = (value: (host: number) => number | null) =>
    Float64Array.from({ length: hosts.size }, (_, host) => value(host) ?? Number.NaN);
  const values = (
    field: Parameters<typeof ValueColumns.of>[1],
    where?: Parameters<typeof ValueColumns.of>[2],
  ) => ValueColumns.of(tally, field, where)!;
  if ('count' in feature) {
    const { count } = feature;
    return perHost((host) => (count === 'records' ? hosts.records(host) : hosts.counted(host, count)));
  }
  if ('share' in feature) return perHost((host) => hosts.counted(host, feature.share)! / hosts.records(host));
  if ('unique' in feature) return values(feature.unique, feature.where).distinct();
  if ('top' in feature) return values(feature.top, feature.where).top();
  if ('uniqueOf' in feature) return distinctImages(values(feature.uniqueOf), hosts.size, feature.as);
  if ('mostOf' in feature) return mostUnderOneImage(values(feature.mostOf), hosts.size, feature.as);
  if ('meanOf' in feature) return meanOfValues(values(feature.meanOf), hosts.size, feature.as);
  if ('most' in feature) return mostDistinct(tally, feature.most, feature.under);
  if ('sum' in feature) {
    return perHost((host) => {
      const { total, numbers } = hosts.summed(host, feature.sum, feature.where);
      return numbers === 0 ? null : total;
    });
  }
  if ('mean' in feature) {
    return perHost((host) => {
      const { total, numbers } = hosts.summed(host, feature.mean);
      return numbers === 0 ? null : total / numbers;
    });
  }
  if ('max' in feature) return perHost((host) => hosts.largestOf(host, feature.max));
  if ('span' in feature) {
    return perHost((host) => {
      const [first, last] = [hosts.first(host), hosts.last(host)];
      return first === null || last === null ? null : last - first;
    });
  }
  if ('cadence' in feature) return bestRegularities(tally);
  return ratio(feature.ratio, before);
}

function ratio([over, under]: readonly [string, string], columns: ReadonlyMap<string, Float64Array>) {
  const [dividends, divisors] = [columns.get(over), columns.get(under)];
  if (dividends === undefined || divisors === undefined) {
    throw new Error(`A ratio divides features that stand before it: ${over} by ${under}`);
  }
  return dividends.map((dividend, host) => (divisors[host] === 0 ? Number.NaN : dividend / divisors[host]!));
}
