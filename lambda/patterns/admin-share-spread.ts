import { administrative, smbMapping } from '../hosts/types/smb-mapping.ts';
import { pattern } from './pattern.ts';
import { counted, figure, within } from './wording.ts';

export const adminShareSpread = pattern([smbMapping], {
  id: 'admin-share-spread',
  title: 'administrative shares of many hosts connected',
  contract: 'A host connected to ADMIN$ or drive shares of many hosts.',
  uses: ['admin_responders', 'admin_shares'],
  bounds: {
    responders: { value: 5, why: 'BZAR: 5 connections to administrative shares by one origin in 5 minutes' },
  },
  severities: ['medium'],
  techniques: ['T1021.002', 'T1570'],
  lookAlikes:
    'Software deployment, backup over drive shares and an authenticated vulnerability scan do the same.',
  exempt: ['scanner', 'management', 'backup'],
  next: [
    'Is the originator a deployment or backup server? Then add it to the known roles as management.',
    'What was written to the shares? Look at smb_files.log of the same minutes.',
    'What was called next? Look at dce_rpc.log for svcctl and task scheduler operations.',
  ],
  find(scene) {
    const { bounds, table } = scene;
    const population = scene.population('admin_responders');
    return scene.rows
      .filter((row) => scene.value(row, 'admin_responders') >= bounds.responders)
      .map((row) => ({
        row,
        severity: 'medium',
        explanation:
          `${table.host(row)} connected to administrative shares of ` +
          `${counted(scene.value(row, 'admin_responders'), 'host')}${within(scene.span(row))}` +
          `${population === null ? '' : `; the median host did so on ${figure(population.median)}`}`,
        evidence: ['admin_responders', 'admin_shares'],
        values: scene.counted(row, 'path', undefined, administrative),
        responders: table.values(row, 'id.resp_h', administrative).map(({ value }) => value),
        weight: scene.value(row, 'admin_responders'),
      }));
  },
});
