import type { Host } from '../network.ts';
import type { Random } from '../random.ts';
import { type Carrier, dynamicPort, type Operation, tcp } from '../rpc.ts';

/** One habit of a host: whom it calls, how, and how often in an hour of ordinary work. */
export type Habit = {
  readonly perHour: number;
  readonly responder: (random: Random) => Host;
  readonly carrier: (responder: Host) => Carrier;
  readonly operations: (random: Random) => readonly Operation[];
  /** seconds between two calls */
  readonly pace?: number;
};

export const netlogonPort = (responder: Host): Carrier => dynamicPort(responder, 'netlogon');
export const endpointMapper = (): Carrier => tcp(135);
export const crackNames = (random: Random): Operation[] => [
  'drsuapi::DRSBind',
  ...repeated('drsuapi::DRSCrackNames', 1 + random.below(3)),
  'drsuapi::DRSUnbind',
];
export const secureChannel = (random: Random): Operation[] => [
  'netlogon::NetrServerReqChallenge',
  'netlogon::NetrServerAuthenticate3',
  'netlogon::NetrLogonGetCapabilities',
  ...(random.chance(0.6) ? (['netlogon::NetrLogonGetDomainInfo'] as const) : []),
];
export const lookUpSids = (random: Random): Operation[] =>
  repeated('lsarpc::LsarLookupSids3', 1 + random.below(2));

export function repeated(operation: Operation, times: number): Operation[] {
  return Array.from({ length: times }, () => operation);
}
