import { describe, expect, test } from 'vitest';
import { type HourlyLog, quietWeek } from '../../events/generator/week.ts';

/** The first three days of a small house and the night after, in which each of the week's habits shows. */
const week = quietWeek({ hosts: 80, seed: 1, hours: 76 });
const logs = [...week.logs()];

function hoursOf(logPath: string): HourlyLog[] {
  return logs.filter((log) => log.logPath === logPath);
}

describe('a quiet week', () => {
  test('work has a rhythm: the day is several times as busy as the night', () => {
    const conn = hoursOf('conn');
    expect(conn[10]!.records.length).toBeGreaterThan(2 * conn[5]!.records.length);
  });

  test('the tail is heavy: the busiest workstation has several times what the middle one has', () => {
    const counts = new Map<string, number>();
    for (const record of hoursOf('dns')[10]!.records) {
      const host = String(record['id.orig_h']);
      if (host.startsWith('10.20.4.')) counts.set(host, (counts.get(host) ?? 0) + 1);
    }
    const sorted = [...counts.values()].sort((a, b) => b - a);
    expect(sorted[0]!).toBeGreaterThan(3 * sorted[sorted.length >> 1]!);
  });

  test('an hour is the same whichever hours were made before it', () => {
    const alone = [...quietWeek({ hosts: 80, seed: 1, firstHour: 75, hours: 1 }).logs()];
    expect(alone).toEqual(logs.slice(-alone.length));
  });

  test('one scanner is among the known roles and one is not, and both scan', () => {
    const known = week.roles.find(({ role }) => role === 'scanner')!.hosts;
    expect(known).toEqual([week.network.scanners[0].address]);
    const scans = (address: string) =>
      hoursOf('conn').some(
        ({ records }) => records.filter((record) => record['id.orig_h'] === address).length > 500,
      );
    expect(scans(week.network.scanners[0].address)).toBe(true);
    expect(scans(week.network.scanners[1].address)).toBe(true);
  });

  test('nobody but a domain controller asks for replication, and nobody but the keepers creates a service', () => {
    const by = (operation: RegExp) =>
      new Set(
        hoursOf('dce_rpc').flatMap(({ records }) =>
          records
            .filter((record) => operation.test(String(record.operation)))
            .map((record) => String(record['id.orig_h'])),
        ),
      );
    const controllers = week.network.domainControllers.map(({ address }) => address);
    expect([...by(/DRSGetNCChanges/)].sort()).toEqual(controllers.sort());
    expect([...by(/CreateService/)]).toEqual([week.network.managementServer.address]);
  });
});
