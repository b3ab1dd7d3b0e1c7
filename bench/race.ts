import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contestant } from './contestants.ts';
import { warm } from './inputs.ts';
import { measure, type Usage } from './measure.ts';
import type { Row } from './rows.ts';

/** A row after it was run: one usage a round for each program. */
export type Race = {
  readonly row: Row;
  readonly file: string;
  readonly rounds: ReadonlyMap<Contestant, readonly Usage[]>;
  /** where a program wrote what it found */
  readonly outOf: (contestant: Contestant) => string;
};

/**
 * All programs of a row, one after the other, round by round (A B C A B C …): what else the machine does meets them
 * alike, and a ratio is taken within its round. A slow peer runs in the first round only.
 */
export async function race(row: Row, runs: number, folder: string, scratch: string): Promise<Race> {
  const file = await row.input(folder);
  const contestants = [row.ours, ...row.peers].filter(({ leftOut }) => leftOut === null);
  const outOf = (contestant: Contestant) => join(scratch, `${contestants.indexOf(contestant)}`);
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  const rounds = new Map<Contestant, Usage[]>(contestants.map((contestant) => [contestant, []]));
  await warm(file);
  for (let round = 0; round < runs; round++) {
    for (const [contestant, usages] of rounds) {
      if (contestant.slow && round > 0) continue;
      usages.push(await measure(contestant.argv(file, outOf(contestant))));
    }
  }
  return { row, file, rounds, outOf };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The median of each figure by itself. */
export function typical(usages: readonly Usage[]): Usage {
  const known = (pick: (usage: Usage) => number | null) => {
    const values = usages.map(pick).filter((value) => value !== null);
    return values.length === 0 ? null : median(values);
  };
  return {
    wall: median(usages.map(({ wall }) => wall)),
    cpu: known(({ cpu }) => cpu),
    peak: known(({ peak }) => peak),
  };
}

/** How many times as long a peer took as we did: the median of the ratios within the rounds. */
export function timesAsLong(race: Race, peer: Contestant): number {
  return timesAsMuch(race, peer, ({ wall }) => wall)!;
}

/** The same of CPU seconds, which other programs on the machine disturb less; null where they were not read. */
export function timesTheCpu(race: Race, peer: Contestant): number | null {
  return timesAsMuch(race, peer, ({ cpu }) => cpu);
}

function timesAsMuch(
  { row, rounds }: Race,
  peer: Contestant,
  pick: (usage: Usage) => number | null,
): number | null {
  const ours = rounds.get(row.ours)!.map(pick);
  const ratios = rounds.get(peer)!.map((usage, round) => {
    const [theirs, own] = [pick(usage), ours[round] ?? null];
    return theirs === null || own === null || own === 0 ? null : theirs / own;
  });
  const known = ratios.filter((ratio) => ratio !== null);
  return known.length === 0 ? null : median(known);
}
