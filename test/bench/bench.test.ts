import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readArguments } from '../../bench/arguments.ts';
import type { Contestant } from '../../bench/contestants.ts';
import { withSection } from '../../bench/document.ts';
import { measure, type Usage } from '../../bench/measure.ts';
import { median, type Race, timesAsLong, typical } from '../../bench/race.ts';
import { type Goal, rowsOf } from '../../bench/rows.ts';
import { goalTable, raceTable } from '../../bench/tables.ts';
import { verdictsOf } from '../../bench/verdict.ts';

const ours: Contestant = { name: 'stray', argv: () => [], leftOut: null };
const peer: Contestant = { name: 'a peer', argv: () => [], leftOut: null };
const usage = (wall: number, megabytes: number | null = 100): Usage => ({
  wall,
  cpu: wall,
  peak: megabytes === null ? null : megabytes * 1e6,
});

function raceOf(mine: readonly Usage[], theirs: readonly Usage[] | null, goals: readonly Goal[] = []): Race {
  const row = { name: 'a row', bytes: 1, input: async () => '', ours, peers: [peer], goals };
  const rounds = new Map([[ours, mine]]);
  if (theirs !== null) rounds.set(peer, theirs);
  return { row, file: '', rounds, outOf: () => '' };
}

describe('a race', () => {
  it('compares within a round, so that a round in which the machine was slow changes no ratio', () => {
    const race = raceOf([usage(1), usage(10), usage(1)], [usage(3), usage(30), usage(3)]);
    expect(timesAsLong(race, peer)).toBe(3);
  });

  it('shows the median of each figure, and nothing where a figure was never read', () => {
    expect(typical([usage(5, 10), usage(1, 30), usage(2, 20)])).toEqual({ wall: 2, cpu: 2, peak: 20e6 });
    expect(typical([usage(1, null)]).peak).toBeNull();
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});

describe('a goal', () => {
  const goals: Goal[] = [
    { faster: 'a peer', times: 4 },
    { leaner: 'a peer', times: 2 },
    { megabytes: 120 },
    { seconds: 0.5 },
  ];

  it('is met or not by what was measured', () => {
    const race = raceOf([usage(1, 100)], [usage(4.5, 150)], goals);
    expect(verdictsOf(race).map(({ got, met }) => [got, met])).toEqual([
      ['4.50x', true],
      ['1.50x', false],
      ['100 MB', true],
      ['1.0 s', false],
    ]);
    expect(goalTable([race])).toContain('**not met**');
  });

  it('is neither where the peer was left out', () => {
    expect(verdictsOf(raceOf([usage(1)], null, goals)).map(({ met }) => met)).toEqual([
      null,
      null,
      true,
      false,
    ]);
  });

  it('names only peers that its row has', () => {
    for (const row of rowsOf(1)) {
      const names = row.peers.map(({ name }) => name);
      for (const goal of row.goals) {
        if ('faster' in goal) expect(names).toContain(goal.faster);
        if ('leaner' in goal) expect(names).toContain(goal.leaner);
      }
    }
  });
});

describe('what is printed', () => {
  it('is a table of one line for each program, ours first', () => {
    expect(raceTable([raceOf([usage(1)], [usage(2, null)])])).toBe(
      [
        '| input | program | wall s | CPU s | peak MB | times as long | times the CPU |',
        '|-------|---------|-------:|------:|--------:|--------------:|--------------:|',
        '| a row | stray   |   1.00 |  1.00 |     100 |             1 |             1 |',
        '|       | a peer  |   2.00 |  2.00 |       – |          2.00 |          2.00 |',
      ].join('\n'),
    );
  });

  it('takes the place of what stood between the markers, and only there', () => {
    const document = 'before\n<!-- bench:races -->\nold\n<!-- /bench:races -->\nafter\n';
    const once = withSection(document, 'races', 'new');
    expect(once).toBe('before\n<!-- bench:races -->\n\nnew\n\n<!-- /bench:races -->\nafter\n');
    expect(withSection(once, 'races', 'new')).toBe(once);
    expect(() => withSection(document, 'goals', 'new')).toThrow('no section');
  });
});

describe('a measured program', () => {
  it.runIf(existsSync('/proc/self/stat'))('shows the memory that it held', async () => {
    const hold = 'const held = Buffer.alloc(2e8, 1); setTimeout(() => held.length, 50)';
    const { wall, peak } = await measure([process.execPath, '-e', hold]);
    expect(wall).toBeGreaterThan(0);
    expect(peak).toBeGreaterThan(2e8);
  });

  it('fails with what it wrote to standard error', async () => {
    const failing = [process.execPath, '-e', 'console.error("no such log"); process.exit(2)'];
    await expect(measure(failing)).rejects.toThrow(/ended with 2\s+no such log/);
  });
});

describe('the options', () => {
  it('are a full run unless they leave something out', () => {
    expect(readArguments([])).toMatchObject({ bytes: 5e8, runs: 5, full: true });
    expect(readArguments(['--runs', '3'])).toMatchObject({ runs: 3, full: true });
    expect(readArguments(['--quick'])).toMatchObject({ bytes: 1e7, runs: 1, full: false });
    expect(readArguments(['--size', '2gb', '--only', 'gzip'])).toMatchObject({
      bytes: 2e9,
      only: 'gzip',
      full: false,
    });
  });

  it.each([
    ['--size', 'big'],
    ['--size', '0mb'],
    ['--runs', '0'],
    ['--runs', 'x'],
    ['--sise', '1mb'],
  ])('say what is wrong with %s %s', (option, value) => {
    expect(() => readArguments([option, value])).toThrow(option);
  });
});
