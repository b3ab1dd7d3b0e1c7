import type { Where } from '../../zeek/field.ts';
import { logType } from '../feature.ts';
import { base } from './base.ts';

/** A connection on which no password or key was right; unset means that Zeek could not tell. */
export const refused: Where = { field: 'auth_success', in: new Set(['F']) };

/** SSH connections. */
export const ssh = logType({
  logPath: 'ssh',
  signature: ['auth_attempts', 'server'],
  features: [
    ...base,
    { name: 'failures', count: refused, title: 'failed log-ons', unit: 'records', scale: 'log' },
    {
      name: 'successes',
      count: { field: 'auth_success', in: new Set(['T']) },
      title: 'log-ons',
      unit: 'records',
      scale: 'log',
    },
    {
      name: 'attempts',
      sum: 'auth_attempts',
      title: 'passwords or keys tried',
      unit: 'attempts',
      scale: 'log',
      clustered: false,
    },
    {
      name: 'clients',
      unique: 'client',
      title: 'client programs',
      unit: 'programs',
      scale: 'log',
      clustered: false,
    },
  ],
  evidence: [{ field: 'id.resp_h', where: refused }],
});
