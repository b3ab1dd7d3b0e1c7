import type { Host, Network } from '../network.ts';
import type { Random } from '../random.ts';
import { type Address, connection, hours, type LogRecord, moment, type Window, within } from '../record.ts';

/** One smb_mapping record: a share that was mapped. A share of pipes is `IPC$`. */
export function mapping(
  originator: Address,
  responder: Host | Address,
  ts: number,
  share: string,
  random: Random,
): LogRecord {
  const name = 'name' in responder ? responder.name : responder.address;
  return {
    ts,
    ...connection(originator, responder, 445, random),
    path: `\\\\${name}\\${share}`,
    ...(share === 'IPC$' ? { share_type: 'PIPE' } : { native_file_system: 'NTFS', share_type: 'DISK' }),
  };
}

/** Drives at log-on, policies from the domain controller, and the administrators' shares where they belong. */
export function smbMapping(network: Network, window: Window, random: Random, work = 1): LogRecord[] {
  const records = network.hosts.flatMap((host) => {
    const own = random.fork(host.address);
    const rate = (perHour: number): number => own.poisson(perHour * hours(window) * host.activity);
    const map = (times: number, to: () => Host, share: () => string): LogRecord[] =>
      Array.from({ length: times }, () => mapping(host, to(), moment(window, own), share(), own));
    switch (host.role) {
      case 'workstation':
        return [
          ...map(
            rate(1.8 * work),
            () => own.favour(host.fileServers),
            () => own.favour(['IPC$', 'Shared', 'Projects', 'Home$', 'Scans'], 1.5),
          ),
          ...map(
            rate(0.7 * work),
            () => host.domainController!,
            () => own.pick(['sysvol', 'netlogon', 'IPC$']),
          ),
          ...map(
            rate(0.3 * work),
            () => network.printServer,
            () => 'IPC$',
          ),
        ];
      case 'management':
        // Software is handed out to a few machines at a time.
        return map(
          rate(4),
          () => own.pick(network.workstations),
          () => own.pick(['IPC$', 'ADMIN$']),
        );
      case 'backup':
        return map(
          rate(6),
          () => own.pick(network.fileServers),
          () => own.pick(['C$', 'D$', 'IPC$']),
        );
      case 'printer':
        return map(
          rate(0.4),
          () => network.fileServers[0]!,
          () => 'Scans',
        );
      default:
        return map(
          rate(2),
          () => network.domainControllers[0]!,
          () => own.pick(['sysvol', 'IPC$']),
        );
    }
  });
  return within(records, window);
}
