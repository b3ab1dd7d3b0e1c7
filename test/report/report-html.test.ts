import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { indexHtml } from '../../lambda/report/index-html.ts';
import { inspectionOf } from '../../lambda/report/inspection-json.ts';
import { pageRows } from '../../lambda/report/page/page-data.ts';
import { reportHtml } from '../../lambda/report/report-html.ts';
import { finding, flockEntries, inspectionWith, logOf, told } from './flock.ts';

const pageOf = (...log: Parameters<typeof logOf>) => {
  const inspected = logOf(...log);
  return reportHtml(inspectionWith([inspected]), inspected);
};

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('report.html', () => {
  it('carries the script and style that stand in its folder', () => {
    const build = join(import.meta.dirname, '../../lambda/report/page/build.mjs');
    expect(() => execFileSync(process.execPath, [build, '--check'], { stdio: 'pipe' })).not.toThrow();
  });

  it('names its own script and style in its policy, and allows nothing else', () => {
    const page = pageOf();
    const policy = page.match(/Content-Security-Policy" content="([^"]+)"/)![1]!;
    const script = page.match(/<script type="module">([\s\S]*?)<\/script>/)![1]!;
    const style = page.match(/<style>([\s\S]*?)<\/style>/)![1]!;
    expect(policy).toContain(`script-src ${hash(script)}`);
    expect(policy).toContain(`style-src ${hash(style)}`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(page).not.toMatch(/ style="| on[a-z]+="|(src|href)="(https?:)?\/\//);
  });

  it('is under 1 MB with 10,000 hosts, and the same bytes for the same input', () => {
    const page = pageOf({}, flockEntries(10_000));
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
    expect(pageOf({}, flockEntries(10_000))).toBe(page);
  });

  it('stands without scripts: the picture, the findings, and the flagged and first 200 hosts', () => {
    const page = pageOf({}, flockEntries(5000)).replace(/<script[\s\S]*?<\/script>/g, '');
    expect(page).toContain('<svg class="plot" id="plot"');
    expect(page).toContain('10.20.99.77 made 5,380 DCE-RPC calls');
    expect(page.match(/<tr><th scope="row">10\./g)).toHaveLength(201);
    expect(page.indexOf('<tr><th scope="row">10.20.99.77</th>')).toBeLessThan(
      page.indexOf('<tr><th scope="row">10.20.1.1</th>'),
    );
    expect(page).toContain('201 of 5,015 hosts');
  });

  it('carries every host for its script', () => {
    const packed = pageOf({}, flockEntries(500)).match(/id="data">([^<]+)</)![1]!;
    const data = JSON.parse(inflateRawSync(Buffer.from(packed, 'base64')).toString());
    expect(data.hosts).toHaveLength(515);
    expect(data.hosts[0]).toBe('10.20.99.77');
    expect(data.columns.map(({ name }: { name: string }) => name)).toEqual([
      'records',
      'responders',
      'records_per_responder',
      'lookups',
    ]);
    expect(data.flagged).toEqual([{ row: 0, severity: 'high', silenced: false }]);
  });

  it('carries the flagged, the farthest and an even sample where there are too many hosts', () => {
    const log = logOf({}, flockEntries(900));
    const rows = pageRows(log, 300);
    expect(new Set(rows).size).toBe(300);
    expect(log.table!.host(rows[0]!)).toBe('10.20.99.77');
    const { distances } = (log.clustered as { clustering: { distances: Float64Array } }).clustering;
    const farthest = [...distances.keys()].sort((a, b) => distances[b]! - distances[a]!).slice(0, 90);
    expect(farthest.filter((row) => !rows.includes(row))).toEqual([]);
    const quarters = [0, 1, 2, 3].map(
      (quarter) => rows.filter((row) => Math.floor((row * 4) / 915) === quarter).length,
    );
    for (const count of quarters) expect(count).toBeGreaterThan(50);
  });

  it('shows what is silenced, by what and why', () => {
    const silence = { by: 'allow-list', reason: 'nightly scanner (until 2018-06-01)' } as const;
    const page = pageOf({ findings: [told(), { finding: finding({ title: 'a sweep' }), silence }] });
    expect(page).toContain('1 finding not told: 1 silenced by the allow-list.');
    expect(page).toContain('nightly scanner (until 2018-06-01)');
    expect(page).toContain('a sweep');
  });

  it('says what was read, what was rejected and with which settings', () => {
    const log = logOf();
    const settings = {
      preset: 'default',
      k: 'auto',
      seed: 7,
      leastSeverity: 'medium',
      bounds: { dcsync: { calls: 3 } },
    } as const;
    const reason = 'Cut after 41,220 records.';
    const page = reportHtml(
      inspectionWith([log], { settings, read: 'cut', reason, notes: ['an entry expired'] }),
      log,
    );
    for (const words of [
      'line 88: 23 values for 24 fields',
      reason,
      'k auto, seed 7, told from medium',
      'dcsync.calls = 3',
      'an entry expired',
    ]) {
      expect(page).toContain(words);
    }
  });

  it('says so where hosts were too few, and where nothing stands out', () => {
    const few = {
      outcome: 'too_few_hosts',
      distinctHosts: 1,
      reason: '1 distinct host is too few to compare.',
    } as const;
    const page = pageOf(
      { clustered: few, outcome: 'too_few_hosts', reason: few.reason, findings: [] },
      flockEntries(1).slice(0, 1),
    );
    expect(page).toContain(few.reason);
    expect(page).toContain('Nothing stands out.');
    expect(page).not.toMatch(/>NaN|undefined/);
  });
});

describe('index.html', () => {
  const entry = (name: string, last: number | null, more = {}) => {
    const log = logOf({ window: { first: last, last }, ...more }, flockEntries(3));
    const source = { name, bytes: 9, format: 'tsv', compression: 'none' } as const;
    const inspection = inspectionOf(inspectionWith([log], { source }));
    return { inspection, reportOf: (logPath: string) => `${name}/${logPath}/report.html` };
  };

  it('lists the newest log time first, whatever the order in which logs were inspected', () => {
    const entries = [
      entry('a.log', 1e9),
      entry('b.log', 2e9),
      entry('c.log', null),
      entry('d.log', 2e9, { findings: [] }),
    ];
    const page = indexHtml(entries);
    expect(indexHtml([...entries].reverse())).toBe(page);
    const order = ['b.log', 'd.log', 'a.log', 'c.log'].map((name) => page.indexOf(`<td>${name}</td>`));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(page).toContain('4 logs · findings: 3 high');
    expect(page).toContain('<a href="./b.log/dce_rpc/report.html">dce_rpc</a>');
  });

  it('lists a file that is no log with its reason', () => {
    const reason = 'not a Zeek log: no #fields header';
    const inspection = inspectionOf(inspectionWith([], { read: 'not_a_log', reason }));
    expect(indexHtml([{ inspection, reportOf: () => null }])).toContain(reason);
  });
});
