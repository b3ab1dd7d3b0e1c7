import { flow, ticks } from '../flow.ts';
import type { Host, Network } from '../network.ts';
import type { Random } from '../random.ts';
import { hours, type LogRecord, moment, type Window } from '../record.ts';
import { many, regular, rpcOverSmb } from './conn-habits.ts';

/** What a server does by itself: the domain, the internet, and its own business. */
export function server(host: Host, network: Network, window: Window, random: Random): LogRecord[] {
  const controllers = network.domainControllers.filter((controller) => controller !== host);
  const rate = (perHour: number): number => random.poisson(perHour * hours(window) * host.activity);
  const toController = many(rate(60), () => [
    flow(
      host,
      random.pick(controllers),
      moment(window, random),
      {
        port: random.pick([88, 389, 135, 445, 49671]),
        duration: random.exponential(2),
        sent: 400 + random.below(4000),
        received: 500 + random.below(9000),
      },
      random,
    ),
  ]);
  const abroad = host.role === 'mail-server' || host.role === 'domain-controller' ? 120 : 6;
  const outside = many(rate(abroad), () => {
    const lookUp = host.role === 'domain-controller';
    const about = lookUp
      ? ({
          port: 53,
          proto: 'udp',
          service: 'dns',
          duration: random.exponential(0.05),
          sent: 45,
          received: 150,
        } as const)
      : {
          port: host.role === 'mail-server' ? 25 : 443,
          duration: random.logNormal(3, 1),
          sent: Math.round(random.logNormal(9000, 1.5)),
          received: Math.round(random.logNormal(3000, 1)),
        };
    return [flow(host, random.favour(network.sites, 1.5), moment(window, random), about, random)];
  });
  const printing = host.role !== 'print-server' ? [] : printJobs(host, network, window, random);
  return [...toController, ...outside, ...printing, ...regular(host, network, window, random)];
}

/** Jobs to the printers, and a look at each every few minutes. */
function printJobs(host: Host, network: Network, window: Window, random: Random): LogRecord[] {
  return network.printers.flatMap((printer) => [
    ...ticks(window, 300, 0.05, random).map((ts) =>
      flow(
        host,
        printer,
        ts,
        { port: 161, proto: 'udp', service: 'snmp', duration: 0.01, sent: 90, received: 130 },
        random,
      ),
    ),
    ...many(random.poisson(4 * hours(window) * printer.activity), () => [
      flow(
        host,
        printer,
        moment(window, random),
        {
          port: 9100,
          duration: random.logNormal(6, 0.8),
          sent: Math.round(random.logNormal(300_000, 1.1)),
          received: 200,
        },
        random,
      ),
    ]),
  ]);
}

/** Every server each minute, everything else once an hour: regular, wide, and harmless. */
export function monitoring(host: Host, network: Network, window: Window, random: Random): LogRecord[] {
  const others = network.hosts.filter((other) => other !== host);
  const servers = others.filter((other) => other.role !== 'workstation' && other.role !== 'printer');
  const look = { port: 161, proto: 'udp', service: 'snmp', duration: 0.01, sent: 90, received: 250 } as const;
  return [
    ...servers.flatMap((other) =>
      ticks(window, 60, 0.02, random).map((ts) => flow(host, other, ts, look, random)),
    ),
    ...others.flatMap((other) =>
      many(random.poisson(hours(window)), () => [
        flow(
          host,
          other,
          moment(window, random),
          { ...rpcOverSmb(random), port: 135, state: random.chance(0.05) ? 'S0' : 'SF' },
          random,
        ),
      ]),
    ),
    ...server(host, network, window, random),
  ];
}
