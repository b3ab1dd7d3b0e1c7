import { describe, expect, it } from 'vitest';
import {
  between,
  bytes,
  countOf,
  figure,
  inUnit,
  moment,
  percent,
  zScore,
} from '../../lambda/report/figure.ts';

describe('figures as people read them', () => {
  it('groups thousands and keeps three significant digits below', () => {
    const written = [
      0, 1, 61, 5380, 1_204_113, 17.4, 17.46, 0.026, 1.5, 2.004, 999.6, 12_345.6, 0.00001, -3, 1e18,
    ].map(figure);
    expect(written.join(' ')).toBe(
      '0 1 61 5,380 1,204,113 17.4 17.5 0.026 1.5 2 1,000 12,346 1.0e-5 −3 1.00e+18',
    );
    expect(figure(null)).toBe('–');
    expect(figure(NaN)).toBe('–');
  });

  it('writes shares, bytes and deviations in their own form', () => {
    expect([0, 0.953, 0.0032, 0.0004, 0.9993, 1].map(percent)).toEqual([
      '0 %',
      '95 %',
      '0.3 %',
      '< 0.1 %',
      '> 99 %',
      '100 %',
    ]);
    expect([0, 1023, 2256, 5 * 2 ** 30].map(bytes)).toEqual(['0 B', '1,023 B', '2.2 KiB', '5 GiB']);
    expect(inUnit(0.5, 'share')).toBe('50 %');
    expect([1.391, 781, 5400, 3e5].map((value) => inUnit(value, 'seconds'))).toEqual([
      '1.39 s',
      '13 min',
      '1.5 h',
      '3.5 d',
    ]);
    expect([17.44, -0.04, -2.5].map(zScore)).toEqual(['17.4', '0.0', '−2.5']);
  });

  it('says one record and two records', () => {
    expect([countOf(1, 'records'), countOf(2, 'records'), countOf(0, 'hosts')]).toEqual([
      '1 record',
      '2 records',
      '0 hosts',
    ]);
  });

  it('writes times in UTC, and a dash where there is none', () => {
    expect(moment(1_521_911_720.6)).toBe('2018-03-24 17:15:20 UTC');
    expect(moment(1e15)).toBe('–');
    expect(between(1_521_911_720, 1_521_912_490)).toBe('between 17:15 and 17:28 UTC on 2018-03-24');
    expect(between(1_521_911_720, 1_521_911_721)).toBe('at 17:15 UTC on 2018-03-24');
    expect(between(1_521_911_720, 1_522_000_000)).toBe('between 2018-03-24 17:15 and 2018-03-25 17:46 UTC');
    expect(between(null, 1)).toBeNull();
  });
});
