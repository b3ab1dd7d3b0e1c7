import { ordinary } from './benign/ordinary.ts';
import type { LogPath } from './columns.ts';
import { createNetwork, type Host, type Network } from './network.ts';
import { Random } from './random.ts';
import { inOrder, type LogRecord, type Window } from './record.ts';

/** What is planted into an ordinary hour: by whom, on whom, and the records. */
export type Plan = {
  readonly attackers: readonly Host[];
  readonly records: readonly LogRecord[];
};

export type Stage = {
  readonly network: Network;
  readonly window: Window;
  readonly random: Random;
  /** a workstation that does what is planted; the same for the same seed */
  readonly culprit: Host;
};

export type Scenario = {
  /** kebab-case, unique */
  readonly id: string;
  /** what is planted, as a reader should hear it */
  readonly about: string;
  readonly logPath: LogPath;
  /** ids of the patterns of which at least one should name the attackers; none: nothing may be said of anyone */
  readonly expected: readonly string[];
  /** for a near miss: the patterns that must stay silent */
  readonly nearMissOf: readonly string[];
  readonly plan: (stage: Stage) => Plan;
};

/** A log with something planted in it, and the truth about it. */
export type Staged = {
  readonly logPath: LogPath;
  readonly window: Window;
  readonly records: readonly LogRecord[];
  /** addresses; empty where nothing bad is planted */
  readonly attackers: readonly string[];
  readonly planted: number;
  readonly network: Network;
};

type Made = Pick<Scenario, 'id' | 'about' | 'plan'>;

/** One of the patterns is expected to name whoever does it. */
export function attack(logPath: LogPath, expected: readonly string[], made: Made): Scenario {
  return { logPath, expected, nearMissOf: [], ...made };
}

/** Harmless, and close to what the patterns look for. */
export function nearMiss(logPath: LogPath, nearMissOf: readonly string[], made: Made): Scenario {
  return { logPath, expected: [], nearMissOf, ...made };
}

export function byCulprit(stage: Stage, records: readonly LogRecord[]): Plan {
  return { attackers: [stage.culprit], records };
}

export function innocent(records: readonly LogRecord[] = []): Plan {
  return { attackers: [], records };
}

/** Some time in the first three quarters of the window. */
export function someTime({ window, random }: Stage): number {
  return window.start + random.between(60, 0.75 * (window.end - window.start));
}

const morning = Date.parse('2026-11-20T09:00:00Z') / 1000;

/** The scenario in a network of its own: between 60 and 180 hosts, another culprit and another day for each seed. */
export function stage(scenario: Scenario, seed: number): Staged {
  const random = new Random(`scenario/${scenario.id}/${seed}`);
  const network = createNetwork(60 + random.below(121), seed);
  const start = morning + 86_400 * random.below(5);
  const window = { start, end: start + 3600 };
  const culprit = random.pick(network.workstations);
  const { attackers, records } = scenario.plan({ network, window, random: random.fork('plan'), culprit });
  const background = ordinary[scenario.logPath](
    network,
    window,
    random.fork('background'),
    0.5 + random.next() / 2,
  );
  return {
    logPath: scenario.logPath,
    window,
    records: inOrder([...background, ...records]),
    attackers: attackers.map((host) => host.address),
    planted: records.length,
    network,
  };
}
