import type { Random } from '../random.ts';
import type { Address, LogRecord } from '../record.ts';
import { dialogue, dynamicPort, type Operation, tcp } from '../rpc.ts';

/** Replication asked of a domain controller by a host that is none, for one account or a few: six calls suffice. */
export function dcsync(
  originator: Address,
  controller: Address,
  start: number,
  random: Random,
  accounts = 1,
): LogRecord[] {
  const changes = Array<Operation>(accounts).fill('drsuapi::DRSGetNCChanges');
  return [
    ...dialogue(originator, controller, tcp(135), ['epmapper::ept_map'], start, random),
    ...dialogue(
      originator,
      controller,
      dynamicPort(controller, 'drsuapi'),
      [
        'drsuapi::DRSBind',
        'drsuapi::DRSDomainControllerInfo',
        'drsuapi::DRSCrackNames',
        ...changes,
        'drsuapi::DRSUnbind',
      ],
      start + 0.2,
      random,
      0.1,
    ),
  ];
}

/** CVE-2020-1472: challenges and authentications until an all-zero one passes, then an empty password is set. */
export function zerologon(
  originator: Address,
  controller: Address,
  start: number,
  random: Random,
  tries = 180,
): LogRecord[] {
  const port = dynamicPort(controller, 'netlogon');
  const attempts = Array.from({ length: tries }, (_, index) =>
    dialogue(
      originator,
      controller,
      port,
      ['netlogon::NetrServerReqChallenge', 'netlogon::NetrServerAuthenticate3'],
      start + 0.1 + index * 0.06,
      random,
      0.005,
    ),
  ).flat();
  return [
    ...dialogue(originator, controller, tcp(135), ['epmapper::ept_map'], start, random),
    ...attempts,
    ...dialogue(
      originator,
      controller,
      port,
      ['netlogon::NetrServerPasswordSet2'],
      start + 0.2 + tries * 0.06,
      random,
    ),
  ];
}
