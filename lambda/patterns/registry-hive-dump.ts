import { credentialAccess, dceRpc, operation } from '../hosts/types/dce-rpc.ts';
import { named } from '../hosts/types/dce-rpc-operations.ts';
import { pattern } from './pattern.ts';
import { counted, listed } from './wording.ts';

const saves = named('winreg::BaseRegSaveKey', 'winreg::BaseRegSaveKeyEx');

export const registryHiveDump = pattern([dceRpc], {
  id: 'registry-hive-dump',
  title: 'registry hives saved on another host',
  contract:
    'A host made another one save registry keys to a file over RPC, as secretsdump does with SAM and SECURITY.',
  uses: ['credential_access'],
  bounds: { calls: { value: 1, why: 'nothing in ordinary use of Windows saves a hive from another host' } },
  severities: ['high'],
  techniques: ['T1003.002', 'T1003.004'],
  lookAlikes: 'A backup or migration tool that exports registry keys remotely, which is rare.',
  exempt: [],
  next: [
    'Which file was written and read? Look at smb_files.log of the two hosts just after.',
    'Treat the local accounts and service passwords of the responder as known.',
    'Look for log-ons with those accounts (ntlm.log) from the same originator.',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'credential_access') > 0)
      .flatMap((row) => {
        const values = scene.counted(row, operation, saves);
        const calls = values.reduce((sum, { records }) => sum + records, 0);
        if (calls < bounds.calls) return [];
        const responders = table.values(row, 'id.resp_h', credentialAccess).map(({ value }) => value);
        return {
          row,
          severity: 'high' as const,
          explanation: `${table.host(row)} made ${listed(responders)} save ${counted(calls, 'registry hive')} to a file`,
          evidence: ['credential_access'],
          values,
          responders,
        };
      });
  },
});
