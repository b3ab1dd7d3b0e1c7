import { browsing, type Flow, flow, ticks } from '../flow.ts';
import type { Host, Network } from '../network.ts';
import type { Random } from '../random.ts';
import { hours, type LogRecord, moment, type Window, within } from '../record.ts';
import { many, regular, rpcOverSmb } from './conn-habits.ts';
import { monitoring, server } from './conn-servers.ts';

/** Ordinary connections of the network in the window. `work` is the share of ordinary activity. */
export function conn(network: Network, window: Window, random: Random, work = 1): LogRecord[] {
  const records = network.hosts.flatMap((host) => {
    const own = random.fork(host.address);
    switch (host.role) {
      case 'workstation':
        return workstation(host, network, window, own, work);
      case 'printer':
        return [];
      case 'management':
        return monitoring(host, network, window, own);
      default:
        return server(host, network, window, own);
    }
  });
  return within(records, window);
}

function workstation(
  host: Host,
  network: Network,
  window: Window,
  random: Random,
  work: number,
): LogRecord[] {
  const rate = (perHour: number): number => random.poisson(perHour * hours(window) * host.activity * work);
  const visits = many(rate(1.3), () =>
    browsing(host, network, moment(window, random), 2 + random.poisson(14), random),
  );
  const files = many(rate(2.2), () => [
    flow(host, random.favour(host.fileServers), moment(window, random), fileShare(random), random),
  ]);
  const print = many(rate(0.3), () => [
    flow(
      host,
      network.printServer,
      moment(window, random),
      { ...rpcOverSmb(random), sent: 40_000 + random.below(900_000) },
      random,
    ),
  ]);
  const mail = ticks(window, 300, 0.4, random)
    .filter(() => random.chance(0.3 + 0.6 * work))
    .map((ts) => flow(host, network.mailServer, ts, mailCheck(random), random));
  return [
    ...visits,
    ...files,
    ...print,
    ...mail,
    ...domain(host, window, random, work),
    ...regular(host, network, window, random),
    ...chatter(host, window, random),
  ];
}

/** Name, log-on and directory traffic to the host's domain controller. */
function domain(host: Host, window: Window, random: Random, work: number): LogRecord[] {
  const controller = host.domainController!;
  const rate = (perHour: number): number =>
    random.poisson(perHour * hours(window) * host.activity * (0.2 + 0.8 * work));
  return [
    ...many(rate(16), () => [
      flow(
        host,
        controller,
        moment(window, random),
        {
          port: 53,
          proto: 'udp',
          service: 'dns',
          duration: random.exponential(0.02),
          sent: 30 + random.below(40),
          received: 60 + random.below(300),
        },
        random,
      ),
    ]),
    ...many(rate(2), () => [
      flow(
        host,
        controller,
        moment(window, random),
        {
          port: 88,
          service: 'krb_tcp',
          duration: random.exponential(0.01),
          sent: 1500 + random.below(400),
          received: 1600 + random.below(400),
        },
        random,
      ),
    ]),
    ...many(rate(1.5), () => [
      flow(
        host,
        controller,
        moment(window, random),
        {
          port: 389,
          service: 'ldap_tcp',
          duration: random.exponential(1.5),
          sent: 600 + random.below(2000),
          received: 2000 + random.below(9000),
        },
        random,
      ),
    ]),
    ...many(rate(1.2), () => [flow(host, controller, moment(window, random), rpcOverSmb(random), random)]),
    ...many(rate(1), () => [
      flow(
        host,
        controller,
        moment(window, random),
        { port: 135, service: 'dce_rpc', duration: random.exponential(0.3), sent: 300, received: 400 },
        random,
      ),
    ]),
  ];
}

/** Name announcements to everyone, over IPv4 and, from some hosts, IPv6. */
function chatter(host: Host, window: Window, random: Random): LogRecord[] {
  const names = { port: 5353, proto: 'udp', service: 'dns', state: 'S0', sent: 120 } as const;
  const address = `fe80::20c:29ff:fe${hexOfAddress(host.address)}`;
  return [
    ...many(random.poisson(0.8 * hours(window)), () => [
      flow(host, { address: '224.0.0.251' }, moment(window, random), names, random),
    ]),
    ...many(random.chance(0.15) ? random.poisson(hours(window)) : 0, () => [
      flow({ address }, { address: 'ff02::fb' }, moment(window, random), names, random),
    ]),
  ];
}

function fileShare(random: Random): Flow {
  return {
    port: 445,
    service: 'gssapi,smb',
    duration: random.logNormal(60, 1.6),
    sent: Math.round(random.logNormal(20_000, 1.6)),
    received: Math.round(random.logNormal(120_000, 1.9)),
  };
}

function mailCheck(random: Random): Flow {
  return {
    port: 443,
    service: 'ssl',
    duration: random.logNormal(12, 0.8),
    sent: Math.round(random.logNormal(2500, 0.7)),
    received: Math.round(random.logNormal(8000, 1.2)),
  };
}

function hexOfAddress(address: string): string {
  const [c, d] = address
    .split('.')
    .slice(2)
    .map((part) => Number(part).toString(16).padStart(2, '0'));
  return `14:${c}${d}`;
}
