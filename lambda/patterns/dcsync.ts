import type { HostTable } from '../hosts/table.ts';
import { controllerService, credentialAccess, dceRpc, operation } from '../hosts/types/dce-rpc.ts';
import { named, useOf } from '../hosts/types/dce-rpc-operations.ts';
import { pattern } from './pattern.ts';
import { counted, listed } from './wording.ts';

const replicates = named('drsuapi::DRSGetNCChanges', 'drsuapi::DRSReplicaAdd');

export const dcsync = pattern([dceRpc], {
  id: 'dcsync',
  title: 'directory replication by no domain controller',
  contract:
    'A host asked a domain controller for replication (DRSGetNCChanges, DRSReplicaAdd) and is itself none: it has no such role and no hosts log on to it.',
  uses: ['credential_access'],
  bounds: {
    members: {
      value: 2,
      why: 'a host that two others ask for Netlogon or name cracking is taken for a domain controller',
    },
  },
  severities: ['high'],
  techniques: ['T1003.006'],
  lookAlikes:
    'A domain controller whose clients the sensor does not see, or a directory synchronisation server (Entra Connect) replicates too.',
  exempt: ['domain-controller'],
  next: [
    'Is the originator a domain controller or a directory synchronisation server? Then add it to the known roles.',
    'Which account did it? Look at kerberos.log and ntlm.log, and at event 4662 on the controller.',
    'If neither holds, treat every password of the domain as known, the krbtgt account first.',
  ],
  find(scene) {
    const { bounds, table } = scene;
    const asking = scene.rows.filter((row) => scene.value(row, 'credential_access') > 0);
    if (asking.length === 0) return [];
    const members = membersByController(table);
    return asking
      .filter((row) => (members.get(table.host(row)) ?? 0) < bounds.members)
      .flatMap((row) => {
        const values = scene.counted(row, operation, replicates);
        if (values.length === 0) return [];
        const calls = values.reduce((sum, { records }) => sum + records, 0);
        const responders = table.values(row, 'id.resp_h', credentialAccess).map(({ value }) => value);
        return {
          row,
          severity: 'high',
          explanation:
            `${table.host(row)}, no known domain controller, made ${counted(calls, 'call')} for directory replication ` +
            `to ${listed(responders)}`,
          evidence: ['credential_access'],
          values,
          responders,
          techniques: [...new Set(values.map(({ value }) => useOf(value)!.technique))],
        };
      });
  },
});

/** How many originators ask each responder for what only a domain controller answers. */
function membersByController(table: HostTable): Map<string, number> {
  const members = new Map<string, number>();
  for (let row = 0; row < table.size; row++) {
    for (const { value } of table.values(row, 'id.resp_h', controllerService)) {
      members.set(value, (members.get(value) ?? 0) + 1);
    }
  }
  return members;
}
