import { pairWords } from '../zeek/value-table.ts';
import type { ValueColumns } from './value-columns.ts';

/** Derived from each distinct value once, then brought together by host. */

/** Distinct images of each host's values. */
export function distinctImages(columns: ValueColumns, hosts: number, as: (value: string) => string | null) {
  const result = new Float64Array(hosts);
  for (const [host, images] of imagesByHost(columns, hosts, as).entries()) result[host] = images?.size ?? 0;
  return result;
}

/** The largest number of one host's values that share an image. */
export function mostUnderOneImage(
  columns: ValueColumns,
  hosts: number,
  as: (value: string) => string | null,
) {
  const result = new Float64Array(hosts);
  for (const [host, images] of imagesByHost(columns, hosts, as).entries()) {
    for (const values of images?.values() ?? []) result[host] = Math.max(result[host]!, values);
  }
  return result;
}

/** The mean over each host's distinct values of a number derived from the value; NaN where there is none. */
export function meanOfValues(columns: ValueColumns, hosts: number, as: (value: string) => number | null) {
  const numbers = Float64Array.from(
    { length: columns.symbols.count() },
    (_, id) => as(columns.symbols.text(id)) ?? Number.NaN,
  );
  const sums = new Float64Array(hosts);
  const counts = new Float64Array(hosts);
  columns.forEachRun((pairs) => {
    for (let at = 0; at < pairs.length; at += pairWords) {
      const number = numbers[pairs[at + 1]!]!;
      if (Number.isNaN(number)) continue;
      sums[pairs[at]!]! += number;
      counts[pairs[at]!]! += 1;
    }
  });
  return sums.map((sum, host) => (counts[host] === 0 ? Number.NaN : sum / counts[host]!));
}

function imagesByHost(columns: ValueColumns, hosts: number, as: (value: string) => string | null) {
  const ids = new Map<string, number>();
  const imageOf = Int32Array.from({ length: columns.symbols.count() }, (_, id) => {
    const image = as(columns.symbols.text(id));
    if (image === null) return -1;
    const known = ids.get(image) ?? ids.size;
    ids.set(image, known);
    return known;
  });
  const byHost: (Map<number, number> | undefined)[] = new Array(hosts).fill(undefined);
  columns.forEachRun((pairs) => {
    for (let at = 0; at < pairs.length; at += pairWords) {
      const image = imageOf[pairs[at + 1]!]!;
      if (image < 0) continue;
      const images = byHost[pairs[at]!] ?? new Map<number, number>();
      byHost[pairs[at]!] = images;
      images.set(image, (images.get(image) ?? 0) + 1);
    }
  });
  return byHost;
}
