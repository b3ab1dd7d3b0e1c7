import { dceRpc, operation } from '../hosts/types/dce-rpc.ts';
import { useOf } from '../hosts/types/dce-rpc-operations.ts';
import { pattern } from './pattern.ts';
import { counted } from './wording.ts';

export const remoteShutdown = pattern([dceRpc], {
  id: 'remote-shutdown',
  title: 'other hosts shut down over RPC',
  contract: 'A host asked others to shut down or restart; medium from several requests on.',
  uses: ['impact'],
  bounds: {
    requests: {
      value: 1,
      why: 'one restart from afar is an administrator at work, and is reported at low severity',
    },
    several: {
      value: 5,
      why: 'restarting many hosts in one log is maintenance that someone knows of, or sabotage',
    },
  },
  severities: ['low', 'medium'],
  techniques: ['T1529'],
  lookAlikes: 'Patch management and administrators restart hosts.',
  exempt: ['management'],
  next: ['Was maintenance announced?', 'What did the originator call on the same hosts before?'],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'impact') >= bounds.requests)
      .map((row) => ({
        row,
        severity: scene.value(row, 'impact') >= bounds.several ? 'medium' : 'low',
        explanation: `${table.host(row)} made ${counted(scene.value(row, 'impact'), 'request')} to shut other hosts down`,
        evidence: ['impact'],
        values: scene.counted(row, operation, (name) => useOf(name)?.class === 'impact'),
      }));
  },
});
