/** Words for sentences that people read: numbers with thousands separators, singular and plural right. */

/** "1 call", "5,380 calls". */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${figure(number)} ${number === 1 ? one : many}`;
}

/** A number as people read it: whole with thousands separators, or with one decimal where it is small. */
export function figure(number: number): string {
  const digits = Number.isInteger(number) || Math.abs(number) >= 100 ? 0 : 1;
  const [whole, fraction] = Math.abs(number).toFixed(digits).split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${number < 0 ? '-' : ''}${grouped}${fraction === undefined || fraction === '0' ? '' : `.${fraction}`}`;
}

/** "in 12 minutes"; nothing where the time is unknown. */
export function within(seconds: number | null): string {
  return seconds === null || Number.isNaN(seconds) ? '' : ` in ${lasting(seconds)}`;
}

/** "12 minutes", in the largest unit of which there are at least two. */
export function lasting(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ] as const;
  const [size, unit] = units.find(([size]) => seconds >= 2 * size) ?? [1, 'second'];
  return counted(Math.max(1, Math.round(seconds / size)), unit);
}

/** "3.2 GB", decimal units. */
export function bytes(number: number): string {
  const units = [
    [1e12, 'TB'],
    [1e9, 'GB'],
    [1e6, 'MB'],
    [1e3, 'kB'],
  ] as const;
  const found = units.find(([size]) => number >= size);
  return found === undefined ? counted(number, 'byte') : `${figure(number / found[0])} ${found[1]}`;
}

/** "73 %" */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** "a, b and c"; beyond `most`, "a, b, c and 5 more". */
export function listed(words: readonly string[], most = 4): string {
  const shown = words.length > most ? words.slice(0, most) : words.slice(0, -1);
  const end = words.length > most ? `${words.length - most} more` : words.at(-1);
  return shown.length === 0 ? (end ?? '') : `${shown.join(', ')} and ${end}`;
}
