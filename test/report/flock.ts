import type { Clustered } from '../../lambda/clusters/clustering.ts';
import type { HostTable } from '../../lambda/hosts/table.ts';
import type { Finding, FoundHost } from '../../lambda/patterns/finding.ts';
import type { Inspection, LogInspection, ToldFinding } from '../../lambda/report/inspection.ts';
import { type HostEntry, tableOf } from './table.ts';

/** A number from 0 to 1 that depends on its seed alone. */
export function noise(seed: number): number {
  const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) ^ 0x5bd1e995;
  return ((Math.imul(mixed ^ (mixed >>> 13), 0x297a2d39) ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

const respondersOf = (count: number, records: number, from = 10) =>
  Array.from({ length: count }, (_, index) => ({
    value: `10.20.1.${from + index}`,
    records: index === 0 ? records - count + 1 : 1,
  }));

function entry(host: string, records: number, responders: number, lookups = 0): HostEntry {
  const values = {
    'id.resp_h': respondersOf(responders, records),
    operation: [{ value: 'NetrShareEnum', records }],
  };
  return { host, records, values, features: { lookups } };
}

/** Workstations, file servers, domain controllers, a management server and one host that strays. */
export function flockEntries(workstations = 297): HostEntry[] {
  const flock = Array.from({ length: workstations }, (_, index) =>
    entry(
      `10.20.${4 + (index >> 8)}.${index & 255}`,
      8 + Math.floor(noise(index) ** 2 * 220),
      1 + Math.floor(noise(index + 7e5) * 4),
    ),
  );
  const servers = Array.from({ length: 9 }, (_, index) =>
    entry(`10.20.2.${index + 1}`, 900 + Math.floor(noise(index) * 600), 10 + (index % 7)),
  );
  const controllers = Array.from({ length: 4 }, (_, index) =>
    entry(`10.20.1.${index + 1}`, 3700 + index * 150, 3 + (index % 2)),
  );
  return [
    ...flock,
    ...servers,
    ...controllers,
    entry('10.20.3.9', 920, 211),
    entry('10.20.99.77', 5380, 1, 0.96),
  ];
}

/** Clusters given by hand, with profiles and z-scores computed plainly from the table. */
export function clusteredBy(table: HostTable, clusterOf: (row: number) => number): Clustered {
  const labels = Int32Array.from({ length: table.size }, (_, row) => clusterOf(row));
  const k = Math.max(-1, ...labels) + 1;
  const features = table.features.filter((feature) => feature.clustered !== false);
  const z = features.map(({ name, scale }) => standardised(table.column(name), scale));
  const members = (id: number) => [...labels.keys()].filter((row) => labels[row] === id);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const profile = (name: string, rows: readonly number[]) => {
    const values = rows
      .map((row) => table.column(name)[row]!)
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    const known = values.length > 0;
    return {
      mean: known ? mean(values) : null,
      median: values[values.length >> 1] ?? null,
      min: values[0] ?? null,
      max: values.at(-1) ?? null,
    };
  };
  return {
    outcome: 'clustered',
    clustering: {
      k,
      seed: 0,
      inertia: 1.5,
      silhouette: 0.71,
      converged: true,
      distinctHosts: table.size,
      features: features.map(({ name }) => name),
      z,
      labels,
      centroids: Array.from({ length: k }, (_, id) =>
        z.map((column) => mean(members(id).map((row) => column[row]!))),
      ),
      distances: Float64Array.from(labels, (_, row) => noise(row)),
    },
    profiles: Array.from({ length: k }, (_, id) => ({
      id,
      hosts: members(id).length,
      share: members(id).length / table.size,
      features: Object.fromEntries(
        table.features.map(({ name }) => {
          const column = features.findIndex((feature) => feature.name === name);
          const centre = column < 0 ? {} : { z: mean(members(id).map((row) => z[column]![row]!)) };
          return [name, { ...profile(name, members(id)), ...centre }];
        }),
      ),
    })),
  };
}

function standardised(values: Float64Array, scale: 'linear' | 'log'): Float64Array {
  const scaled = values.map((value) => (scale === 'log' ? Math.log1p(value) : value));
  const known = scaled.filter(Number.isFinite);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
  return scaled.map((value) => (Number.isFinite(value) && deviation > 0 ? (value - mean) / deviation : 0));
}

export function foundHost(host: string, more: Partial<FoundHost> = {}): FoundHost {
  return {
    host,
    explanation: `${host} made 5,380 DCE-RPC calls to one host, 10.20.1.10, in 13 minutes; the median of 312 hosts made 61 calls to 2 hosts.`,
    evidence: [
      { feature: 'records', title: 'records', unit: 'records', value: 5380, median: 61, z: 3.9 },
      {
        feature: 'records_per_responder',
        title: 'records per responder',
        unit: 'records',
        value: 5380,
        median: 30,
        z: 4.1,
      },
      {
        feature: 'lookups',
        title: 'account look-ups',
        unit: 'share',
        value: 0.96,
        median: 0,
        z: null,
        note: 'samr::SamrLookupNamesInDomain, lsarpc::LsarLookupSids',
      },
    ],
    topResponder: { host: '10.20.1.10', records: 5380 },
    responders: ['10.20.1.10'],
    responderCount: 1,
    values: [{ field: 'operation', value: 'SamrLookupNamesInDomain', records: 3100 }],
    uids: ['CQ3fGl2vZyOvRyCdy7', 'C4J4Th3PJpwUYZZ6gc'],
    first: 1_521_911_720.6,
    last: 1_521_912_490.1,
    ...more,
  };
}

export function finding(more: Partial<Finding> = {}): Finding {
  return {
    pattern: 'many-records-few-responders',
    title: 'many records, few responders',
    severity: 'high',
    techniques: ['T1087', 'T1069', 'T1201'],
    cluster: 4,
    explanation: '1 of 312 hosts makes many records to few responders.',
    lookAlikes: 'a vulnerability scan, or an inventory tool on its first run.',
    next: [
      'Is 10.20.99.77 a scanner or a management host? Then add it to the known roles.',
      'Who was logged on? See kerberos.log and ntlm.log of 10.20.99.77 at that time.',
    ],
    hosts: [foundHost('10.20.99.77')],
    ...more,
  };
}

export const told = (more: Partial<Finding> = {}): ToldFinding => ({ finding: finding(more), silence: null });

export function logOf(more: Partial<LogInspection> = {}, entries = flockEntries()): LogInspection {
  const table = tableOf('dce_rpc', entries);
  const clustered = clusteredBy(table, (row) => {
    const [records, responders] = [table.records(row), table.column('responders')[row]!];
    if (responders > 100) return 3;
    if (responders > 7) return 1;
    return records > 5000 ? 4 : records > 3000 ? 2 : 0;
  });
  return {
    logPath: 'dce_rpc',
    outcome: 'clustered',
    reason: null,
    records: {
      accepted: 41_220,
      rejected: 1,
      firstRejected: [{ line: 88, reason: '23 values for 24 fields' }],
    },
    window: table.window,
    preset: 'default',
    features: table.features,
    table,
    clustered,
    findings: [told()],
    drillDown: { records: 5380, cut: null },
    ...more,
  };
}

export function inspectionWith(logs: readonly LogInspection[], more: Partial<Inspection> = {}): Inspection {
  return {
    read: 'whole',
    reason: null,
    source: { name: 'dce_rpc.2018-03-24-17.log.gz', bytes: 2_256_112, format: 'tsv', compression: 'gzip' },
    records: {
      accepted: 41_220,
      rejected: 1,
      firstRejected: [{ line: 88, reason: '23 values for 24 fields' }],
    },
    logs,
    settings: { preset: 'default', k: 5, seed: 0 },
    notes: [],
    ...more,
  };
}

export const places = {
  report: (logPath: string) => `s3://stray-results/results/logs/dce_rpc.log.gz/3sL4kq/${logPath}/report.html`,
  records: (logPath: string) =>
    `s3://stray-results/results/logs/dce_rpc.log.gz/3sL4kq/${logPath}/records.log.gz`,
};
