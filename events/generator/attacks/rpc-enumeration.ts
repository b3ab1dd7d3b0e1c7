import type { Random } from '../random.ts';
import type { Address, LogRecord } from '../record.ts';
import { dialogue, type Operation, pipe } from '../rpc.ts';

/**
 * Accounts and policies of a server by RID cycling, as enum4linux and rpcclient do: one session for the policies
 * and lists, then look-ups of one identifier after the other. About `calls` calls over `duration` seconds.
 */
export function rpcEnumeration(
  originator: Address,
  responder: Address,
  start: number,
  random: Random,
  { calls = 540, duration = 13 }: { readonly calls?: number; readonly duration?: number } = {},
): LogRecord[] {
  const sessions: Operation[][] = [policies(), accountLists()];
  for (let made = 0; made < calls; made = count(sessions)) {
    const left = calls - made;
    sessions.push(random.chance(0.75) ? cycledSids(random, left) : queriedUsers(random, left));
  }
  const pace = duration / count(sessions);
  let ts = start;
  return sessions.flatMap((operations) => {
    const carrier = pipe(operations[0]!.startsWith('samr') ? 'samr' : 'lsarpc');
    const records = dialogue(originator, responder, carrier, operations, ts, random, pace);
    ts += pace * operations.length;
    return records;
  });
}

function count(sessions: readonly (readonly Operation[])[]): number {
  return sessions.reduce((sum, operations) => sum + operations.length, 0);
}

function policies(): Operation[] {
  return [
    'lsarpc::LsarOpenPolicy',
    'lsarpc::LsarQueryInformationPolicy',
    'lsarpc::LsarQueryInformationPolicy2',
    'lsarpc::LsarEnumerateTrustedDomains',
    'lsarpc::LsarEnumerateAccounts',
    'lsarpc::LsarEnumeratePrivileges',
    'lsarpc::LsarClose',
  ];
}

function accountLists(): Operation[] {
  return [
    'samr::SamrConnect5',
    'samr::SamrEnumerateDomainsInSamServer',
    'samr::SamrLookupDomainInSamServer',
    'samr::SamrOpenDomain',
    'samr::SamrQueryInformationDomain',
    'samr::SamrGetDomainPasswordInformation',
    'samr::SamrQueryDisplayInformation',
    'samr::SamrEnumerateUsersInDomain',
    'samr::SamrEnumerateGroupsInDomain',
    'samr::SamrEnumerateAliasesInDomain',
    'samr::SamrCloseHandle',
  ];
}

function cycledSids(random: Random, most: number): Operation[] {
  const lookUps = Math.max(1, Math.min(most, 40 + random.below(60)));
  return [
    'lsarpc::LsarOpenPolicy',
    ...Array<Operation>(lookUps).fill('lsarpc::LsarLookupSids'),
    'lsarpc::LsarClose',
  ];
}

function queriedUsers(random: Random, most: number): Operation[] {
  const users = Math.max(1, Math.min(Math.ceil(most / 4), 10 + random.below(20)));
  const each: readonly Operation[] = [
    'samr::SamrOpenUser',
    'samr::SamrQueryInformationUser',
    'samr::SamrGetGroupsForUser',
    'samr::SamrCloseHandle',
  ];
  return ['samr::SamrConnect5', 'samr::SamrOpenDomain', ...Array.from({ length: users }, () => each).flat()];
}
