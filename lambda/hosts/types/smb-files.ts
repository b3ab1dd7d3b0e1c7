import type { Where } from '../../zeek/field.ts';
import { logType } from '../feature.ts';
import { base } from './base.ts';

const action = (name: string): Where => ({
  field: 'action',
  in: new Set([`SMB::FILE_${name}`, `FILE_${name}`]),
});
export const renamed = action('RENAME');

/** Names of files that hold credentials, and of what tools leave behind. */
export const telling: Where = {
  field: 'name',
  in: (name) => /(^|\\)(ntds\.dit|sam|security|lsass[^\\]*\.dmp)$|\.(kirbi|ccache)$/i.test(name),
};

const count = { unit: 'records', scale: 'log' } as const;

/** Files opened, read, written, renamed and deleted on shares. */
export const smbFiles = logType({
  logPath: 'smb_files',
  signature: ['action', 'name'],
  features: [
    ...base,
    { name: 'shares', unique: 'path', title: 'shares', unit: 'shares', scale: 'log' },
    { name: 'files', unique: 'name', title: 'file names', unit: 'names', scale: 'log' },
    { name: 'renames', count: renamed, title: 'renames', ...count },
    { name: 'deletes', count: action('DELETE'), title: 'deletions', ...count },
    { name: 'writes', count: action('WRITE'), title: 'writes', ...count, clustered: false },
    {
      name: 'telling_files',
      count: telling,
      title: 'files that hold credentials',
      ...count,
      clustered: false,
    },
  ],
  evidence: [
    { field: ['prev_name', 'name'], where: renamed },
    { field: 'name', where: telling },
    { field: 'id.resp_h', where: renamed },
  ],
});
