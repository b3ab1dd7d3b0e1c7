import { describe, expect, it } from 'vitest';
import { clustersSvg } from '../../lambda/report/clusters-svg.ts';
import { axisOf, scaleFor } from '../../lambda/report/plot/axis.ts';
import { placeLabels } from '../../lambda/report/plot/label.ts';
import { lookOf, SHAPES } from '../../lambda/report/plot/mark.ts';
import { finding, flockEntries, foundHost, logOf } from './flock.ts';
import { expectGolden } from './golden.ts';

const measure = (values: readonly number[]) => ({
  name: 'records',
  title: 'records',
  unit: 'records',
  values,
});

describe('clusters.svg', () => {
  it('draws as it always did', () => {
    expectGolden('report/clusters.svg', clustersSvg(logOf({}, flockEntries(40))));
  });

  it('titles its axes, says where the scale is logarithmic, and names the flagged host', () => {
    const svg = clustersSvg(logOf());
    expect(svg).toContain('>records (log scale)</text>');
    expect(svg).toContain('>responders (hosts, log scale)</text>');
    expect(svg).toMatch(/class="label"[^>]*>10\.20\.99\.77</);
  });

  it('has a text alternative that says what the picture shows', () => {
    const svg = clustersSvg(logOf());
    expect(svg).toContain('role="img" aria-labelledby="plot-title plot-description"');
    expect(svg).toContain('<title id="plot-title">dce_rpc: 312 hosts in 5 clusters, 1 flagged</title>');
    expect(svg).toMatch(
      /<desc [^>]*>Scatter plot of 312 hosts\. .*Flagged: 10\.20\.99\.77 at 5,380 and 1\.<\/desc>/,
    );
  });

  it('gives every cluster its own colour and shape, up to sixty-four', () => {
    const looks = Array.from({ length: 64 }, (_, id) => lookOf(id));
    expect(new Set(looks.map(({ shape, colour }) => `${shape} ${colour}`)).size).toBe(64);
    const first = looks.slice(0, SHAPES);
    expect(new Set(first.map(({ shape }) => shape)).size).toBe(SHAPES);
    expect(new Set(first.map(({ colour }) => colour)).size).toBe(SHAPES);
  });

  it('stays small with twenty thousand hosts, and still draws the flagged one by itself', () => {
    const svg = clustersSvg(logOf({}, flockEntries(20_000)));
    expect(svg.length).toBeLessThan(200_000);
    expect(svg.match(/class="flagged/g)).toHaveLength(1);
  });

  it('does not depend on the order of hosts', () => {
    expect(clustersSvg(logOf({}, flockEntries(50).reverse()))).toBe(clustersSvg(logOf({}, flockEntries(50))));
  });

  it('draws a log that was not clustered, one host, and none', () => {
    const few = {
      outcome: 'too_few_hosts',
      reason: '1 distinct host',
      clustered: null,
      findings: [],
    } as const;
    expect(clustersSvg(logOf(few, flockEntries(1).slice(0, 1)))).toContain('Scatter plot of 1 host.');
    const none = clustersSvg(
      logOf({ ...few, table: null, outcome: 'unsupported', reason: 'The log names no originators.' }),
    );
    expect(none).toContain('>The log names no originators.</text>');
    for (const svg of [none, clustersSvg(logOf(few, flockEntries(1).slice(0, 1)))])
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('leaves labels out rather than write one over another', () => {
    const entries = Array.from({ length: 60 }, (_, index) => ({
      host: `10.0.0.${index}`,
      records: 100,
      values: {},
    }));
    const hosts = entries.map(({ host }) => foundHost(host));
    const svg = clustersSvg(logOf({ findings: [{ finding: finding({ hosts }), silence: null }] }, entries));
    expect(svg.match(/class="flagged/g)).toHaveLength(60);
    const frame = { left: 0, right: 600, top: 0, bottom: 400 };
    const placed = placeLabels(
      hosts.map(({ host }) => ({ text: host, x: 300, y: 200 })),
      frame,
    );
    for (const [index, label] of placed.entries()) {
      const others = placed.slice(index + 1).filter((other) => other.anchor === label.anchor);
      for (const other of others) expect(Math.abs(other.textY - label.textY)).toBeGreaterThanOrEqual(14);
    }
  });
});

describe('an axis', () => {
  it('is logarithmic where the largest value would press the others into a corner', () => {
    expect(scaleFor([1, 2, 3, 4])).toBe('linear');
    expect(scaleFor([1, 2, 3, 4000])).toBe('log');
    expect(scaleFor([0, 0, 0, 1])).toBe('linear');
    expect(scaleFor([-1, 1, 5000])).toBe('linear');
    expect(scaleFor([])).toBe('linear');
  });

  it('has at least two ticks and reads places back, whatever its values', () => {
    for (const values of [
      [0, 0],
      [5, 5],
      [0, 1],
      [0.001, 0.9],
      [1, 5380],
      [0, 1e9],
      [3, 4],
      [0, 1e-3, 40],
      [-5, 5],
      [1e12, 2e12],
    ]) {
      for (const kind of ['linear', 'log'] as const) {
        if (kind === 'log' && values[0]! < 0) continue;
        const axis = axisOf(measure(values), [60, 700], kind);
        expect(axis.ticks.length, `${values.join()} ${kind}`).toBeGreaterThanOrEqual(2);
        for (const value of values) {
          const position = axis.position(value);
          expect(position).toBeGreaterThanOrEqual(60);
          expect(position).toBeLessThanOrEqual(700);
          expect(Math.abs(axis.invert(position) - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, value));
        }
      }
    }
  });
});
