import type { Contestant } from './contestants.ts';
import { type Race, timesAsLong, typical } from './race.ts';
import type { Goal } from './rows.ts';

/** A goal of a row and what was measured. `met` is null where the peer or the figure is missing. */
export type Verdict = { readonly goal: string; readonly got: string; readonly met: boolean | null };

export function verdictsOf(race: Race): Verdict[] {
  return race.row.goals.map((goal) => verdictOf(race, goal));
}

function verdictOf(race: Race, goal: Goal): Verdict {
  const ours = typical(race.rounds.get(race.row.ours)!);
  if ('seconds' in goal) {
    return verdict(
      `at most ${goal.seconds} s`,
      ours.wall,
      goal.seconds - ours.wall,
      (wall) => `${wall.toFixed(1)} s`,
    );
  }
  if ('megabytes' in goal) {
    const peak = ours.peak === null ? null : ours.peak / 1e6;
    const spare = peak === null ? null : goal.megabytes - peak;
    return verdict(`at most ${goal.megabytes} MB`, peak, spare, (megabytes) => `${megabytes.toFixed(0)} MB`);
  }
  const times = (value: number) => `${value.toFixed(2)}x`;
  const named = 'faster' in goal ? goal.faster : goal.leaner;
  const peer = [...race.rounds.keys()].find(({ name }) => name === named);
  const ratio = peer === undefined ? null : ratioOf(race, goal, peer);
  const kind = 'faster' in goal ? 'the speed' : 'less memory';
  const words =
    'faster' in goal ? `${goal.times}x ${kind} of ${named}` : `${goal.times}x ${kind} than ${named}`;
  return verdict(words, ratio, ratio === null ? null : ratio - goal.times, times);
}

function ratioOf(race: Race, goal: Goal, peer: Contestant): number | null {
  if ('faster' in goal) return timesAsLong(race, peer);
  const ours = typical(race.rounds.get(race.row.ours)!).peak;
  const theirs = typical(race.rounds.get(peer)!).peak;
  return ours === null || theirs === null ? null : theirs / ours;
}

function verdict(
  goal: string,
  value: number | null,
  spare: number | null,
  show: (value: number) => string,
): Verdict {
  if (value === null || spare === null) return { goal, got: 'not measured', met: null };
  return { goal, got: show(value), met: spare >= 0 };
}
