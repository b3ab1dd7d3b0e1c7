const MINUTE = 60_000;
const units: Readonly<Record<string, number>> = { minute: MINUTE, hour: 60 * MINUTE, day: 1440 * MINUTE };

/** Moments after `from` and up to `to`, milliseconds since 1970, in their order. */
export type Occurrences = (from: number, to: number) => number[];

/** `cron(…)` in UTC, or `rate(…)`, counted from `from`. Throws for what is not executed. */
export function parseSchedule(expression: string): Occurrences {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate !== null) return every(Number(rate[1]) * units[rate[2]!]!);
  const cron = /^cron\(([^)]*)\)$/.exec(expression)?.[1]?.split(' ');
  if (cron?.length !== 6) throw new Error(`the schedule ${expression} is not executed`);
  const fields = cron.map((field, at) => fieldOf(field, at, expression));
  return (from, to) => {
    const moments: number[] = [];
    for (let at = Math.floor(from / MINUTE + 1) * MINUTE; at <= to; at += MINUTE) {
      const parts = partsOf(new Date(at));
      if (fields.every((takes, i) => takes(parts[i]!))) moments.push(at);
    }
    return moments;
  };
}

function every(interval: number): Occurrences {
  return (from, to) =>
    Array.from(
      { length: Math.max(0, Math.floor((to - from) / interval)) },
      (_, i) => from + (i + 1) * interval,
    );
}

/** Minute, hour, day of the month, month, day of the week from 1 for Sunday, year: as cron expressions have them. */
function partsOf(date: Date): number[] {
  const day = [date.getUTCDate(), date.getUTCMonth() + 1, date.getUTCDay() + 1, date.getUTCFullYear()];
  return [date.getUTCMinutes(), date.getUTCHours(), ...day];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const names: readonly (readonly string[])[] = [[], [], [], MONTHS, DAYS, []];

function fieldOf(field: string, at: number, expression: string): (value: number) => boolean {
  if (field === '*' || field === '?') return () => true;
  const tests = field.split(',').map((part) => {
    const [, first, last, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
    if (first === undefined) throw new Error(`${part} in the schedule ${expression} is not executed`);
    const number = (text: string) => {
      const named = names[at]!.indexOf(text.toUpperCase());
      const value = named < 0 ? Number(text) : named + 1;
      if (!Number.isInteger(value)) throw new Error(`${part} in the schedule ${expression} is not executed`);
      return value;
    };
    const from = first === '*' ? 0 : number(first);
    const to = last === undefined ? (step === undefined ? from : Number.POSITIVE_INFINITY) : number(last);
    return (value: number) => value >= from && value <= to && (value - from) % Number(step ?? 1) === 0;
  });
  return (value) => tests.some((test) => test(value));
}
