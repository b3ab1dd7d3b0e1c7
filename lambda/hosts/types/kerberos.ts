import type { Where } from '../../zeek/field.ts';
import { logType } from '../feature.ts';
import { base } from './base.ts';

const error = (test: (message: string) => boolean): Where => ({ field: 'error_msg', in: test });
/** A wrong password; that pre-authentication is required is the normal first answer and no failure. */
const wrongPassword = error((message) => /PREAUTH_FAILED/.test(message));
const unknownClient = error((message) => /C_PRINCIPAL_UNKNOWN/.test(message));
export const refused = error((message) => /PREAUTH_FAILED|C_PRINCIPAL_UNKNOWN|CLIENT_REVOKED/.test(message));
/** Tickets in the weak cipher for a service that runs as a user: machines' names end in `$`. */
export const crackable: readonly Where[] = [
  { field: 'request_type', in: new Set(['TGS']) },
  { field: 'cipher', in: (cipher) => /^(rc4|arcfour)/i.test(cipher) },
  {
    field: 'service',
    in: (service) => !/^krbtgt\b|\$(@|$)|^(host|cifs|ldap|gc|rpcss|dns|termsrv|wsman)\//i.test(service),
  },
];

const reported = { scale: 'log', clustered: false } as const;

/** Tickets asked for. */
export const kerberos = logType({
  logPath: 'kerberos',
  signature: ['request_type', 'service'],
  features: [
    ...base,
    { name: 'clients', unique: 'client', title: 'accounts', unit: 'accounts', scale: 'log' },
    { name: 'services', unique: 'service', title: 'services', unit: 'services', scale: 'log' },
    { name: 'failures', count: refused, title: 'failed log-ons', unit: 'records', scale: 'log' },
    {
      name: 'failed_users',
      unique: 'client',
      where: refused,
      title: 'accounts that failed',
      unit: 'accounts',
      ...reported,
    },
    { name: 'wrong_passwords', count: wrongPassword, title: 'wrong passwords', unit: 'records', ...reported },
    {
      name: 'unknown_users',
      unique: 'client',
      where: unknownClient,
      title: 'accounts that do not exist',
      unit: 'accounts',
      ...reported,
    },
    {
      name: 'crackable_services',
      unique: 'service',
      where: crackable,
      title: 'service accounts in RC4',
      unit: 'services',
      ...reported,
    },
    {
      name: 'weak_share',
      share: { field: 'cipher', in: (cipher) => /^(rc4|arcfour|des)/i.test(cipher) },
      title: 'share of weak ciphers',
      unit: 'share',
      scale: 'linear',
    },
  ],
});
