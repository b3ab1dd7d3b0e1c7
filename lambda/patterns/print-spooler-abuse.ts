import { dceRpc, operation, persistence } from '../hosts/types/dce-rpc.ts';
import { useOf } from '../hosts/types/dce-rpc-operations.ts';
import { pattern } from './pattern.ts';
import { counted, listed } from './wording.ts';

export const printSpoolerAbuse = pattern([dceRpc], {
  id: 'print-spooler-abuse',
  title: 'a printer driver installed on another host',
  contract: 'A host added a printer driver, print processor or port monitor on another host.',
  uses: ['persistence'],
  bounds: {
    calls: {
      value: 1,
      why: 'one answered call loads a library into the spooler (CVE-2021-1675, CVE-2021-34527)',
    },
  },
  severities: ['medium'],
  techniques: ['T1547.012'],
  lookAlikes:
    'An administrator who installs a driver on a print server, or a print management product, does the same.',
  exempt: ['management'],
  next: [
    'Is the responder a print server, and did an administrator install a driver then?',
    'Which library was loaded? Event 316 and 808 of PrintService on the responder, and smb_files.log around it.',
    'Switch off the Print Spooler on domain controllers and where nothing is printed.',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'persistence') >= bounds.calls)
      .map((row) => {
        const values = scene.counted(row, operation, (name) => useOf(name)?.class === 'persistence');
        const responders = table.values(row, 'id.resp_h', persistence).map(({ value }) => value);
        return {
          row,
          severity: 'medium',
          explanation:
            `${table.host(row)} made ${counted(scene.value(row, 'persistence'), 'call')} that ` +
            `${scene.value(row, 'persistence') === 1 ? 'installs' : 'install'} code in the print spooler of ` +
            `${listed(responders)}: ${listed(values.map(({ value }) => value.split('::')[1]!))}`,
          evidence: ['persistence'],
          values,
          responders,
          techniques: [...new Set(values.map(({ value }) => useOf(value)!.technique))],
        };
      });
  },
});
