import { describe, expect, it } from 'vitest';
import { inspectionJson, inspectionLine } from '../../lambda/report/inspection-json.ts';
import { profilesJson } from '../../lambda/report/profiles.ts';
import { finding, flockEntries, inspectionWith, logOf } from './flock.ts';
import { expectGolden } from './golden.ts';

const small = () => logOf({}, flockEntries(6));

describe('profiles.json', () => {
  it('reads as it always did', () => {
    const inspection = inspectionWith([small()]);
    expectGolden('report/profiles.json', profilesJson(inspection.source, inspection.logs[0]!));
  });

  it('has the shape that other programs rely on', () => {
    const inspection = inspectionWith([small()]);
    const profiles = JSON.parse(profilesJson(inspection.source, inspection.logs[0]!));
    expect(profiles).toMatchObject({
      schemaVersion: 1,
      source: { name: 'dce_rpc.2018-03-24-17.log.gz', bytes: 2_256_112, format: 'tsv', compression: 'gzip' },
      logPath: 'dce_rpc',
      outcome: 'clustered',
      records: {
        accepted: 41_220,
        rejected: 1,
        firstRejected: [{ line: 88, reason: '23 values for 24 fields' }],
      },
      window: { first: 1_521_911_720.6, last: 1_521_912_990.1 },
      hosts: 21,
      clustering: { k: 5, seed: 0, converged: true, distinctHosts: 21 },
    });
    expect(profiles.analysis.features[0]).toEqual({
      name: 'records',
      title: 'records',
      unit: 'records',
      scale: 'log',
    });
    expect(Object.keys(profiles.clusters[0].features.records)).toEqual(['mean', 'median', 'min', 'max', 'z']);
    expect(profiles.findings[0].hosts[0]).toMatchObject({
      host: '10.20.99.77',
      topResponder: { host: '10.20.1.10', records: 5380 },
      uids: ['CQ3fGl2vZyOvRyCdy7', 'C4J4Th3PJpwUYZZ6gc'],
    });
  });

  it('leaves clustering and clusters out where hosts were too few, and keeps the findings', () => {
    const log = logOf({
      outcome: 'too_few_hosts',
      reason: '2 distinct hosts',
      clustered: { outcome: 'too_few_hosts', distinctHosts: 2, reason: '2 distinct hosts' },
      findings: [{ finding: finding({ cluster: null }), silence: null }],
    });
    const profiles = JSON.parse(profilesJson(inspectionWith([log]).source, log));
    expect(profiles).not.toHaveProperty('clustering');
    expect(profiles).not.toHaveProperty('clusters');
    expect(profiles.findings).toHaveLength(1);
    expect(profiles.findings[0].cluster).toBeNull();
  });

  it('writes unrounded doubles, and null where there is no number', () => {
    const log = small();
    const clustered = log.clustered!;
    if (clustered.outcome !== 'clustered') throw new Error('clustered by hand');
    const odd = {
      ...clustered,
      clustering: { ...clustered.clustering, inertia: 0.1 + 0.2, silhouette: NaN },
    };
    const text = profilesJson(inspectionWith([log]).source, { ...log, clustered: odd });
    expect(text).toContain('"inertia": 0.30000000000000004');
    expect(text).toContain('"silhouette": null');
    expect(text).not.toContain('NaN');
  });

  it('shows a silence beside the finding, which stays as it is', () => {
    const silence = { by: 'allow-list', reason: 'nightly scanner' } as const;
    const log = logOf({ findings: [{ finding: finding(), silence }] });
    const [silenced] = JSON.parse(profilesJson(inspectionWith([log]).source, log)).findings;
    const [told] = JSON.parse(profilesJson(inspectionWith([log]).source, logOf())).findings;
    expect(silenced).toEqual({ ...told, silence });
  });
});

describe('inspection.json', () => {
  it('counts findings by severity and says how many are silenced', () => {
    const silence = { by: 'dry-run', reason: 'on trial' } as const;
    const log = logOf({
      findings: [
        { finding: finding(), silence: null },
        { finding: finding({ severity: 'low' }), silence },
      ],
    });
    const [counted] = JSON.parse(inspectionJson(inspectionWith([log]))).logs;
    expect(counted).toMatchObject({
      logPath: 'dce_rpc',
      outcome: 'clustered',
      hosts: 312,
      findings: { high: 1, medium: 0, low: 1 },
      silenced: 1,
    });
  });

  it('keeps the allow-list to itself', () => {
    const inspection = inspectionWith([], {
      settings: { preset: 'default', k: 5, seed: 0, allow: [{ host: '10.9.9.9' }] },
    });
    const text = inspectionJson(inspection);
    expect(text).not.toContain('10.9.9.9');
    expect(JSON.parse(text).settings).toMatchObject({ k: 5, allowEntries: 1 });
  });

  it('becomes one line with the profiles for --json', () => {
    const inspection = inspectionWith([small()]);
    const line = inspectionLine(inspection);
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toEqual({
      ...JSON.parse(inspectionJson(inspection)),
      profiles: [JSON.parse(profilesJson(inspection.source, inspection.logs[0]!))],
    });
  });
});
