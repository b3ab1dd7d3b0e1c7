/** Numbers and times as people read them: fixed decimals, independent of machine and locale. */

const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** 5,380; 17.4; 0.026; at most three significant digits below 100. Null is a dash. */
export function figure(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const sign = value < 0 ? '−' : '';
  if (size >= 1e15) return sign + size.toExponential(2);
  if (Number.isInteger(size) || size >= 999.5) return sign + grouped(Math.round(size).toString());
  if (size < 0.0005) return sign + size.toExponential(1);
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return sign + size.toFixed(decimals).replace(/\.?0+$/, decimals === 0 ? '$&' : '');
}

/** A number in its unit's own form: a share in percent, bytes in binary multiples. */
export function inUnit(value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return '–';
  if (unit === 'share') return percent(value);
  if (unit === 'bytes') return bytes(value);
  if (unit === 'seconds') return seconds(value);
  return figure(value);
}

/** 95 %, 0.3 % */
export function percent(share: number): string {
  const value = share * 100;
  if (value !== 0 && value < 0.1) return '< 0.1 %';
  if (value >= 99.5 && value < 100) return '> 99 %';
  return `${value >= 10 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)} %`;
}

export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let size = value;
  let unit = 0;
  while (Math.abs(size) >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${figure(size)} ${units[unit]}`;
}

/** 1.4 s, 13 min, 1.5 h, 2 d */
function seconds(value: number): string {
  const size = Math.abs(value);
  if (size < 90) return `${figure(Number(value.toPrecision(3)))} s`;
  if (size < 5400) return `${figure(Math.round(value / 60))} min`;
  if (size < 172_800) return `${figure(Math.round(value / 360) / 10)} h`;
  return `${figure(Math.round(value / 8640) / 10)} d`;
}

/** A z-score with one decimal and its sign where it is negative. */
export function zScore(z: number | null): string {
  return z === null
    ? '–'
    : z
        .toFixed(1)
        .replace(/^-0\.0$/, '0.0')
        .replace('-', '−');
}

/** `records` of 1 is `1 record`. */
export function countOf(count: number, plural: string): string {
  return `${figure(count)} ${count === 1 ? plural.replace(/s$/, '') : plural}`;
}

/** `2018-03-24 17:15:20 UTC`; a dash where the time is unknown or outside what a date can say. */
export function moment(seconds: number | null): string {
  const iso = isoOf(seconds);
  return iso === null ? '–' : `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** `between 09:02 and 09:15 UTC on 2018-03-24`, or both dates where they differ. */
export function between(first: number | null, last: number | null): string | null {
  const start = isoOf(first);
  const end = isoOf(last);
  if (start === null || end === null) return null;
  const [day, lastDay] = [start.slice(0, 10), end.slice(0, 10)];
  const [from, to] = [start.slice(11, 16), end.slice(11, 16)];
  if (day !== lastDay) return `between ${day} ${from} and ${lastDay} ${to} UTC`;
  return from === to ? `at ${from} UTC on ${day}` : `between ${from} and ${to} UTC on ${day}`;
}

function isoOf(seconds: number | null): string | null {
  if (seconds === null || !Number.isFinite(seconds) || Math.abs(seconds) > 8.64e12) return null;
  const iso = new Date(Math.floor(seconds) * 1000).toISOString();
  return iso.length === 24 ? iso : null;
}
