import type { Where } from '../../zeek/field.ts';
import { logType } from '../feature.ts';
import { base } from './base.ts';

/** Rows without `success` saw no result and are no failure. */
export const refused: Where = { field: 'success', in: new Set(['F']) };

/** Log-ons by NTLM. */
export const ntlm = logType({
  logPath: 'ntlm',
  signature: ['username', 'server_nb_computer_name'],
  features: [
    ...base,
    { name: 'users', unique: 'username', title: 'accounts', unit: 'accounts', scale: 'log' },
    { name: 'hostnames', unique: 'hostname', title: 'workstation names', unit: 'names', scale: 'log' },
    { name: 'failures', count: refused, title: 'failed log-ons', unit: 'records', scale: 'log' },
    {
      name: 'failed_users',
      unique: 'username',
      where: refused,
      title: 'accounts that failed',
      unit: 'accounts',
      scale: 'log',
      clustered: false,
    },
    {
      name: 'nameless_share',
      share: { field: 'username', unset: true },
      title: 'share of log-ons without an account',
      unit: 'share',
      scale: 'linear',
      clustered: false,
    },
  ],
  evidence: [{ field: 'id.resp_h', where: refused }],
});
