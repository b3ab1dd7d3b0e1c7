import type { HostTable } from '../hosts/table.ts';
import {
  asksForNotification,
  coercion as coercing,
  dceRpc,
  notification,
  operation,
  printing,
} from '../hosts/types/dce-rpc.ts';
import { useOf } from '../hosts/types/dce-rpc-operations.ts';
import { pattern } from './pattern.ts';
import { counted, listed } from './wording.ts';

export const coercion = pattern([dceRpc], {
  id: 'coercion',
  title: 'a server made to log on elsewhere',
  contract:
    'A host called an operation that makes a server authenticate to a path of the caller (EFS, DFS, VSS agent, printer notification); a printer notification counts only where nobody prints at the server.',
  uses: ['coercion', 'records'],
  bounds: {
    calls: { value: 1, why: 'one answered call is enough for the attack, and rare otherwise' },
  },
  severities: ['medium'],
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
    const asking = scene.rows.filter((row) => scene.value(row, 'coercion') >= bounds.calls);
    if (asking.length === 0) return [];
    const printServers = printServersOf(table);
    return asking.flatMap((row) => {
      const notified = table.values(row, 'id.resp_h', notification);
      const bent = notified.filter(({ value }) => !printServers.has(value));
      const values = scene.counted(
        row,
        operation,
        (name) => useOf(name)?.class === 'coercion' && (bent.length > 0 || !asksForNotification(name)),
      );
      if (values.length === 0) return [];
      const calls = values.reduce((sum, { records }) => sum + records, 0);
      const prints = new Set(notified.filter((one) => !bent.includes(one)).map(({ value }) => value));
      const responders = table
        .values(row, 'id.resp_h', coercing)
        .map(({ value }) => value)
        .filter((responder) => !prints.has(responder));
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

/** Responders at which some host prints. */
function printServersOf(table: HostTable): Set<string> {
  const rows = Array.from({ length: table.size }, (_, row) => row);
  return new Set(rows.flatMap((row) => table.values(row, 'id.resp_h', printing).map(({ value }) => value)));
}
