import type { Where } from '../../zeek/field.ts';
import { logType } from '../feature.ts';
import { base } from './base.ts';

const refused: Where = { field: 'status_code', in: (code) => /^4\d\d$/.test(code) };
const reported = { scale: 'log', clustered: false } as const;

/** Requests to web servers. */
export const http = logType({
  logPath: 'http',
  signature: ['method', 'uri'],
  features: [
    ...base,
    { name: 'hosts', unique: 'host', title: 'host names', unit: 'names', scale: 'log' },
    { name: 'user_agents', unique: 'user_agent', title: 'user agents', unit: 'agents', scale: 'log' },
    { name: 'refused_share', share: refused, title: 'share of 4xx answers', unit: 'share', scale: 'linear' },
    {
      name: 'refused_paths',
      unique: 'uri',
      where: refused,
      title: 'paths refused',
      unit: 'paths',
      ...reported,
    },
    {
      name: 'posted_bytes',
      sum: 'request_body_len',
      title: 'bytes in request bodies',
      unit: 'bytes',
      scale: 'log',
    },
    {
      name: 'nameless_share',
      share: { field: 'host', unset: true },
      title: 'share of requests without a host name',
      unit: 'share',
      scale: 'linear',
      clustered: false,
    },
    {
      name: 'address_share',
      share: { field: 'host', in: (host) => /^(\d+\.){3}\d+(:\d+)?$|^\[/.test(host) },
      title: 'share of requests to a bare address',
      unit: 'share',
      scale: 'linear',
      clustered: false,
    },
  ],
});
