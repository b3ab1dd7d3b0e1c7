import catalog from './queries/tables.json' with { type: 'json' };

type Column = { readonly name: string; readonly type: string; readonly about: string };
/** A table of the catalogue; `folder` is where its partitions begin. */
export type Table = {
  readonly name: string;
  readonly about: string;
  readonly columns: readonly Column[];
  readonly folder: string;
  readonly partitions: readonly ('log_path' | 'date')[];
};

/** What `lambda/tables/` writes, by the file that its columns are checked into. */
export const tables: readonly Table[] = [
  {
    name: 'hosts',
    about: 'One row an originator, with what every log tells; of all log paths',
    columns: catalog.tables.hosts,
    folder: 'tables/hosts',
    partitions: ['log_path', 'date'],
  },
  ...Object.entries(catalog.features).map(([logPath, features]) => ({
    name: `hosts_${logPath}`,
    about: `One row an originator of ${logPath}, with all its features`,
    columns: [...catalog.tables.hosts, ...features],
    folder: `tables/hosts/log_path=${logPath}`,
    partitions: ['date' as const],
  })),
  {
    name: 'findings',
    about: 'One row a host of a finding',
    columns: catalog.tables.findings,
    folder: 'tables/findings',
    partitions: ['log_path', 'date'],
  },
  {
    name: 'evidence',
    about: 'One row a thing that a finding rests on',
    columns: catalog.tables.evidence,
    folder: 'tables/evidence',
    partitions: ['log_path', 'date'],
  },
];

/** Which values a partition can have, so that Athena need not ask. */
export const projections = {
  log_path: {
    'projection.log_path.type': 'enum',
    'projection.log_path.values': catalog.partitions.join(','),
  },
  date: {
    'projection.date.type': 'date',
    'projection.date.format': 'yyyy-MM-dd',
    'projection.date.interval': '1',
    'projection.date.interval.unit': 'DAYS',
    // A query without a date lists every day of it.
    'projection.date.range': '2010-01-01,NOW+1DAYS',
  },
};
