import type { Condition } from '../../zeek/field.ts';
import { logType } from '../feature.ts';
import { isExternal } from '../locality.ts';
import { base } from './base.ts';

/** Zeek's conn_state of connections that failed or broke. */
const failed = new Set(['S0', 'REJ', 'RSTO', 'RSTOS0', 'RSTR', 'RSTRH', 'SH', 'SHR']);
/** Those of them in which no session came about; RSTO and RSTR end an established one, often normally. */
const neverOpened = new Set(['S0', 'REJ', 'RSTOS0', 'RSTRH', 'SH', 'SHR']);

/** UDP without an answer is normal (broadcast, multicast, syslog), so only TCP counts as an attempt. */
export const unopened: Condition = [
  { field: 'conn_state', in: neverOpened },
  { field: 'proto', in: new Set(['tcp']) },
];
/** Connections to other people's networks. */
export const outside: Condition = { field: 'id.resp_h', in: isExternal };
/** A responder and its port: one door. */
export const door = ['id.resp_h', 'id.resp_p'] as const;

const reported = { scale: 'log', clustered: false } as const;

/** Every connection that the sensor saw. */
export const conn = logType({
  logPath: 'conn',
  signature: ['conn_state', 'proto'],
  features: [
    ...base,
    { name: 'ports', unique: 'id.resp_p', title: 'responder ports', unit: 'ports', scale: 'log' },
    { name: 'bytes_out', sum: 'orig_bytes', title: 'bytes sent', unit: 'bytes', scale: 'log' },
    {
      name: 'bytes_outside',
      sum: 'orig_bytes',
      where: outside,
      title: 'bytes sent to other networks',
      unit: 'bytes',
      ...reported,
    },
    {
      name: 'bytes_from_outside',
      sum: 'resp_bytes',
      where: outside,
      title: 'bytes received from other networks',
      unit: 'bytes',
      ...reported,
    },
    { name: 'bytes_in', sum: 'resp_bytes', title: 'bytes received', unit: 'bytes', scale: 'log' },
    {
      name: 'failed_share',
      share: { field: 'conn_state', in: failed },
      title: 'share of failed connections',
      unit: 'share',
      scale: 'linear',
    },
    { name: 'unopened', count: unopened, title: 'TCP attempts never opened', unit: 'records', ...reported },
    {
      name: 'unopened_responders',
      unique: 'id.resp_h',
      where: unopened,
      title: 'responders that never opened',
      unit: 'hosts',
      ...reported,
    },
    {
      name: 'unopened_ports',
      unique: 'id.resp_p',
      where: unopened,
      title: 'ports that never opened',
      unit: 'ports',
      ...reported,
    },
    {
      name: 'retries',
      top: door,
      where: unopened,
      title: 'attempts at one closed port',
      unit: 'records',
      ...reported,
    },
    { name: 'longest', max: 'duration', title: 'longest connection', unit: 'seconds', ...reported },
    {
      name: 'regularity',
      cadence: 'id.resp_h',
      title: 'regularity of the most regular responder',
      unit: '0 to 1',
      scale: 'linear',
      clustered: false,
    },
  ],
});
