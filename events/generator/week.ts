import { ordinary } from './benign/ordinary.ts';
import { type LogPath, logPaths } from './columns.ts';
import { createNetwork, type Network } from './network.ts';
import { Random } from './random.ts';
import { inOrder, type LogRecord, type Window } from './record.ts';
import { backups } from './week/backups.ts';
import { deployment } from './week/deployment.ts';
import type { WeekHabit } from './week/habit.ts';
import { people } from './week/people.ts';
import { workIn } from './week/rhythm.ts';
import { vulnerabilityScan } from './week/vulnerability-scan.ts';

/** One log of one hour. */
export type HourlyLog = {
  readonly logPath: LogPath;
  readonly window: Window;
  readonly records: readonly LogRecord[];
};

export type Week = {
  readonly network: Network;
  /** the roles that the network's keeper would put into the settings: one scanner is not among them */
  readonly roles: readonly { readonly role: string; readonly hosts: readonly string[] }[];
  /** hour by hour and log by log, made as they are asked for; a log without records in an hour is left out */
  logs(): Generator<HourlyLog>;
};

/** Monday, 16 November 2026 */
const monday = Date.parse('2026-11-16T00:00:00Z') / 1000;
const habits: readonly WeekHabit[] = [vulnerabilityScan, backups, deployment, people];

/** A week without an attack. Any hour is the same whichever hours were asked for before. */
export function quietWeek({ hosts = 500, seed = 1, firstHour = 0, hours = 168 } = {}): Week {
  const network = createNetwork(hosts, `week/${seed}`);
  return {
    network,
    roles: rolesOf(network),
    *logs() {
      for (let hour = firstHour; hour < firstHour + hours; hour++) {
        const window = { start: monday + hour * 3600, end: monday + (hour + 1) * 3600 };
        yield* hourlyLogs(network, window, new Random(`week/${seed}/${hour}`));
      }
    },
  };
}

function* hourlyLogs(network: Network, window: Window, random: Random): Generator<HourlyLog> {
  const special = habits.map((habit, index) => habit(network, window, random.fork(`habit/${index}`)));
  // Nobody is as busy each day: the whole house varies by a tenth.
  const work = workIn(window) * Math.max(0.5, random.normal(1, 0.1));
  for (const logPath of logPaths) {
    const usual = ordinary[logPath](network, window, random.fork(logPath), work);
    const records = inOrder([...usual, ...special.flatMap((logs) => logs[logPath] ?? [])]);
    if (records.length > 0) yield { logPath, window, records };
  }
}

function rolesOf(network: Network): Week['roles'] {
  const addresses = (hosts: readonly { readonly address: string }[]): string[] =>
    hosts.map((host) => host.address);
  return [
    { role: 'domain-controller', hosts: addresses(network.domainControllers) },
    { role: 'dns-server', hosts: addresses(network.domainControllers) },
    { role: 'management', hosts: addresses([network.managementServer]) },
    { role: 'scanner', hosts: addresses([network.scanners[0]]) },
  ];
}
