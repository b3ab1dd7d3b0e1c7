import { logType } from '../feature.ts';
import { base } from './base.ts';

const share = { unit: 'share', scale: 'linear' } as const;

/** TLS handshakes. */
export const ssl = logType({
  logPath: 'ssl',
  signature: ['version', 'cipher'],
  features: [
    ...base,
    { name: 'server_names', unique: 'server_name', title: 'server names', unit: 'names', scale: 'log' },
    {
      name: 'nameless_share',
      share: { field: 'server_name', unset: true },
      title: 'share without a server name',
      ...share,
    },
    {
      name: 'unestablished_share',
      share: { field: 'established', in: new Set(['F']) },
      title: 'share of handshakes not finished',
      ...share,
    },
    {
      name: 'old_version_share',
      share: { field: 'version', in: new Set(['SSLv2', 'SSLv3', 'TLSv10', 'TLSv11']) },
      title: 'share of versions before TLS 1.2',
      ...share,
      clustered: false,
    },
    {
      name: 'odd_port_share',
      share: { field: 'id.resp_p', in: (port) => port !== '443' },
      title: 'share of ports other than 443',
      ...share,
      clustered: false,
    },
    {
      name: 'ja3',
      unique: 'ja3',
      title: 'JA3 fingerprints',
      unit: 'fingerprints',
      scale: 'log',
      clustered: false,
    },
  ],
});
