import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  logPathFolder,
  logPathOf,
  parsePartKey,
  parsePointerKey,
  parseWindowKey,
  partKey,
  pointerKey,
  pointerPrefix,
  windowFolder,
} from '../../lambda/windows/places.ts';
import { hoursOf, windowAt, windowName } from '../../lambda/windows/window.ts';

const hour = Date.UTC(2024, 3, 19, 5) / 1000;
const object = { bucket: 'zeek-logs', key: 'logs/conn.05.log.gz' };
const results = 'results/zeek-logs/logs/conn.05.log.gz/3sL4kq';
const logPath = fc.oneof(fc.constantFrom('conn', 'dce_rpc'), fc.string({ unit: 'binary', maxLength: 200 }));
/** An hour of the years 1970 to 9999. */
const hours = fc.nat(70_389_527).map((count) => count * 3600);
const runs = { seed: 7, numRuns: 500 };

describe('where windows lie', () => {
  it('puts a part beside the results of its object', () => {
    expect(partKey(results, 'conn', hour)).toBe(`${results}/conn/tally-2024-04-19T05.part`);
    expect(partKey(results, 'conn', null)).toBe(`${results}/conn/tally-untimed.part`);
  });

  it('puts a pointer under its hour, one for all versions of an object', () => {
    const key = pointerKey('conn', hour, object);
    expect(key).toMatch(/^windows\/conn\/hours\/2024-04-19\/05\/[0-9a-f]{64}\.json$/);
    expect(pointerKey('conn', hour, { ...object })).toBe(key);
    expect(pointerKey('conn', hour, { ...object, key: 'logs/conn.06.log.gz' })).not.toBe(key);
    expect(pointerKey('conn', hour, { bucket: 'zeek', key: '-logs/conn.05.log.gz' })).not.toBe(
      pointerKey('conn', hour, { bucket: 'zeek-', key: 'logs/conn.05.log.gz' }),
    );
  });

  it('lists the pointers of an hour and of a day by one prefix each', () => {
    const key = pointerKey('conn', hour, object);
    expect(pointerPrefix(windowAt('conn', 'hour', hour + 59))).toBe('windows/conn/hours/2024-04-19/05/');
    expect(pointerPrefix(windowAt('conn', 'day', hour))).toBe('windows/conn/hours/2024-04-19/');
    expect(key.startsWith(pointerPrefix(windowAt('conn', 'day', hour)))).toBe(true);
  });

  it('puts the artefacts of a window under its log path and its beginning', () => {
    expect(windowFolder(windowAt('conn', 'hour', hour))).toBe('windows/conn/2024-04-19T05');
    expect(windowFolder(windowAt('conn', 'day', hour))).toBe('windows/conn/2024-04-19');
  });

  it('reads back what it wrote, whatever a log calls itself', () => {
    fc.assert(
      fc.property(logPath, hours, fc.boolean(), (path, start, timeless) => {
        const folder = logPathFolder(path);
        const own = timeless ? null : start;
        expect(parsePartKey(partKey(results, path, own))).toEqual({
          resultsFolder: results,
          folder,
          hour: own,
        });
        expect(parsePointerKey(pointerKey(path, start, object))).toEqual({ folder, hour: start });
        for (const unit of ['hour', 'day'] as const) {
          const window = windowAt(path, unit, start);
          const place = { folder, unit, start: window.start, artefact: 'a/profiles.json' };
          expect(parseWindowKey(`${windowFolder(window)}/a/profiles.json`)).toEqual(place);
        }
      }),
      runs,
    );
  });

  it('gives different log paths different folders, which hold plain characters and lead nowhere else', () => {
    fc.assert(
      fc.property(logPath, logPath, (a, b) => {
        expect(logPathFolder(a)).toMatch(/^[A-Za-z0-9_~-]{1,100}$/);
        if (a !== b) expect(logPathFolder(a)).not.toBe(logPathFolder(b));
        expect([a, null]).toContain(logPathOf(logPathFolder(a)));
      }),
      runs,
    );
    expect(logPathFolder('a.b')).not.toBe(logPathFolder('a_b'));
    expect(logPathOf('conn')).toBe('conn');
  });

  it('tells the keys of parts, pointers and windows from each other and from any others', () => {
    const keys = [
      partKey(results, 'conn', hour),
      pointerKey('conn', hour, object),
      `${windowFolder(windowAt('conn', 'day', hour))}/window.json`,
      `${results}/conn/profiles.json`,
      'windows/conn/hours/2024-02-30/05/x.json',
      `windows/conn/hours/2024-04-19/24/${'0'.repeat(64)}.json`,
      `windows/conn/hours/2024-02-30/05/${'0'.repeat(64)}.json`,
      'windows/conn/2024-02-30/window.json',
      'windows/../2024-04-19/window.json',
      'results/x/conn/tally-2024-04-19.part',
      'results/x/conn/tally-2024-04-19T24.part',
      '',
    ];
    expect(keys.map((key) => parsePartKey(key) !== null)).toEqual(keys.map((_, index) => index === 0));
    expect(keys.map((key) => parsePointerKey(key) !== null)).toEqual(keys.map((_, index) => index === 1));
    expect(keys.map((key) => parseWindowKey(key) !== null)).toEqual(keys.map((_, index) => index === 2));
  });
});

describe('the windows', () => {
  it('hold their first moment and not that of the next', () => {
    expect(windowAt('conn', 'hour', hour + 3599.999).start).toBe(hour);
    expect(windowAt('conn', 'hour', hour + 3600).start).toBe(hour + 3600);
    expect(windowName(windowAt('conn', 'day', hour + 18 * 3600))).toBe('2024-04-19');
    expect(windowName(windowAt('conn', 'day', hour + 19 * 3600))).toBe('2024-04-20');
  });

  it('have the hours that lie in them', () => {
    expect(hoursOf(windowAt('conn', 'hour', hour))).toEqual([hour]);
    const day = hoursOf(windowAt('conn', 'day', hour));
    expect(day).toHaveLength(24);
    expect([day[0], day[5], day[23]]).toEqual([hour - 5 * 3600, hour, hour + 18 * 3600]);
  });
});
