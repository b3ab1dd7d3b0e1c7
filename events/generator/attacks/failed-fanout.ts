import { flow } from '../flow.ts';
import type { Random } from '../random.ts';
import type { Address, LogRecord } from '../record.ts';

/** Attempts at many hosts on a handful of ports over the whole window, almost none of which is answered. */
export function failedFanOut(
  originator: Address,
  responders: readonly Address[],
  start: number,
  random: Random,
  {
    duration = 2400,
    ports = [23, 2323, 5555],
  }: { readonly duration?: number; readonly ports?: readonly number[] } = {},
): LogRecord[] {
  return responders.map((responder) => {
    const state = random.chance(0.97)
      ? random.weighted<string>([
          [3, 'S0'],
          [1, 'REJ'],
        ])
      : 'RSTO';
    const about = { port: random.pick(ports), state, duration: random.exponential(0.01) };
    return flow(originator, responder, start + random.next() * duration, about, random);
  });
}
