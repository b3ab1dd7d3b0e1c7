import type { Network } from '../network.ts';
import type { Random } from '../random.ts';
import { type Address, connection, hours, type LogRecord, moment, type Window } from '../record.ts';

/** One ssh record; `success` is unset where Zeek could not tell. */
export function shell(
  originator: Address,
  server: Address,
  ts: number,
  success: boolean | null,
  random: Random,
  client = 'SSH-2.0-OpenSSH_for_Windows_9.5',
): LogRecord {
  return {
    ts,
    ...connection(originator, server, 22, random),
    version: 2,
    ...(success === null ? {} : { auth_success: success }),
    auth_attempts: success === null ? 0 : success ? 1 + random.below(2) : 1 + random.below(5),
    client,
    server: 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3',
    cipher_alg: 'chacha20-poly1305@openssh.com',
    mac_alg: 'umac-64-etm@openssh.com',
    compression_alg: 'none',
    kex_alg: 'sntrup761x25519-sha512@openssh.com',
    host_key_alg: 'ssh-ed25519',
    host_key: Array.from({ length: 16 }, () => random.hex(2)).join(':'),
  };
}

/** One rdp record: what the client asked for and whether encryption took over, which is all that can be seen. */
export function desktop(
  originator: Address,
  server: Address,
  ts: number,
  cookie: string,
  random: Random,
): LogRecord {
  return {
    ts,
    ...connection(originator, server, 3389, random),
    cookie,
    result: 'encrypted',
    security_protocol: 'HYBRID',
    cert_count: 0,
  };
}

/** A few administrators' sessions, and deployment from the management server. */
export function ssh(network: Network, window: Window, random: Random, work = 1): LogRecord[] {
  const administrators = network.workstations.slice(0, Math.max(2, network.workstations.length >> 4));
  const servers = [network.backupServer, network.mailServer, network.printServer];
  const manual = administrators.flatMap((host) =>
    Array.from({ length: random.poisson(1.5 * hours(window) * work) }, () =>
      shell(host, random.pick(servers), moment(window, random), random.chance(0.94), random),
    ),
  );
  const deployed = Array.from({ length: random.poisson(20 * hours(window)) }, () =>
    shell(
      network.managementServer,
      random.pick(servers),
      moment(window, random),
      true,
      random,
      'SSH-2.0-paramiko_3.4.0',
    ),
  );
  return [...manual, ...deployed];
}

export function rdp(network: Network, window: Window, random: Random, work = 1): LogRecord[] {
  const administrators = network.workstations.slice(0, Math.max(3, network.workstations.length >> 3));
  const servers = network.hosts.filter((host) => host.role !== 'workstation' && host.role !== 'printer');
  return administrators.flatMap((host) =>
    Array.from({ length: random.poisson(0.8 * hours(window) * host.activity * work) }, () =>
      desktop(host, random.favour(servers, 2), moment(window, random), host.user, random),
    ),
  );
}
