import { logOn } from '../benign/ntlm.ts';
import { desktop, shell } from '../benign/remote-access.ts';
import type { Host, Network } from '../network.ts';
import type { Random } from '../random.ts';
import type { Address, LogRecord } from '../record.ts';

/** One password on many accounts of the domain, at one server. */
export function ntlmSpray(
  originator: Host,
  server: Host,
  network: Network,
  start: number,
  random: Random,
  accounts = 80,
): LogRecord[] {
  return Array.from({ length: accounts }, (_, index) => {
    const user = network.workstations[index]?.user ?? `svc${index}`;
    const about = { user, from: originator.name, success: random.chance(0.01) };
    return logOn(originator, server, network, start + index * 0.8, about, random);
  });
}

/** One account at one server, many passwords. */
export function ntlmBruteForce(
  originator: Host,
  server: Host,
  network: Network,
  start: number,
  random: Random,
  tries = 150,
): LogRecord[] {
  return Array.from({ length: tries }, (_, index) =>
    logOn(
      originator,
      server,
      network,
      start + index * 0.5,
      { user: 'administrator', from: originator.name, success: false },
      random,
    ),
  );
}

/** Many passwords at an SSH server; the last may be right. */
export function sshBruteForce(
  originator: Address,
  server: Address,
  start: number,
  random: Random,
  tries = 120,
): LogRecord[] {
  return Array.from({ length: tries }, (_, index) =>
    shell(
      originator,
      server,
      start + index * 3,
      index === tries - 1 && random.chance(0.5),
      random,
      'SSH-2.0-libssh2_1.10.0',
    ),
  );
}

/** Many attempts at a remote desktop under the names that are always tried. */
export function rdpBruteForce(
  originator: Address,
  server: Address,
  start: number,
  random: Random,
  tries = 200,
): LogRecord[] {
  const names = ['administrator', 'admin', 'Administr', 'test', 'user', 'scanner', 'backup', 'sql'];
  return Array.from({ length: tries }, (_, index) =>
    desktop(originator, server, start + index * 1.5, random.favour(names, 2), random),
  );
}
