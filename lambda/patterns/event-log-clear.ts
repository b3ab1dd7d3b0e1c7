import { dceRpc, operation } from '../hosts/types/dce-rpc.ts';
import { useOf } from '../hosts/types/dce-rpc-operations.ts';
import { pattern } from './pattern.ts';
import { counted } from './wording.ts';

export const eventLogClear = pattern([dceRpc], {
  id: 'event-log-clear',
  title: 'event logs cleared on another host',
  contract: 'A host cleared event logs of another one over RPC.',
  uses: ['defence_evasion'],
  bounds: { calls: { value: 1, why: 'clearing a log from afar is never part of ordinary work' } },
  severities: ['medium'],
  techniques: ['T1070.001'],
  lookAlikes: 'An administrator who clears a full log, or a test of the logging itself.',
  exempt: [],
  next: [
    'Who was logged on at the originator? Ask whether the log was cleared on purpose.',
    'Event 1102 or 104 on the responder names the account.',
    'What happened in the minutes before, which the log would have shown?',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'defence_evasion') >= bounds.calls)
      .map((row) => ({
        row,
        severity: 'medium',
        explanation: `${table.host(row)} cleared ${counted(scene.value(row, 'defence_evasion'), 'event log')} on another host`,
        evidence: ['defence_evasion'],
        values: scene.counted(row, operation, (name) => useOf(name)?.class === 'defence-evasion'),
      }));
  },
});
