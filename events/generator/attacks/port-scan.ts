import { flow } from '../flow.ts';
import type { Random } from '../random.ts';
import type { Address, LogRecord } from '../record.ts';

/** Ports of one host in turn: most refuse or say nothing. */
export function verticalScan(
  originator: Address,
  responder: Address,
  start: number,
  random: Random,
  {
    ports = 1000,
    open = [80, 135, 139, 445, 3389],
    duration = 40,
  }: { readonly ports?: number; readonly open?: readonly number[]; readonly duration?: number } = {},
): LogRecord[] {
  const tried = random.shuffled(Array.from({ length: ports }, (_, index) => index + 1));
  return tried.map((port, index) =>
    probe(originator, responder, port, open.includes(port), start + (index * duration) / ports, random),
  );
}

/** One port on many hosts: a few answer, some refuse, most addresses hold nothing. */
export function horizontalScan(
  originator: Address,
  responders: readonly Address[],
  start: number,
  random: Random,
  {
    port = 445,
    duration = 60,
    alive = 0.1,
  }: { readonly port?: number; readonly duration?: number; readonly alive?: number } = {},
): LogRecord[] {
  return random
    .shuffled(responders)
    .map((responder, index) =>
      probe(
        originator,
        responder,
        port,
        random.chance(alive),
        start + (index * duration) / responders.length,
        random,
      ),
    );
}

/** All addresses of `10.20.<third>.0/24`. */
export function subnet(third: number): Address[] {
  return Array.from({ length: 254 }, (_, index) => ({ address: `10.20.${third}.${index + 1}` }));
}

function probe(
  originator: Address,
  responder: Address,
  port: number,
  open: boolean,
  ts: number,
  random: Random,
): LogRecord {
  const state = open ? 'RSTO' : random.chance(0.35) ? 'REJ' : 'S0';
  return flow(originator, responder, ts, { port, state, duration: random.exponential(0.002) }, random);
}
