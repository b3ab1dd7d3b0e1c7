import { rc4, ticket } from '../benign/kerberos.ts';
import type { Host, Network } from '../network.ts';
import type { Random } from '../random.ts';
import type { Address, LogRecord } from '../record.ts';

const services =
  'MSSQLSvc http ftp exchange sharepoint backup oracle jenkins tomcat vcenter wsus crm erp git'.split(' ');

/** Tickets for many service accounts in a row, in the weak cipher, to be cracked elsewhere. */
export function kerberoast(
  originator: Host,
  network: Network,
  start: number,
  random: Random,
  { accounts = 40, pace = 0.15 }: { readonly accounts?: number; readonly pace?: number } = {},
): LogRecord[] {
  const client = `${originator.user}/${network.realm}`;
  return Array.from({ length: accounts }, (_, index) => {
    const service = `${services[index % services.length]}/app${index}.${network.domain}`;
    const about = { kind: 'TGS', client, service, cipher: rc4 } as const;
    return ticket(
      originator,
      network.domainControllers[0]!,
      start + index * pace + random.next() * pace,
      about,
      random,
    );
  });
}

/** A few passwords on many accounts: each account is asked for once or twice, almost all refuse. */
export function kerberosSpray(
  originator: Address,
  network: Network,
  start: number,
  random: Random,
  { accounts = 120, pace = 0.5 }: { readonly accounts?: number; readonly pace?: number } = {},
): LogRecord[] {
  return Array.from({ length: accounts }, (_, index) => {
    const user = network.workstations[index % network.workstations.length]!.user;
    const unknown = random.chance(0.2);
    const client = unknown ? `svc${index}/${network.realm}` : `${user}/${network.realm}`;
    const error = unknown ? 'KDC_ERR_C_PRINCIPAL_UNKNOWN' : 'KDC_ERR_PREAUTH_FAILED';
    const about = { kind: 'AS', client, service: `krbtgt/${network.realm}`, error } as const;
    return ticket(originator, network.domainControllers[0]!, start + index * pace, about, random);
  });
}

/** One account, many passwords. */
export function kerberosBruteForce(
  originator: Address,
  network: Network,
  start: number,
  random: Random,
  { attempts = 200, pace = 0.8 }: { readonly attempts?: number; readonly pace?: number } = {},
): LogRecord[] {
  const client = `administrator/${network.realm}`;
  return Array.from({ length: attempts }, (_, index) => {
    const about = {
      kind: 'AS',
      client,
      service: `krbtgt/${network.realm}`,
      error: 'KDC_ERR_PREAUTH_FAILED',
    } as const;
    return ticket(originator, network.domainControllers[0]!, start + index * pace, about, random);
  });
}

/** A list of names tried one after the other: whether an account exists shows in the refusal. */
export function userEnumeration(
  originator: Address,
  network: Network,
  start: number,
  random: Random,
  names = 200,
): LogRecord[] {
  return Array.from({ length: names }, (_, index) => {
    const exists = random.chance(0.05);
    const name = exists ? random.pick(network.workstations).user : random.text(6, 'abcdefghilmnoprst');
    const error = exists ? 'KDC_ERR_PREAUTH_REQUIRED' : 'KDC_ERR_C_PRINCIPAL_UNKNOWN';
    const client = `${name}/${network.realm}`;
    const about = { kind: 'AS', client, service: `krbtgt/${network.realm}`, error } as const;
    return ticket(originator, network.domainControllers[0]!, start + index * 0.1, about, random);
  });
}
