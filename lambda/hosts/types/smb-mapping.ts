import type { Where } from '../../zeek/field.ts';
import { logType } from '../feature.ts';
import { base } from './base.ts';

/** The shares by which a whole machine is administered: ADMIN$ and the drives. IPC$ is everyday. */
export const administrative: Where = { field: 'path', in: (path) => /(^|\\)(ADMIN|[A-Z])\$$/i.test(path) };

/** Shares connected to. */
export const smbMapping = logType({
  logPath: 'smb_mapping',
  signature: ['path', 'share_type'],
  features: [
    ...base,
    { name: 'shares', unique: 'path', title: 'shares', unit: 'shares', scale: 'log' },
    {
      name: 'admin_shares',
      count: administrative,
      title: 'administrative shares connected',
      unit: 'records',
      scale: 'log',
    },
    {
      name: 'admin_responders',
      unique: 'id.resp_h',
      where: administrative,
      title: 'responders of administrative shares',
      unit: 'hosts',
      scale: 'log',
      clustered: false,
    },
  ],
  evidence: [{ field: 'path', where: administrative }],
});
