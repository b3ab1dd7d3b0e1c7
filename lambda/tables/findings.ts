import type { Finding, FoundHost, Silence } from '../patterns/finding.ts';
import type { Cell, Column, ColumnType } from './column.ts';
import { type Windowed, windowColumns } from './windowed.ts';

/** A host of a finding; `finding` and `rank` count from 1, most severe finding and most telling host first. */
export type FoundRow = {
  readonly finding: number;
  readonly rank: number;
  readonly found: Finding;
  readonly host: FoundHost;
  readonly silence: Silence | null;
};

export type FoundRows<Row = FoundRow> = Windowed & { readonly rows: readonly Row[] };

/** Every host of every finding, told or not. */
export function foundRows({ log }: Windowed): FoundRow[] {
  return log.findings.flatMap(({ finding: found, silence, silencedHosts = [] }, index) => {
    const silenceOf = new Map(silencedHosts.map((silenced) => [silenced.host, silenced.silence]));
    return found.hosts.map((host, place) => ({
      finding: index + 1,
      rank: place + 1,
      found,
      host,
      silence: silence ?? silenceOf.get(host.host) ?? null,
    }));
  });
}

/** The columns by which a row of `evidence` finds its finding. */
export function findingColumns<Row extends FoundRow>(): Column<FoundRows<Row>>[] {
  return [
    ...windowColumns<FoundRows<Row>>(),
    column('finding', 'int', 'place among the findings of the window, from 1', ({ finding }) => finding),
    column('pattern', 'string', 'pattern that found it', ({ found }) => found.pattern),
    column('severity', 'string', 'low, medium or high', ({ found }) => found.severity),
    column('rank', 'int', 'place among the hosts of the finding, from 1', ({ rank }) => rank),
    column('host', 'string', 'originator', ({ host }) => host.host),
  ];
}

/** One row a host of a finding. */
export const findings: readonly Column<FoundRows>[] = [
  ...findingColumns(),
  column('title', 'string', 'what the pattern is called', ({ found }) => found.title),
  column('techniques', 'string', 'MITRE ATT&CK ids, with commas', ({ found }) => found.techniques.join(',')),
  column('explanation', 'string', 'the sentence of this host', ({ host }) => host.explanation),
  column('summary', 'string', 'the sentence of all hosts of the finding', ({ found }) => found.explanation),
  column('cluster', 'int', 'the one cluster that all its hosts are in', ({ found }) => found.cluster),
  column('look_alikes', 'string', 'who does this and means no harm', ({ found }) => found.lookAlikes),
  column('next_steps', 'string', 'what to look at, a line each', ({ found }) => found.next.join('\n')),
  column(
    'silenced_by',
    'string',
    'why it is not told; null where it is',
    ({ silence }) => silence?.by ?? null,
  ),
  column('silence_reason', 'string', 'the same in words', ({ silence }) => silence?.reason ?? null),
  column('top_responder', 'string', 'most frequent responder', ({ host }) => host.topResponder?.host ?? null),
  column(
    'top_responder_records',
    'bigint',
    'records of the most frequent responder',
    ({ host }) => host.topResponder?.records ?? null,
  ),
  column('responders', 'bigint', 'responders concerned', ({ host }) => host.responderCount),
  column(
    'objects',
    'bigint',
    'objects in which the host has records; null for an object itself',
    ({ host }) => host.objectCount ?? null,
  ),
  column('first_seen', 'timestamp', 'first record of the host; UTC', ({ host }) => host.first),
  column('last_seen', 'timestamp', 'last record of the host; UTC', ({ host }) => host.last),
];

export function column<Row>(
  name: string,
  type: ColumnType,
  about: string,
  of: (row: Row) => Cell,
): Column<FoundRows<Row>> {
  return {
    name,
    type,
    about,
    cells:
      ({ rows }) =>
      (row) =>
        of(rows[row]!),
  };
}
