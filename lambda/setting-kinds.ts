import * as v from 'valibot';

/** Kinds of values that settings are made of, each with the words for what it must be. */

export const severities = ['low', 'medium', 'high'] as const;
export const severity = v.picklist(severities, 'must be low, medium or high');
export const text = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'));
export const whole = (least: number, most: number) =>
  v.pipe(
    v.number(`must be a whole number from ${least}`),
    v.integer(`must be a whole number from ${least}`),
    v.minValue(least, `must be a whole number from ${least}`),
    v.maxValue(most, `must be at most ${most}`),
  );
export const share = v.pipe(
  v.number('must be a number from 0 to 1'),
  v.minValue(0, 'must be a number from 0 to 1'),
  v.maxValue(1, 'must be a number from 0 to 1'),
);
export const date = v.pipe(
  text,
  v.check((value) => !Number.isNaN(Date.parse(value)), 'must be a date like 2026-12-01'),
);

export const matching = (pattern: RegExp, message: string) =>
  v.pipe(v.string(message), v.regex(pattern, message));
