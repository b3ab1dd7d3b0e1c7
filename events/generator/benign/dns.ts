import type { Host, Network } from '../network.ts';
import type { Random } from '../random.ts';
import { type Address, connection, hours, type LogRecord, moment, type Window, within } from '../record.ts';

export type Query = {
  readonly name: string;
  readonly type?: 'A' | 'AAAA' | 'PTR' | 'TXT' | 'SRV' | 'NULL' | 'HTTPS';
  readonly code?: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';
  readonly answers?: readonly string[];
  readonly ttl?: number;
};

const types = { A: 1, NULL: 10, PTR: 12, TXT: 16, AAAA: 28, SRV: 33, HTTPS: 65 } as const;
const codes = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3 } as const;

/** One dns record: a question and its answer, over UDP. */
export function lookUp(
  originator: Address,
  resolver: Address,
  ts: number,
  query: Query,
  random: Random,
): LogRecord {
  const { name, type = 'A', code = 'NOERROR', answers = [], ttl = 300 } = query;
  return {
    ts,
    ...connection(originator, resolver, 53, random),
    proto: 'udp',
    trans_id: random.below(65536),
    rtt: random.logNormal(0.004, 1.2),
    query: name,
    qclass: 1,
    qclass_name: 'C_INTERNET',
    qtype: types[type],
    qtype_name: type,
    rcode: codes[code],
    rcode_name: code,
    AA: false,
    TC: false,
    RD: true,
    RA: true,
    Z: 0,
    ...(answers.length === 0 ? {} : { answers, TTLs: answers.map(() => ttl) }),
    rejected: code === 'SERVFAIL',
  };
}

/** Ordinary questions: sites in bursts, the domain's own services, some reverse and some mistaken names. */
export function dns(network: Network, window: Window, random: Random, work = 1): LogRecord[] {
  const records = network.hosts.flatMap((host) => {
    const own = random.fork(host.address);
    if (host.role === 'workstation') return person(host, network, window, own, work);
    if (host.role === 'printer') return [];
    return machine(host, network, window, own);
  });
  return within(records, window);
}

function person(host: Host, network: Network, window: Window, random: Random, work: number): LogRecord[] {
  const resolver = host.domainController!;
  const visits = random.poisson(3 * hours(window) * host.activity * work);
  const browsed = Array.from({ length: visits }, () => {
    const start = moment(window, random);
    return Array.from({ length: 2 + random.poisson(6) }, () => {
      const ts = start + random.exponential(1.5);
      return lookUp(host, resolver, ts, siteQuestion(network, random), random);
    });
  }).flat();
  return [...browsed, ...machine(host, network, window, random)];
}

function machine(host: Host, network: Network, window: Window, random: Random): LogRecord[] {
  const busy = host.role === 'mail-server' ? 250 : host.role === 'domain-controller' ? 60 : 8;
  const resolver =
    host.domainController ?? network.domainControllers.find((controller) => controller !== host)!;
  return Array.from({ length: random.poisson(busy * hours(window) * host.activity) }, () => {
    const question = host.role === 'mail-server' ? mailQuestion(random) : domainQuestion(network, random);
    return lookUp(host, resolver, moment(window, random), question, random);
  });
}

function siteQuestion(network: Network, random: Random): Query {
  const site = random.favour(network.sites, 2.5);
  const type = random.weighted<'A' | 'AAAA' | 'HTTPS'>([
    [6, 'A'],
    [3, 'AAAA'],
    [2, 'HTTPS'],
  ]);
  if (random.chance(0.015)) return { name: `${site.name}.${network.domain}`, code: 'NXDOMAIN' };
  return {
    name: site.name,
    type,
    ...(type === 'A' ? { answers: [site.address] } : {}),
    ttl: 60 * (1 + random.below(60)),
  };
}

function domainQuestion(network: Network, random: Random): Query {
  const host = random.pick([
    ...network.domainControllers,
    ...network.fileServers,
    network.mailServer,
    network.printServer,
  ]);
  return random.weighted<Query>([
    [4, { name: `${host.name.toLowerCase()}.${network.domain}`, answers: [host.address], ttl: 3600 }],
    [
      2,
      {
        name: `_ldap._tcp.dc._msdcs.${network.domain}`,
        type: 'SRV',
        answers: [`dc1.${network.domain}`],
        ttl: 600,
      },
    ],
    [
      1,
      { name: `_kerberos._tcp.${network.domain}`, type: 'SRV', answers: [`dc1.${network.domain}`], ttl: 600 },
    ],
    [
      1,
      {
        name: reverseName(host.address),
        type: 'PTR',
        answers: [`${host.name.toLowerCase()}.${network.domain}`],
      },
    ],
    [0.4, { name: `wpad.${network.domain}`, code: 'NXDOMAIN' }],
  ]);
}

/** What a mail server asks of each message: who is it, and is it on a block list. */
function mailQuestion(random: Random): Query {
  const address = Array.from({ length: 4 }, () => 1 + random.below(254)).join('.');
  return random.weighted<Query>([
    [2, { name: `${address}.blocklist.example`, code: random.chance(0.7) ? 'NXDOMAIN' : 'NOERROR' }],
    [1, { name: reverseName(address), type: 'PTR', code: random.chance(0.2) ? 'NXDOMAIN' : 'NOERROR' }],
    [
      1,
      {
        name: `sender-${random.below(400)}.example`,
        type: 'TXT',
        answers: ['v=spf1 include:relay.example -all'],
      },
    ],
  ]);
}

export function reverseName(address: string): string {
  return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
}
