import { expect, test } from 'vitest';
import { bytes, counted, figure, lasting, listed, percent, within } from '../../lambda/patterns/wording.ts';

test('numbers are grouped, and singular and plural are right', () => {
  expect(counted(1, 'call')).toBe('1 call');
  expect(counted(0, 'call')).toBe('0 calls');
  expect(counted(5380, 'call')).toBe('5,380 calls');
  expect(counted(2, 'try', 'tries')).toBe('2 tries');
  expect(figure(1_234_567.891)).toBe('1,234,568');
  expect(figure(1.5)).toBe('1.5');
  expect(figure(1.96)).toBe('2');
});

test('time is told in the largest unit of which there are at least two', () => {
  expect([0.2, 1, 90, 120, 780, 7199, 7200, 200_000].map(lasting)).toEqual([
    '1 second',
    '1 second',
    '90 seconds',
    '2 minutes',
    '13 minutes',
    '120 minutes',
    '2 hours',
    '2 days',
  ]);
  expect(within(null)).toBe('');
  expect(within(780)).toBe(' in 13 minutes');
});

test('lists, bytes and shares', () => {
  expect(listed([])).toBe('');
  expect(listed(['a'])).toBe('a');
  expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
  expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
  expect(bytes(1)).toBe('1 byte');
  expect(bytes(3_200_000_000)).toBe('3.2 GB');
  expect(percent(0.955)).toBe('96 %');
});
