import { logType } from '../feature.ts';
import { base } from './base.ts';

/** Remote desktop connections. Zeek does not see whether a log-on succeeded, so connections are what counts. */
export const rdp = logType({
  logPath: 'rdp',
  signature: ['result', 'security_protocol'],
  features: [
    ...base,
    { name: 'cookies', unique: 'cookie', title: 'account names', unit: 'names', scale: 'log' },
    {
      name: 'most_to_one',
      top: 'id.resp_h',
      title: 'connections to one host',
      unit: 'records',
      scale: 'log',
      clustered: false,
    },
    {
      name: 'rejected_share',
      share: { field: 'result', in: (result) => !/^(success|encrypted)$/i.test(result) },
      title: 'share of connections not agreed on',
      unit: 'share',
      scale: 'linear',
      clustered: false,
    },
  ],
});
