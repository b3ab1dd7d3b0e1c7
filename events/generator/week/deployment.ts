import { mapping } from '../benign/smb-mapping.ts';
import { flow } from '../flow.ts';
import { dialogue, pipe } from '../rpc.ts';
import type { WeekHabit } from './habit.ts';
import { dayOf, hourOfDay } from './rhythm.ts';

/** On Tuesday at ten the management server installs a program on forty workstations, by a service made for it. */
export const deployment: WeekHabit = (network, window, random) => {
  if (dayOf(window) !== 2 || hourOfDay(window) !== 10) return {};
  const host = network.managementServer;
  const targets = random.shuffled(network.workstations).slice(0, 40);
  const at = (index: number): number => window.start + 300 + index * 70;
  return {
    smb_mapping: targets.flatMap((target, index) =>
      ['IPC$', 'ADMIN$'].map((share) => mapping(host, target, at(index), share, random)),
    ),
    dce_rpc: targets.flatMap((target, index) =>
      dialogue(
        host,
        target,
        pipe('svcctl'),
        [
          'svcctl::OpenSCManagerW',
          'svcctl::CreateServiceW',
          'svcctl::StartServiceW',
          'svcctl::QueryServiceStatus',
          'svcctl::DeleteService',
          'svcctl::CloseServiceHandle',
        ],
        at(index) + 20,
        random,
        2,
      ),
    ),
    conn: targets.map((target, index) =>
      flow(
        host,
        target,
        at(index),
        { port: 445, service: 'gssapi,smb,dce_rpc', duration: 40, sent: 85_000_000, received: 400_000 },
        random,
      ),
    ),
  };
};
