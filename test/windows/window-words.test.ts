import { describe, expect, it } from 'vitest';
import { gapWords, spanWords } from '../../lambda/report/window-words.ts';
import { endOf, gapsOf, hoursOf, windowAt } from '../../lambda/windows/window.ts';

const day = windowAt('conn', 'day', Date.UTC(2024, 3, 19) / 1000);
const hour = windowAt('conn', 'hour', Date.UTC(2024, 3, 19, 23) / 1000);

/** Of the day, where only these hours have a log. */
const wordsOf = (hours: readonly number[]) => {
  const present = hours.map((of) => day.start + of * 3600);
  return gapWords({ ...day, end: endOf(day), gaps: gapsOf(day, present) });
};
const all = hoursOf(day).map((_, index) => index);
const without = (...hours: number[]) => wordsOf(all.filter((of) => !hours.includes(of)));

describe('the hours without a log', () => {
  it.each([
    ['none', without(), null],
    ['one', without(3), 'no log for 03:00 to 04:00 UTC (1 of 24 hours)'],
    ['two in a row', without(3, 4), 'no log for 03:00 to 05:00 UTC (2 of 24 hours)'],
    [
      'at both edges and between',
      without(0, 1, 9, 23),
      'no log for 00:00 to 02:00, 09:00 to 10:00 and 23:00 to 24:00 UTC (4 of 24 hours)',
    ],
    ['all', wordsOf([]), 'no log for 00:00 to 24:00 UTC (24 of 24 hours)'],
    [
      'more than a reader takes in',
      without(1, 3, 5, 7, 9, 11, 13, 15),
      'no log for 01:00 to 02:00, 03:00 to 04:00, 05:00 to 06:00, 07:00 to 08:00, 09:00 to 10:00 and 11:00 to 12:00 UTC and 2 other gaps (8 of 24 hours)',
    ],
    [
      'one more than a reader takes in',
      without(1, 3, 5, 7, 9, 11, 13),
      'no log for 01:00 to 02:00, 03:00 to 04:00, 05:00 to 06:00, 07:00 to 08:00, 09:00 to 10:00 and 11:00 to 12:00 UTC and 1 other gap (7 of 24 hours)',
    ],
  ])('are said: %s', (_which, words, sentence) => expect(words).toBe(sentence));

  it('are said of an hour without counting it', () => {
    expect(gapWords({ ...hour, end: endOf(hour), gaps: [hour.start] })).toBe('no log for 23:00 to 24:00 UTC');
  });

  it('do not count hours of another day', () => {
    expect(gapsOf(day, [day.start - 3600, ...hoursOf(day), day.start + 24 * 3600])).toEqual([]);
  });
});

describe('the span of a window', () => {
  it('is its date and hours', () => {
    expect(spanWords({ ...day, end: endOf(day) })).toBe('2024-04-19, 00:00 to 24:00 UTC');
    expect(spanWords({ ...hour, end: endOf(hour) })).toBe('2024-04-19, 23:00 to 24:00 UTC');
  });
});
