import type { Network } from './network.ts';
import type { Random } from './random.ts';
import { type Address, connection, type LogRecord, type Window } from './record.ts';

export type Flow = {
  readonly port: number;
  readonly proto?: 'tcp' | 'udp' | 'icmp';
  readonly service?: string;
  /** seconds; absent where no answer came */
  readonly duration?: number;
  readonly sent?: number;
  readonly received?: number;
  /** Zeek's conn_state; SF unless said */
  readonly state?: string;
};

/** Zeek's history letters that go with a state of a TCP connection. */
const histories: Readonly<Record<string, string>> = {
  SF: 'ShADadfF',
  S0: 'S',
  REJ: 'Sr',
  RSTO: 'ShADadR',
  RSTR: 'ShADadr',
  S1: 'ShADad',
  SH: 'SF',
  OTH: 'Dd',
};

/** One conn record; packets and bytes on the wire follow from the payload. */
export function flow(
  originator: Address,
  responder: Address,
  start: number,
  about: Flow,
  random: Random,
): LogRecord {
  const { proto = 'tcp', state = 'SF', sent = 0, received = 0 } = about;
  const answered = state !== 'S0' && state !== 'REJ';
  const shaken = proto === 'tcp' && answered ? 3 : 0;
  const sentPackets = shaken + Math.max(1, Math.ceil(sent / 1400));
  const receivedPackets =
    state === 'S0' ? 0 : shaken + Math.max(proto === 'tcp' ? 1 : 0, Math.ceil(received / 1400));
  const header = proto === 'tcp' ? 40 : 28;
  return {
    ts: start,
    ...connection(originator, responder, about.port, random),
    proto,
    ...(about.service === undefined ? {} : { service: about.service }),
    ...(answered ? { duration: about.duration ?? 0, orig_bytes: sent, resp_bytes: received } : {}),
    ...(state === 'REJ'
      ? { duration: about.duration ?? random.exponential(0.0008), orig_bytes: 0, resp_bytes: 0 }
      : {}),
    conn_state: state,
    local_orig: isLocal(originator),
    local_resp: isLocal(responder),
    missed_bytes: 0,
    history: proto === 'tcp' ? (histories[state] ?? 'ShADad') : received > 0 ? 'Dd' : 'D',
    orig_pkts: sentPackets,
    orig_ip_bytes: sent + sentPackets * header,
    resp_pkts: receivedPackets,
    resp_ip_bytes: received + receivedPackets * header,
  };
}

export function isLocal(host: Address): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|fe80|fc|fd)/.test(host.address);
}

/** A visit to a site as a browser makes it: connections in a burst, heavy-tailed sizes, and a person's pauses. */
export function browsing(
  originator: Address,
  network: Network,
  start: number,
  connections: number,
  random: Random,
): LogRecord[] {
  let ts = start;
  return Array.from({ length: connections }, () => {
    ts += random.chance(0.8) ? random.exponential(0.4) : random.logNormal(25, 1.1);
    const secure = random.chance(0.93);
    return flow(
      originator,
      random.favour(network.sites, 2.5),
      ts,
      {
        port: secure ? 443 : 80,
        service: secure ? 'ssl' : 'http',
        duration: random.logNormal(4, 1.4),
        sent: Math.round(random.logNormal(1800, 0.9)),
        received: Math.round(random.logNormal(14_000, 1.7)),
        state: random.weighted([
          [88, 'SF'],
          [5, 'RSTO'],
          [3, 'RSTR'],
          [3, 'S1'],
          [1, 'S0'],
        ]),
      },
      random,
    );
  });
}

/** Starts at `every` seconds from a phase of the host's own, each shifted by up to `jitter` of the interval. */
export function ticks(window: Window, every: number, jitter: number, random: Random): number[] {
  const times: number[] = [];
  for (let ts = window.start + random.next() * every; ts < window.end; ts += every) {
    const shifted = ts + random.between(-jitter, jitter) * every;
    if (shifted >= window.start && shifted < window.end) times.push(shifted);
  }
  return times;
}
