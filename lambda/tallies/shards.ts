import { crc32 } from 'node:zlib';

/** Originators from one name up to another, in the order of a table's rows; `to` null: to the last one. */
export type HostRange = { readonly from: string; readonly to: string | null };

/** Into how many shards the merge of these parts is cut, so that none holds more packed bytes than `largestBytes`. */
export function shardsOf(parts: Iterable<{ readonly bytes: number }>, largestBytes: number): number {
  let bytes = 0;
  for (const part of parts) bytes += part.bytes;
  return Math.max(1, Math.ceil(bytes / largestBytes));
}

export function holdsOf({ from, to }: HostRange): (host: string) => boolean {
  return (host) => host >= from && (to === null || host < to);
}

/** Hosts that are looked at to find where shards begin. */
const sampled = 8192;

/** Picks some of about so many hosts, the same ones in whichever part they stand. */
export function samplerOf(hosts: number): (host: string) => boolean {
  const every = Math.max(1, Math.floor(hosts / sampled));
  return (host) => crc32(host) % every === 0;
}

/** As many runs of hosts as asked, or fewer where there are not hosts enough, of about equal weight. */
export function cutHosts(
  hosts: Iterable<{ readonly host: string; readonly weight: number }>,
  shards: number,
): HostRange[] {
  const sorted = [...hosts].sort((a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : 0));
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  const froms = [''];
  let before = 0;
  for (const { host, weight } of sorted) {
    if (before >= (total / shards) * froms.length && froms.length < shards && host > froms.at(-1)!) {
      froms.push(host);
    }
    before += weight;
  }
  return froms.map((from, i) => ({ from, to: froms[i + 1] ?? null }));
}
