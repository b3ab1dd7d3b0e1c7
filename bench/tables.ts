import type { Contestant } from './contestants.ts';
import type { Usage } from './measure.ts';
import { type Race, timesAsLong, timesTheCpu, typical } from './race.ts';
import { verdictsOf } from './verdict.ts';

/** What the bench prints, as Markdown: the terminal and docs/performance.md show the same text. */

export function raceTable(races: readonly Race[]): string {
  const lines = races.flatMap((race) =>
    [...race.rounds].map(([contestant, usages]) => {
      const ours = contestant === race.row.ours;
      const times = ours ? ['1', '1'] : timesOf(race, contestant);
      return [ours ? race.row.name : '', contestant.name, ...figures(typical(usages)), ...times];
    }),
  );
  return table(['input', 'program', 'wall s', 'CPU s', 'peak MB', 'times as long', 'times the CPU'], lines);
}

function timesOf(race: Race, peer: Contestant): string[] {
  return [timesAsLong(race, peer).toFixed(2), timesTheCpu(race, peer)?.toFixed(2) ?? '–'];
}

export function goalTable(races: readonly Race[]): string {
  const lines = races.flatMap((race) =>
    verdictsOf(race).map(({ goal, got, met }) => [
      race.row.name,
      goal,
      got,
      met === null ? '–' : met ? 'met' : '**not met**',
    ]),
  );
  return table(['input', 'goal', 'measured', ''], lines);
}

export function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]!.length)),
  );
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column < 2 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [row(head), rule, ...lines.map(row)].join('\n');
}

export function figures({ wall, cpu, peak }: Usage): string[] {
  return [
    wall.toFixed(2),
    cpu === null ? '–' : cpu.toFixed(2),
    peak === null ? '–' : (peak / 1e6).toFixed(0),
  ];
}
