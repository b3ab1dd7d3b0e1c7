export const hourSeconds = 3600;

/** Records of one hour, which is told in hours since 1970. */
export type HourCount = { readonly hour: number; readonly records: number };

/** The hours whose records count in a part, in hours since 1970. */
export type HourRange = {
  readonly hour: number;
  readonly from: number;
  readonly to: number;
};

/** A log that spreads over more hours has parts for the fullest of them. */
const mostParts = 1000;
/** Above every hour that the kernel tells apart. */
const never = 2 ** 31 - 1;

/**
 * The main hours of an object, each with the hours around it that count there. They are those with records in the shortest
 * run of hours that holds at least 95 % of all records with a time, and those next to the run as long as each holds a
 * twentieth of what the run's hours hold on average. A connection is written when it ends, so an hour's object holds some
 * that began before, up to 2 % where that was looked at. The earlier run is taken of two that are as short and as full.
 */
export function mainHours(counts: readonly HourCount[]): HourRange[] {
  const sorted = inOrder(counts);
  return around(fullest(extended(sorted, shortestRun(sorted))));
}

/** Every hour with records, for a range of an object whose main hours are not known yet; of too many, the main hours. */
export function everyHour(counts: readonly HourCount[]): HourRange[] {
  return counts.length > mostParts ? mainHours(counts) : around(inOrder(counts));
}

/** The one of an object's main hours with which an hour counts. */
export function placeOf(hour: number, main: readonly HourRange[]): number {
  return main.find(({ from, to }) => hour >= from && hour <= to)?.hour ?? hour;
}

function inOrder(counts: readonly HourCount[]): readonly HourCount[] {
  return [...counts].sort((a, b) => a.hour - b.hour);
}

function around(counts: readonly HourCount[]): HourRange[] {
  const hours = counts.map(({ hour }) => hour);
  return hours.map((hour, i) => ({
    hour,
    from: i === 0 ? 0 : middle(hours[i - 1]!, hour) + 1,
    to: i === hours.length - 1 ? never : middle(hour, hours[i + 1]!),
  }));
}

/** The last hour that is as near to the first as to the second of two. */
function middle(first: number, second: number): number {
  return Math.floor((first + second) / 2);
}

type Run = { readonly from: number; readonly to: number; readonly span: number; readonly records: number };

function shortestRun(sorted: readonly HourCount[]): Run {
  const total = sorted.reduce((sum, { records }) => sum + records, 0);
  let best: Run = { from: 0, to: 0, span: Number.POSITIVE_INFINITY, records: 0 };
  let records = 0;
  for (let from = 0, to = 0; from < sorted.length; records -= sorted[from++]!.records) {
    while (to < sorted.length && records * 100 < total * 95) records += sorted[to++]!.records;
    if (records * 100 < total * 95) break;
    const span = sorted[to - 1]!.hour - sorted[from]!.hour + 1;
    if (span < best.span || (span === best.span && records > best.records))
      best = { from, to, span, records };
  }
  return best;
}

function extended(sorted: readonly HourCount[], { from, to, span, records }: Run): readonly HourCount[] {
  const joins = (at: number, next: number) =>
    sorted[at] !== undefined &&
    Math.abs(sorted[at].hour - sorted[next]!.hour) === 1 &&
    sorted[at].records * 20 * span >= records;
  let [first, end] = [from, to];
  while (joins(first - 1, first)) first--;
  while (joins(end, end - 1)) end++;
  return sorted.slice(first, end);
}

function fullest(run: readonly HourCount[]): readonly HourCount[] {
  if (run.length <= mostParts) return run;
  return [...run]
    .sort((a, b) => b.records - a.records || a.hour - b.hour)
    .slice(0, mostParts)
    .sort((a, b) => a.hour - b.hour);
}
