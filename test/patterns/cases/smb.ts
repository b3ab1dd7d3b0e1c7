import { quiet, type Row, repeated } from '../inline-log.ts';
import type { Case } from './case.ts';

const stray = '10.0.0.66';
const mapping = (from: string, to: string, share: string): Row => ({
  from,
  to,
  port: 445,
  path: `\\\\${to}\\${share}`,
  share_type: 'DISK',
});
const file = (from: string, action: string, name: string, prev?: string): Row => ({
  from,
  to: '10.0.0.5',
  port: 445,
  action: `SMB::FILE_${action}`,
  path: '\\\\files\\Shared',
  name,
  ...(prev === undefined ? {} : { prev_name: prev }),
});
const users: Row[] = quiet((host) => [
  ...repeated(1, mapping(host, '10.0.0.5', 'IPC$')),
  ...repeated(2, (n) => mapping(host, '10.0.0.5', ['Shared', 'Home'][n]!)),
]);
const work: Row[] = quiet((host, index) =>
  repeated(9, (n) => file(host, 'OPEN', `reports\\q${index}-${n}.docx`)),
);
const kinds = ['docx', 'xlsx', 'pdf', 'jpg', 'txt'];

export const smbCases: readonly Case[] = [
  {
    pattern: 'admin-share-spread',
    logPath: 'smb_mapping',
    fires: {
      title: 'ADMIN$ of eight hosts',
      rows: [...users, ...repeated(8, (n) => mapping(stray, `10.0.2.${n}`, 'ADMIN$'))],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'IPC$ of many hosts, and the drive of two that need help',
      rows: [
        ...users,
        ...repeated(20, (n) => mapping(stray, `10.0.2.${n}`, 'IPC$')),
        ...repeated(2, (n) => mapping(stray, `10.0.2.${n}`, 'C$')),
      ],
    },
  },
  {
    pattern: 'mass-rename',
    logPath: 'smb_files',
    fires: {
      title: 'files of five kinds that all get one new ending',
      rows: [
        ...work,
        ...repeated(120, (n) =>
          file(stray, 'RENAME', `a${n}.${kinds[n % 5]}.locked`, `a${n}.${kinds[n % 5]}`),
        ),
      ],
      host: stray,
      severity: 'high',
    },
    nearMiss: {
      title: 'documents saved by way of temporary files',
      rows: [...work, ...repeated(120, (n) => file(stray, 'RENAME', `b${n}.docx`, `~${n}.tmp`))],
    },
  },
  {
    pattern: 'mass-rename',
    logPath: 'smb_files',
    fires: {
      title: 'files that lose their own ending for a new one',
      rows: [
        ...work,
        ...repeated(60, (n) => file(stray, 'RENAME', `a${n}.encrypted`, `a${n}.${kinds[n % 5]}`)),
        ...repeated(9, (n) => file(stray, 'RENAME', `c${n}.pdf`, `d${n}.pdf`)),
      ],
      host: stray,
      severity: 'high',
    },
    nearMiss: {
      title: 'a series of photographs renamed, and some files converted',
      rows: [
        ...work,
        ...repeated(300, (n) => file(stray, 'RENAME', `holiday ${n}.jpg`, `DSC${n}.jpg`)),
        ...repeated(100, (n) => file(stray, 'RENAME', `e${n}.pdf`, `e${n}.${kinds[n % 5]}`)),
      ],
    },
  },
  {
    pattern: 'credential-files',
    logPath: 'smb_files',
    fires: {
      title: 'a copy of the directory database',
      rows: [...work, ...repeated(1, file(stray, 'OPEN', 'temp\\ntds.dit'))],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'files whose names only contain such words',
      rows: [
        ...work,
        ...repeated(3, (n) => file(stray, 'OPEN', ['sample.txt', 'security-policy.docx', 'ntds.dit.md'][n]!)),
      ],
    },
  },
];
