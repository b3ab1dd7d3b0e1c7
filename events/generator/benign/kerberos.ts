import type { Host, Network } from '../network.ts';
import type { Random } from '../random.ts';
import { type Address, connection, hours, type LogRecord, moment, type Window, within } from '../record.ts';

export const aes = 'aes256-cts-hmac-sha1-96';
export const rc4 = 'rc4-hmac';

const farFuture = Date.parse('2037-09-13T02:48:05Z') / 1000;

export type Ticket = {
  readonly kind: 'AS' | 'TGS';
  readonly client: string;
  readonly service: string;
  readonly cipher?: string;
  /** Zeek's error_msg; absent: the ticket was given */
  readonly error?: string;
};

/** One kerberos record: a ticket that was asked for, and what the key distribution centre said. */
export function ticket(
  originator: Address,
  centre: Address,
  ts: number,
  about: Ticket,
  random: Random,
): LogRecord {
  return {
    ts,
    ...connection(originator, centre, 88, random),
    request_type: about.kind,
    client: about.client,
    service: about.service,
    success: about.error === undefined,
    ...(about.error === undefined ? { cipher: about.cipher ?? aes } : { error_msg: about.error }),
    till: farFuture,
    forwardable: true,
    renewable: true,
  };
}

/** Log-ons, tickets for services, the odd mistyped password and the odd old service that still takes RC4. */
export function kerberos(network: Network, window: Window, random: Random, work = 1): LogRecord[] {
  const records = network.hosts.flatMap((host) => {
    const own = random.fork(host.address);
    if (host.role === 'printer') return [];
    const share = host.role === 'workstation' ? work : 1;
    const sessions = own.poisson(1.2 * hours(window) * host.activity * share);
    return Array.from({ length: sessions }, () => session(host, network, moment(window, own), own)).flat();
  });
  return within(records, window);
}

function session(host: Host, network: Network, start: number, random: Random): LogRecord[] {
  const centre = host.domainController ?? network.domainControllers[0]!;
  const client = `${random.chance(0.6) ? host.user : `${host.name}$`}/${network.realm}`;
  const granting = `krbtgt/${network.realm}`;
  const asked: Ticket[] = [];
  if (random.chance(0.5))
    asked.push({ kind: 'AS', client, service: granting, error: 'KDC_ERR_PREAUTH_REQUIRED' });
  if (random.chance(0.02))
    asked.push({ kind: 'AS', client, service: granting, error: 'KDC_ERR_PREAUTH_FAILED' });
  asked.push({ kind: 'AS', client, service: granting });
  for (let i = random.poisson(2.5); i > 0; i--)
    asked.push({ kind: 'TGS', client, ...service(host, network, random) });
  let ts = start;
  return asked.map((about) => {
    ts += random.exponential(about.kind === 'AS' ? 0.02 : 4);
    return ticket(host, centre, ts, about, random);
  });
}

function service(host: Host, network: Network, random: Random): { service: string; cipher: string } {
  const named = (kind: string, to: Host): string => `${kind}/${to.name.toLowerCase()}.${network.domain}`;
  const kind = random.weighted([
    [4, named('cifs', random.favour(host.fileServers.length > 0 ? host.fileServers : network.fileServers))],
    [3, named('ldap', network.domainControllers[0]!)],
    [2, named('http', network.mailServer)],
    [1, named('cifs', network.printServer)],
    [1, named('host', host)],
  ]);
  // One old application server in the house never learnt AES.
  return random.chance(0.01)
    ? { service: named('MSSQLSvc', network.managementServer), cipher: rc4 }
    : { service: kind, cipher: aes };
}
