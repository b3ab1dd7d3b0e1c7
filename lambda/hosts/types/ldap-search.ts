import { logType } from '../feature.ts';
import { base } from './base.ts';

/** LDAP searches. */
export const ldapSearch = logType({
  logPath: 'ldap_search',
  signature: ['message_id', 'scope'],
  features: [
    ...base,
    { name: 'filters', unique: 'filter', title: 'distinct filters', unit: 'filters', scale: 'log' },
    { name: 'base_objects', unique: 'base_object', title: 'base objects', unit: 'objects', scale: 'log' },
    { name: 'entries', sum: 'result_count', title: 'entries returned', unit: 'entries', scale: 'log' },
    {
      name: 'subtree_share',
      share: { field: 'scope', in: (scope) => /tree/i.test(scope) },
      title: 'share of whole subtrees',
      unit: 'share',
      scale: 'linear',
      clustered: false,
    },
  ],
});
