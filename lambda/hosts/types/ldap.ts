import { logType } from '../feature.ts';
import { base } from './base.ts';

/** LDAP messages other than searches: binds, changes. */
export const ldap = logType({
  logPath: 'ldap',
  signature: ['message_id', 'opcode'],
  features: [
    ...base,
    {
      name: 'binds',
      count: { field: 'opcode', in: (code) => /^bind/i.test(code) },
      title: 'binds',
      unit: 'records',
      scale: 'log',
    },
    {
      name: 'failures',
      count: { field: 'result', in: (result) => /invalid credentials/i.test(result) },
      title: 'failed log-ons',
      unit: 'records',
      scale: 'log',
    },
    {
      name: 'changes',
      count: { field: 'opcode', in: (code) => /^(add|modify|delete|mod)/i.test(code) },
      title: 'changes',
      unit: 'records',
      scale: 'log',
      clustered: false,
    },
  ],
});
