import { smbFiles, telling } from '../hosts/types/smb-files.ts';
import { pattern } from './pattern.ts';
import { counted, listed } from './wording.ts';

export const credentialFiles = pattern([smbFiles], {
  id: 'credential-files',
  title: 'files that hold credentials read from a share',
  contract:
    'A host touched a copy of the directory database, a registry hive, a dump of LSASS or a stored ticket on a share.',
  uses: ['telling_files'],
  bounds: { files: { value: 1, why: 'such files have no business on a share' } },
  severities: ['medium'],
  techniques: ['T1003.001', 'T1003.002', 'T1003.003'],
  lookAlikes: 'A backup of a domain controller over shares, or a person with a file of the same name.',
  exempt: ['domain-controller'],
  next: ['Who put the file there, and who read it?', 'Treat the credentials in it as known.'],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'telling_files') >= bounds.files)
      .map((row) => {
        const values = scene.counted(row, 'name', undefined, telling);
        return {
          row,
          severity: 'medium',
          explanation:
            `${table.host(row)} touched ${counted(values.length, 'file')} that ` +
            `${values.length === 1 ? 'holds' : 'hold'} credentials: ${listed(values.map(({ value }) => value))}`,
          evidence: ['telling_files'],
          values,
        };
      });
  },
});
