import type { Random } from '../random.ts';
import type { Address, LogRecord } from '../record.ts';
import { type Carrier, dialogue, type Operation, pipe, tcp } from '../rpc.ts';

const coercions = {
  petitpotam: [pipe('lsarpc'), ['efsrpc::EfsRpcOpenFileRaw', 'efsrpc::EfsRpcEncryptFileSrv']],
  printerbug: [
    pipe('spoolss'),
    [
      'spoolss::RpcOpenPrinter',
      'spoolss::RpcRemoteFindFirstPrinterChangeNotificationEx',
      'spoolss::RpcClosePrinter',
    ],
  ],
  dfscoerce: [pipe('netdfs'), ['netdfs::NetrDfsRemoveStdRoot']],
  shadowcoerce: [
    pipe('FssagentRpc'),
    ['FileServerVssAgent::IsPathSupported', 'FileServerVssAgent::IsPathShadowCopied'],
  ],
} as const satisfies Record<string, readonly [Carrier, readonly Operation[]]>;

export type CoercionTool = keyof typeof coercions;
export const coercionTools = Object.keys(coercions) as CoercionTool[];

/** Makes a server log on at a host of the attacker's choice. */
export function coercion(
  tool: CoercionTool,
  originator: Address,
  server: Address,
  start: number,
  random: Random,
): LogRecord[] {
  const [carrier, operations] = coercions[tool];
  return dialogue(originator, server, carrier, operations, start, random, 0.1);
}

/** CVE-2021-1675 and CVE-2021-34527: a printer driver that is none, added until it is loaded. */
export function printNightmare(
  originator: Address,
  server: Address,
  start: number,
  random: Random,
  tries = 3,
): LogRecord[] {
  const added = Array<Operation>(tries).fill('spoolss::RpcAddPrinterDriverEx');
  const operations: Operation[] = [
    'spoolss::RpcEnumPrinterDrivers',
    ...added,
    'spoolss::RpcEnumPrinterDrivers',
  ];
  return dialogue(originator, server, pipe('spoolss'), operations, start, random, 0.5);
}

/** Every service that the endpoint mapper of a host knows, asked for entry by entry. */
export function endpointMapperEnumeration(
  originator: Address,
  responder: Address,
  start: number,
  random: Random,
  entries = 350,
): LogRecord[] {
  return dialogue(
    originator,
    responder,
    tcp(135),
    Array<Operation>(entries).fill('epmapper::ept_lookup'),
    start,
    random,
    0.01,
  );
}

/** The registry hives that hold a host's secrets, saved to be fetched, after the service for it was started. */
export function hiveDump(originator: Address, server: Address, start: number, random: Random): LogRecord[] {
  const saved = ['winreg::BaseRegOpenKey', 'winreg::BaseRegSaveKey', 'winreg::BaseRegCloseKey'] as const;
  return [
    ...dialogue(
      originator,
      server,
      pipe('svcctl'),
      [
        'svcctl::OpenSCManagerW',
        'svcctl::OpenServiceW',
        'svcctl::QueryServiceStatus',
        'svcctl::StartServiceW',
      ],
      start,
      random,
      0.2,
    ),
    ...dialogue(
      originator,
      server,
      pipe('winreg'),
      ['winreg::OpenLocalMachine', ...saved, ...saved],
      start + 2,
      random,
      0.3,
    ),
  ];
}

/** The traces removed. */
export function eventLogClear(
  originator: Address,
  server: Address,
  start: number,
  random: Random,
): LogRecord[] {
  return dialogue(originator, server, pipe('eventlog'), ['IEventService::EvtRpcClearLog'], start, random);
}
