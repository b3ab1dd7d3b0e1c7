import { type Flow, flow, ticks } from '../flow.ts';
import type { Host, Network } from '../network.ts';
import type { Random } from '../random.ts';
import type { LogRecord, Window } from '../record.ts';

/** What is regular and harmless: the clock and an update check. */
export function regular(host: Host, network: Network, window: Window, random: Random): LogRecord[] {
  const clock = ticks(window, 1024, 0.01, random).map((ts) =>
    flow(
      host,
      host.domainController ?? network.timeServer,
      ts,
      { port: 123, proto: 'udp', service: 'ntp', duration: random.exponential(0.02), sent: 48, received: 48 },
      random,
    ),
  );
  const updates = ticks(window, 3600, 0.2, random).map((ts) =>
    flow(
      host,
      network.updateServer,
      ts,
      {
        port: 443,
        service: 'ssl',
        duration: random.between(1, 4),
        sent: 1900 + random.below(300),
        received: 5000 + random.below(4000),
      },
      random,
    ),
  );
  return [...clock, ...updates];
}

/** A share's pipes and what is called through them. */
export function rpcOverSmb(random: Random): Flow {
  return {
    port: 445,
    service: 'gssapi,smb,dce_rpc',
    duration: random.logNormal(3, 1),
    sent: 3000 + random.below(3000),
    received: 3000 + random.below(4000),
  };
}

export function many(count: number, make: () => LogRecord[]): LogRecord[] {
  return Array.from({ length: count }, make).flat();
}
