import { describe, expect, it } from 'vitest';
import { alertJson, alertText, composeAlert } from '../../lambda/alert/compose.ts';
import type { LogInspection } from '../../lambda/report/inspection.ts';
import { finding, foundHost, inspectionWith, logOf, places, told } from '../report/flock.ts';
import { expectGolden } from '../report/golden.ts';

const compose = (logs: readonly LogInspection[]) => composeAlert(inspectionWith(logs), places);

const sweep = (more = {}) =>
  finding({
    pattern: 'many-responders',
    title: 'many responders',
    severity: 'medium',
    techniques: ['T1018'],
    cluster: 3,
    explanation: '2 hosts spoke to 200 hosts and more; the median of 312 hosts spoke to 2.',
    lookAlikes: 'a management server, or an inventory tool.',
    hosts: ['10.20.3.9', '10.20.3.10'].map((host) =>
      foundHost(host, {
        explanation: `${host} spoke to 211 hosts; the median of 312 hosts spoke to 2.`,
        evidence: [
          { feature: 'responders', title: 'responders', unit: 'hosts', value: 211, median: 2, z: 12.2 },
        ],
        uids: [],
      }),
    ),
    ...more,
  });

describe('the alert', () => {
  it('reads as it always did: one finding', () => {
    const messages = compose([logOf()])!;
    expectGolden('alert/one-finding.txt', alertText(messages));
    expectGolden('alert/one-finding.json', alertJson(messages));
    expectGolden(
      'alert/one-finding.slack.md',
      `${messages.slack.content.title}\n\n${messages.slack.content.description}\n`,
    );
  });

  it('reads as it always did: findings in two log paths', () => {
    const smb = logOf({
      logPath: 'smb_files',
      findings: [{ finding: sweep(), silence: null }],
      drillDown: null,
    });
    const messages = compose([
      logOf({ findings: [told(), { finding: sweep(), silence: { by: 'dry-run', reason: 'on trial' } }] }),
      smb,
    ])!;
    expectGolden('alert/two-log-paths.txt', alertText(messages));
    expectGolden('alert/two-log-paths.json', alertJson(messages));
  });

  it('is not there where nothing was found, or everything is silenced', () => {
    const silence = { by: 'allow-list', reason: 'scanner' } as const;
    expect(compose([logOf({ findings: [] })])).toBeNull();
    expect(compose([logOf({ findings: [{ finding: finding(), silence }] })])).toBeNull();
    const silencedHosts = [{ host: '10.20.99.77', silence }];
    expect(compose([logOf({ findings: [{ finding: finding(), silence: null, silencedHosts }] })])).toBeNull();
  });

  it('says severity, host, pattern and log in its subject', () => {
    expect(compose([logOf()])!.email.subject).toBe(
      '[stray] HIGH 10.20.99.77 - many records, few responders (dce_rpc)',
    );
    const both = compose([logOf({ findings: [{ finding: sweep(), silence: null }] })])!;
    expect(both.email.subject).toBe('[stray] MEDIUM 10.20.3.9 and 1 more - many responders (dce_rpc)');
  });

  it('puts the most severe finding first, whichever log path it is in', () => {
    const messages = compose([
      logOf({ logPath: 'conn', findings: [{ finding: sweep(), silence: null }] }),
      logOf(),
    ])!;
    expect(messages.severity).toBe('high');
    expect(messages.email.subject).toContain('HIGH 10.20.99.77 and 2 more');
    expect(messages.email.message.indexOf('1. HIGH')).toBeLessThan(
      messages.email.message.indexOf('2. MEDIUM'),
    );
  });

  it('does not speak of a host that is silenced while others are told', () => {
    const silencedHosts = [
      { host: '10.20.3.9', silence: { by: 'allow-list', reason: 'management' } as const },
    ];
    const messages = compose([logOf({ findings: [{ finding: sweep(), silence: null, silencedHosts }] })])!;
    expect(messages.email.subject).toContain('10.20.3.10');
    expect(messages.email.message).not.toMatch(/10\.20\.3\.9\b/);
  });

  it('fits a phone: no line is longer than 76 columns but addresses, commands and entries to copy', () => {
    const lines = compose([logOf()])!.email.message.split('\n');
    const long = lines.filter((line) => line.length > 76 && !/s3:\/\/|^ {2}\{"pattern"/.test(line));
    expect(long).toEqual([]);
  });

  it('cuts long lists with the number that is left out', () => {
    const hosts = Array.from({ length: 400 }, (_, index) => foundHost(`10.9.${index >> 8}.${index & 255}`));
    const many = Array.from({ length: 40 }, (_, index) => ({
      finding: sweep({ pattern: `p${index}`, hosts }),
      silence: null,
    }));
    const { email, slack } = compose([logOf({ findings: many })])!;
    expect(email.subject).toContain('10.9.0.0 and 399 more');
    expect(email.message).toContain('and 392 more');
    expect(email.message).toContain('and 15 more');
    expect(slack.content.description).toContain('and 35 more');
    expect(email.message.length).toBeLessThan(30_000);
  });

  it('quotes the place of the records for a shell, and puts only addresses into the command', () => {
    const evil = { report: () => 'r', records: () => "s3://b/$(touch x)'; rm -rf ~/records.log.gz" };
    const hosts = [foundHost('10.0.0.1"; rm -rf ~ #')];
    const { email } = composeAlert(inspectionWith([logOf({ findings: [told({ hosts })] })]), evil)!;
    const command = email.message.split('\n').find((line) => line.includes('aws s3 cp'))!;
    expect(command).toContain(`aws s3 cp 's3://b/$(touch x)'\\''; rm -rf ~/records.log.gz' - | gzip -dc`);
    expect(command).not.toContain('awk');
  });

  it('links a report on the web in Slack and leaves any other place as text', () => {
    const web = { ...places, report: () => 'https://reports.example/x?y=1' };
    expect(composeAlert(inspectionWith([logOf()]), web)!.slack.content.description).toContain(
      '<https://reports.example/x?y=1|open>',
    );
    expect(compose([logOf()])!.slack.content.description).toContain('Report: s3://stray-results/');
  });
});
