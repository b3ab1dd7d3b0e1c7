import type { Host, Network } from '../network.ts';
import type { Random } from '../random.ts';
import { connection, hours, type LogRecord, moment, type Window, within } from '../record.ts';

export type LogOn = { readonly user: string; readonly from: string; readonly success: boolean };

/** One ntlm record: a log-on at a server that answered. */
export function logOn(
  originator: { readonly address: string },
  server: Host,
  network: Network,
  ts: number,
  about: LogOn,
  random: Random,
): LogRecord {
  return {
    ts,
    ...connection(originator, server, 445, random),
    username: about.user,
    hostname: about.from,
    domainname: 'FLOCK',
    server_nb_computer_name: server.name,
    server_dns_computer_name: `${server.name.toLowerCase()}.${network.domain}`,
    server_tree_name: network.domain,
    success: about.success,
  };
}

/** Where Kerberos is not used: shares by address, scanners of paper, a mistyped password now and then. */
export function ntlm(network: Network, window: Window, random: Random, work = 1): LogRecord[] {
  const records = network.hosts.flatMap((host) => {
    const own = random.fork(host.address);
    const share = host.role === 'workstation' ? work : 1;
    const rate = host.role === 'management' ? 8 : host.role === 'printer' ? 0.4 : 0.35;
    return Array.from({ length: own.poisson(rate * hours(window) * host.activity * share) }, () => {
      const near = host.fileServers.length > 0 ? host.fileServers : network.fileServers;
      const server = host.role === 'management' ? own.pick(network.workstations) : own.favour(near);
      const user = host.role === 'printer' ? 'svc-scan' : host.user;
      const about = { user, from: host.name, success: own.chance(0.96) };
      return logOn(host, server, network, moment(window, own), about, own);
    });
  });
  return within(records, window);
}
