import { type Scenario, stage } from '../../events/generator/scenario.ts';
import { scenarios } from '../../events/generator/scenarios.ts';
import { quietWeek } from '../../events/generator/week.ts';
import { writeNdjson, writeTsv } from '../../events/generator/writer.ts';
import type { RoleEntry } from '../../lambda/patterns/scene.ts';
import { examine, findingsOf, type Subject } from './subject.ts';

export type Staged = Subject & { readonly scenario: Scenario };

/** Every scenario in as many networks as there are seeds, every second one written as NDJSON. */
export function stagedSubjects(seeds: number): Staged[] {
  return scenarios.flatMap((scenario) =>
    Array.from({ length: seeds }, (_, index) => {
      const seed = index + 1;
      const { logPath, records, window, attackers } = stage(scenario, seed);
      const text = (): string =>
        seed % 2 === 0 ? writeNdjson(logPath, records) : writeTsv(logPath, records, window);
      return {
        name: `${scenario.id}/${seed}`,
        scenario,
        bytes: () => Buffer.from(text()),
        attackers: new Set(attackers),
      };
    }),
  );
}

export type Quiet = {
  readonly hostHours: number;
  readonly records: number;
  /** hosts named, by severity, pattern and what the host is */
  readonly named: ReadonlyMap<string, { readonly times: number; readonly example: string }>;
};

/** A quiet week, hour by hour and log by log; a host-hour is one originator in one hourly log. */
export async function quietHours(hours: number, onHour: (hour: number) => void): Promise<Quiet> {
  const week = quietWeek({ hours });
  const roleOf = new Map(week.network.hosts.map(({ address, role }) => [address, role]));
  const named = new Map<string, { times: number; example: string }>();
  let [hostHours, records, lastStart, hour] = [0, 0, 0, 0];
  for (const log of week.logs()) {
    if (log.window.start !== lastStart) onHour(hour++);
    lastStart = log.window.start;
    records += log.records.length;
    const text = Buffer.from(writeTsv(log.logPath, log.records, log.window));
    for (const examined of await examine(`${log.logPath}.log`, text, 'default')) {
      hostHours += examined.table.size;
      for (const { severity, pattern, hosts } of findingsOf(examined, week.roles as readonly RoleEntry[])) {
        for (const { host, explanation } of hosts) {
          const key = `${severity}\t${pattern}\t${roleOf.get(host) ?? 'outside'}`;
          named.set(key, {
            times: (named.get(key)?.times ?? 0) + 1,
            example: named.get(key)?.example ?? explanation,
          });
        }
      }
    }
  }
  return { hostHours, records, named };
}
