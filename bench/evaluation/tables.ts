import type { Severity } from '../../lambda/patterns/finding.ts';
import type { Pattern } from '../../lambda/patterns/pattern.ts';
import type { Quiet, Staged } from './generated.ts';
import type { Subject, Verdict } from './subject.ts';

/** Markdown, aligned so that it reads in a terminal too. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const toldAt = new Set<Severity | null>(['medium', 'high', null]);

/** Hosts that a method names aloud: at medium or high severity, or without one. */
function told({ named }: Verdict): string[] {
  return [...named].filter(([, { severity }]) => toldAt.has(severity)).map(([host]) => host);
}

function foundOf(subject: Subject, verdict: Verdict): number {
  return told(verdict).filter((host) => subject.attackers.has(host)).length;
}

function benignOf(subject: Subject, verdict: Verdict): number {
  return told(verdict).filter((host) => !subject.attackers.has(host)).length;
}

function lowOf(subject: Subject, { named }: Verdict): number {
  return [...named].filter(([host, { severity }]) => severity === 'low' && !subject.attackers.has(host))
    .length;
}

function reasons(subject: Subject, { named }: Verdict): string {
  const by = [...named].filter(([host]) => subject.attackers.has(host)).map(([, reason]) => reason);
  const severities = ['high', 'medium', 'low'].filter((one) => by.some(({ severity }) => severity === one));
  return severities.length === 0
    ? ''
    : `${severities.join(', ')}: ${[...new Set(by.flatMap(({ patterns }) => patterns))].join(', ')}`;
}

export type Compared<Kind extends Subject = Subject> = {
  readonly subject: Kind;
  readonly stray: Verdict;
  readonly notebook: Verdict;
  readonly forest: Verdict;
};

/** One row a log: found of how many attackers, and benign hosts named, by each method. */
export function labelledTable(rows: readonly Compared[]): string {
  const score = (subject: Subject, verdict: Verdict): string =>
    `${foundOf(subject, verdict)} of ${subject.attackers.size}, ${benignOf(subject, verdict)} benign`;
  return table(
    ['log', 'stray', 'at, by', 'notebook', 'isolation forest'],
    rows.map(({ subject, stray, notebook, forest }) => [
      subject.name,
      score(subject, stray) + (lowOf(subject, stray) > 0 ? ` (+${lowOf(subject, stray)} low)` : ''),
      reasons(subject, stray),
      score(subject, notebook),
      score(subject, forest),
    ]),
  );
}

/** One row a scenario: in how many networks the attackers were named, and benign hosts over all of them. */
export function attackTable(rows: readonly Compared<Staged>[]): string {
  const cells = [...Map.groupBy(rows, ({ subject }) => subject.scenario)]
    .filter(([{ expected }]) => expected.length > 0)
    .map(([{ id, expected }, runs]) => {
      const score = (verdictOf: (run: Compared<Staged>) => Verdict, quietly = false): string => {
        const named = runs.filter((run) => {
          const verdict = verdictOf(run);
          const attackers = [...run.subject.attackers];
          const hosts = quietly ? [...verdict.named.keys()] : told(verdict);
          return attackers.length > 0 && attackers.every((host) => hosts.includes(host));
        }).length;
        const benign = runs.reduce((sum, run) => sum + benignOf(run.subject, verdictOf(run)), 0);
        return `${named} of ${runs.length}, ${benign} benign`;
      };
      const low = runs.filter(
        ({ subject, stray }) =>
          foundOf(subject, stray) === 0 &&
          [...stray.named.keys()].some((host) => subject.attackers.has(host)),
      ).length;
      return [
        id,
        expected.join(', '),
        score(({ stray }) => stray) + (low > 0 ? ` (+${low} at low)` : ''),
        [
          ...new Set(runs.map(({ subject, stray }) => reasons(subject, stray)).filter((text) => text !== '')),
        ].join('; '),
        score(({ notebook }) => notebook),
        score(({ forest }) => forest),
      ];
    });
  return table(['planted', 'expected', 'stray', 'at, by', 'notebook', 'isolation forest'], cells);
}

/** One row a near miss: whether one of the patterns it comes close to fired, and what else was told. */
export function nearMissTable(rows: readonly Compared<Staged>[]): string {
  const cells = [...Map.groupBy(rows, ({ subject }) => subject.scenario)]
    .filter(([{ expected }]) => expected.length === 0)
    .map(([{ id, nearMissOf }, runs]) => {
      const patterns = runs.flatMap(({ stray }) =>
        [...stray.named.values()].flatMap((named) => named.patterns),
      );
      const benign = (verdictOf: (run: Compared<Staged>) => Verdict): string =>
        String(runs.reduce((sum, run) => sum + benignOf(run.subject, verdictOf(run)), 0));
      return [
        id,
        nearMissOf.join(', '),
        String(patterns.filter((pattern) => nearMissOf.includes(pattern)).length),
        benign(({ stray }) => stray),
        benign(({ notebook }) => notebook),
        benign(({ forest }) => forest),
      ];
    });
  return table(['harmless', 'close to', 'fired', 'stray told', 'notebook', 'isolation forest'], cells);
}

/** One row a pattern: where it looks, how severe it can be, what must have happened, and its bounds. */
export function patternTable(patterns: readonly Pattern[]): string {
  return table(
    ['pattern', 'log', 'severity', 'what must have happened', 'bounds', 'ATT&CK'],
    patterns.map(({ id, logPaths, severities, contract, bounds, techniques }) => [
      id,
      logPaths?.join(', ') ?? 'every',
      severities.join(', '),
      contract,
      Object.entries(bounds)
        .map(([name, { value }]) => `${name} ${value.toLocaleString('en')}`)
        .join(', '),
      techniques.join(', '),
    ]),
  );
}

/** One row a severity, pattern and kind of host. */
export function quietTable({ named, hostHours }: Quiet): string {
  const order = ['high', 'medium', 'low'];
  const rows = [...named]
    .map(([key, { times, example }]) => ({
      cells: key.split('\t') as [string, string, string],
      times,
      example,
    }))
    .sort((a, b) => order.indexOf(a.cells[0]) - order.indexOf(b.cells[0]) || b.times - a.times);
  return table(
    ['severity', 'pattern', 'host', 'times', 'per 1,000 host-hours', 'for example'],
    rows.map(({ cells, times, example }) => [
      ...cells,
      String(times),
      ((1000 * times) / hostHours).toFixed(3),
      example.length > 110 ? `${example.slice(0, 107)}...` : example,
    ]),
  );
}
