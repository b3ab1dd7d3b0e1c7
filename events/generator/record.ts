import type { Host } from './network.ts';
import type { Random } from './random.ts';

export type Value = string | number | boolean | readonly string[] | readonly number[];

/** One record by Zeek's field names; an absent field is unset. `ts` is seconds since 1970, to the microsecond. */
export type LogRecord = { readonly ts: number; readonly [field: string]: Value };

/** A stretch of time in seconds since 1970: from `start` up to but not including `end`. */
export type Window = { readonly start: number; readonly end: number };

export function hours(window: Window): number {
  return (window.end - window.start) / 3600;
}

export function moment(window: Window, random: Random): number {
  return random.between(window.start, window.end);
}

/** Rounded to the microsecond, which is what Zeek writes. */
export function microseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

export type Address = Pick<Host, 'address'>;

export type Endpoints = {
  readonly uid: string;
  readonly 'id.orig_h': string;
  readonly 'id.orig_p': number;
  readonly 'id.resp_h': string;
  readonly 'id.resp_p': number;
};

/** What Zeek calls `uid` and `id`: a new connection between two hosts. */
export function connection(originator: Address, responder: Address, port: number, random: Random): Endpoints {
  return {
    uid: random.uid(),
    'id.orig_h': originator.address,
    'id.orig_p': 49152 + random.below(16384),
    'id.resp_h': responder.address,
    'id.resp_p': port,
  };
}

/** In the order of time, as a sensor writes them; equal times keep their order. */
export function inOrder(records: readonly LogRecord[]): LogRecord[] {
  return records.toSorted((a, b) => a.ts - b.ts);
}

export function within(records: readonly LogRecord[], window: Window): LogRecord[] {
  return records.filter((record) => record.ts >= window.start && record.ts < window.end);
}
