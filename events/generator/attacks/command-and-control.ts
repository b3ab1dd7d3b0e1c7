import { flow, ticks } from '../flow.ts';
import type { Random } from '../random.ts';
import type { Address, LogRecord, Window } from '../record.ts';

/** A program that asks its master for work at an interval, give or take the jitter (a share of the interval). */
export function beacon(
  originator: Address,
  master: Address,
  window: Window,
  random: Random,
  { every = 60, jitter = 0.1 }: { readonly every?: number; readonly jitter?: number } = {},
): LogRecord[] {
  return ticks(window, every, jitter, random).map((ts) =>
    flow(
      originator,
      master,
      ts,
      {
        port: 443,
        service: 'ssl',
        duration: random.between(0.2, 0.5),
        sent: 480 + random.below(40),
        received: 260 + random.below(30),
      },
      random,
    ),
  );
}

/** One connection that stays open for hours with little on it, logged when it ends at `end`. */
export function longConnection(
  originator: Address,
  master: Address,
  end: number,
  hours: number,
  random: Random,
): LogRecord[] {
  const duration = hours * 3600;
  const about = {
    port: 443,
    duration,
    sent: 90_000 + random.below(40_000),
    received: 60_000 + random.below(40_000),
  };
  return [flow(originator, master, end - duration, about, random)];
}

/** Much goes out, little comes back. */
export function exfiltration(
  originator: Address,
  master: Address,
  start: number,
  random: Random,
  { bytes = 3_000_000_000, connections = 4 }: { readonly bytes?: number; readonly connections?: number } = {},
): LogRecord[] {
  return Array.from({ length: connections }, (_, index) => {
    const sent = Math.round((bytes / connections) * random.between(0.9, 1.1));
    const about = { port: 443, service: 'ssl', duration: sent / 9e6, sent, received: Math.round(sent / 800) };
    return flow(originator, master, start + index * 300, about, random);
  });
}
