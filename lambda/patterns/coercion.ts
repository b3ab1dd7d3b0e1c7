import { coercion as coercing, dceRpc, operation } from '../hosts/types/dce-rpc.ts';
import { useOf } from '../hosts/types/dce-rpc-operations.ts';
import { pattern } from './pattern.ts';
import { counted, listed } from './wording.ts';

const notification = /^spoolss::rpcremotefindfirstprinterchangenotification/i;
/** What a client does that really prints, or shows a print queue. */
const printing =
  /^(spoolss::rpc(startdocprinter|startpageprinter|writeprinter|addjob|getprinter|getprinterdriver2?|getprinterdata(ex)?|enumjobs|enumprinters|enumforms)|iremotewinspool::)/i;

export const coercion = pattern([dceRpc], {
  id: 'coercion',
  title: 'a server made to log on elsewhere',
  contract:
    'A host called an operation that makes a server authenticate to a path of the caller (EFS, DFS, VSS agent, printer notification); a printer notification counts only where the host prints nothing.',
  uses: ['coercion', 'records'],
  bounds: {
    calls: { value: 1, why: 'one answered call is enough for the attack, and rare otherwise' },
  },
  techniques: ['T1187'],
  lookAlikes:
    'EFS on a file server, the creation of a DFS root, a backup of shares by the VSS agent, or a print client seen only in part.',
  exempt: [],
  next: [
    'Did the server that was called connect back, or to a third host (smb, http, ntlm.log), seconds later?',
    'Was that authentication relayed, to LDAP or to a certificate authority (http /certsrv)?',
    'Switch off the service where it is not needed (Print Spooler on domain controllers, EFS over RPC).',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'coercion') >= bounds.calls)
      .flatMap((row) => {
        const prints = table.values(row, operation).some(({ value }) => printing.test(value));
        const counts = (name: string): boolean =>
          useOf(name)?.class === 'coercion' && !(prints && notification.test(name));
        const values = scene.counted(row, operation, counts);
        if (values.length === 0) return [];
        const calls = values.reduce((sum, { records }) => sum + records, 0);
        const responders = table.values(row, 'id.resp_h', coercing).map(({ value }) => value);
        return {
          row,
          severity: 'medium',
          explanation:
            `${table.host(row)} made ${counted(calls, 'call')} that ${calls === 1 ? 'makes' : 'make'} ` +
            `${listed(responders)} log on elsewhere: ${listed(values.map(({ value }) => value))}`,
          evidence: ['coercion'],
          values,
          responders,
        };
      });
  },
});
