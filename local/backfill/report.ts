import { plain } from '../terminal.ts';
import { costOf, dollars } from './cost.ts';
import type { Begun, MapProgress, Progress } from './execution.ts';
import { PRICES_OF } from './prices.ts';
import type { Examined, Left, Tallied } from './summaries.ts';

/** Lines of each kind before the rest is only counted. */
const MOST_LINES = 20;

export function beginning({ name, how, after }: Begun): string {
  const said = { started: 'started', joined: 'runs already', resumed: 'failed before and goes on' }[how];
  const again = after === null ? '' : `; ${after} has ended, and what it did is not done again`;
  return `${name} ${said}${again}.`;
}

/** One line: objects, windows, cost so far. */
export function progressLine({ startedAt, maps }: Progress, now: Date): string {
  const figures = maps.map((map) => {
    const failed = map.failed === 0 ? '' : `, ${count(map.failed)} failed`;
    return `${count(map.done)} of ${count(map.total)} ${map.of}s${failed}`;
  });
  const cost = `${dollars(costOf(maps.map(({ use }) => use)))} so far`;
  return [elapsed(startedAt, now), ...(figures.length === 0 ? ['begins'] : figures), cost].join('; ');
}

/** What a person wants to know when it is over. */
export function summaryOf(name: string, progress: Progress, left: Left | null): string[] {
  const { status, startedAt, stoppedAt, maps, failure } = progress;
  const took = elapsed(startedAt, stoppedAt ?? startedAt);
  return [
    `${name}: ${status.toLowerCase().replaceAll('_', ' ')} after ${took}${failure === null ? '' : `: ${plain(failure)}`}`,
    `  objects    ${objectsOf(maps, left?.tallied ?? [])}`,
    `  windows    ${windowsOf(maps, left?.examined ?? [])}`,
    `  cost       ${dollars(costOf(maps.map(({ use }) => use)))} (list prices of ${PRICES_OF})`,
    ...(left === null ? [] : shortened(failuresOf(left).map((line) => `  failed     ${plain(line)}`))),
    ...(left !== null && left.unread > 0
      ? [`  ${left.unread} files of answers are too large for this summary; they lie in the results bucket`]
      : []),
  ];
}

/** Windows in which something was found, a line each; `place` says where the artefacts of a folder lie. */
export function findingLines(examined: readonly Examined[], place: (folder: string) => string): string[] {
  const found = examined.filter(({ findings }) => findings > 0);
  const order = found.toSorted((a, b) =>
    `${a.window} ${a.logPath}`.localeCompare(`${b.window} ${b.logPath}`),
  );
  return shortened(
    order.map(({ logPath, window, findings, folder }) => {
      const many = `${findings} ${findings === 1 ? 'finding' : 'findings'}`;
      return `  ${plain(window)} ${plain(logPath)}: ${many}  ${plain(place(folder))}`;
    }),
  );
}

/** By time, and by log path within it. */
export function inOrder(examined: readonly Examined[]): Examined[] {
  const name = ({ window, logPath }: Examined) => `${window} ${logPath}`;
  return examined.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}

/** Whether everything that was there was counted and examined. */
export function isComplete({ status, maps }: Progress, left: Left | null): boolean {
  return status === 'SUCCEEDED' && maps.every(({ failed }) => failed === 0) && failuresOf(left).length === 0;
}

function failuresOf(left: Left | null): string[] {
  if (left === null) return [];
  const inBatches = left.tallied.flatMap(({ failed }) =>
    failed.map(({ key, reason }) => `${key}: ${reason}`),
  );
  return [...left.failures, ...inBatches];
}

function objectsOf(maps: readonly MapProgress[], tallied: readonly Tallied[]): string {
  const { total, failed } = totalOf(maps, 'object');
  // Of ranges that end at once, each may say that it was the last.
  const joined = new Set(tallied.flatMap((range) => range.joined ?? []));
  const counted = tallied.reduce((sum, batch) => sum + batch.tallied, joined.size);
  const skipped = new Map<string, number>();
  for (const batch of tallied) {
    for (const [why, times] of Object.entries(batch.skipped))
      skipped.set(why, (skipped.get(why) ?? 0) + times);
  }
  const why = [...skipped].flatMap(([reason, times]) =>
    times === 0 ? [] : [`${count(times)} ${SKIPPED[reason] ?? reason}`],
  );
  const split = tallied.reduce((sum, batch) => sum + (batch.split ?? 0), 0);
  const ranges = totalOf(maps, 'range');
  const inRanges = split === 0 ? [] : [`${count(split)} in ${count(ranges.total)} ranges`];
  const failures = [...failedOf(failed), ...failedOf(ranges.failed).map((some) => `${some} of the ranges`)];
  return [`${count(total)} listed`, `${count(counted)} counted`, ...inRanges, ...why, ...failures].join(', ');
}

const SKIPPED: Readonly<Record<string, string>> = {
  filtered: 'that the key filter leaves out',
  done: 'counted before',
  gone: 'deleted meanwhile',
  older: 'replaced meanwhile',
};

function windowsOf(maps: readonly MapProgress[], examined: readonly Examined[]): string {
  const { total, failed } = totalOf(maps, 'window');
  const findings = examined.reduce((sum, window) => sum + window.findings, 0);
  const outcomes = [...Map.groupBy(examined, ({ outcome }) => outcome)].map(
    ([outcome, windows]) => `${count(windows.length)} ${plain(outcome)}`,
  );
  return [`${count(total)} planned`, ...outcomes, `${count(findings)} findings`, ...failedOf(failed)].join(
    ', ',
  );
}

function totalOf(maps: readonly MapProgress[], of: MapProgress['of']) {
  const own = maps.filter((map) => map.of === of);
  const sum = (what: 'total' | 'failed') => own.reduce((all, map) => all + map[what], 0);
  return { total: sum('total'), failed: sum('failed') };
}

function failedOf(failed: number): string[] {
  return failed === 0 ? [] : [`${count(failed)} failed`];
}

function shortened(lines: readonly string[]): string[] {
  const more = lines.length - MOST_LINES;
  return more <= 0 ? [...lines] : [...lines.slice(0, MOST_LINES), `  … and ${count(more)} more`];
}

function elapsed(from: Date, to: Date): string {
  const seconds = Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
