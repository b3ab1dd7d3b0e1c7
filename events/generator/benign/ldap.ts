import type { Host, Network } from '../network.ts';
import type { Random } from '../random.ts';
import { type Address, connection, hours, type LogRecord, moment, type Window, within } from '../record.ts';

/** One ldap_search record. */
export function search(
  originator: Address,
  controller: Address,
  ts: number,
  filter: string,
  results: number,
  random: Random,
): LogRecord {
  return {
    ts,
    ...connection(originator, controller, 389, random),
    message_id: 2 + random.below(60),
    scope: 'tree',
    deref_aliases: 'never',
    base_object: 'DC=flock,DC=example',
    result_count: results,
    result: 'success',
    filter,
  };
}

/** One ldap record: a bind with the host's own ticket. */
function bind(originator: Address, controller: Address, ts: number, random: Random): LogRecord {
  return {
    ts,
    ...connection(originator, controller, 389, random),
    message_id: 1 + random.below(9),
    version: 3,
    opcode: 'bind SASL',
    result: 'success',
    argument: 'GSS-SPNEGO',
  };
}

export function ldap(network: Network, window: Window, random: Random, work = 1): LogRecord[] {
  return sessions(network, window, random, work, (host, ts, own) => [
    bind(host, controllerOf(host, network), ts, own),
  ]);
}

export function ldapSearch(network: Network, window: Window, random: Random, work = 1): LogRecord[] {
  return sessions(network, window, random, work, (host, ts, own) =>
    Array.from({ length: 1 + own.poisson(1.5) }, () => {
      const filter = own.pick([
        `(&(objectCategory=computer)(sAMAccountName=${host.name}$))`,
        `(&(objectClass=user)(sAMAccountName=${host.user}))`,
        '(objectClass=*)',
        '(&(objectCategory=printQueue)(uNCName=*))',
      ]);
      return search(host, controllerOf(host, network), ts + own.exponential(0.5), filter, own.below(4), own);
    }),
  );
}

function sessions(
  network: Network,
  window: Window,
  random: Random,
  work: number,
  make: (host: Host, ts: number, own: Random) => LogRecord[],
): LogRecord[] {
  const records = network.hosts.flatMap((host) => {
    const own = random.fork(host.address);
    if (host.role === 'printer') return [];
    const share = host.role === 'workstation' ? work : 1;
    return Array.from({ length: own.poisson(1.1 * hours(window) * host.activity * share) }, () =>
      make(host, moment(window, own), own),
    ).flat();
  });
  return within(records, window);
}

function controllerOf(host: Host, network: Network): Host {
  return host.domainController ?? network.domainControllers.find((controller) => controller !== host)!;
}
