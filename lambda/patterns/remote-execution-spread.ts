import { dceRpc, execution, operation } from '../hosts/types/dce-rpc.ts';
import { useOf } from '../hosts/types/dce-rpc-operations.ts';
import { pattern } from './pattern.ts';
import { isPassing, runs } from './remote-execution.ts';
import { counted, listed } from './wording.ts';

export const remoteExecutionSpread = pattern([dceRpc], {
  id: 'remote-execution-spread',
  title: 'something run on several hosts over RPC',
  contract:
    'A host created services, registered tasks, called WMI methods or DCOM objects on several other hosts; high where services were made, started and removed again.',
  uses: ['execution', 'execution_responders'],
  bounds: {
    responders: {
      value: 3,
      why: 'an administrator helps one host or two; worms and hands-on intruders go from host to host',
    },
  },
  severities: ['medium', 'high'],
  techniques: ['T1569.002', 'T1047', 'T1053.005', 'T1021.003'],
  lookAlikes: 'Software deployment and an authenticated vulnerability scan do the same.',
  exempt: ['scanner', 'management'],
  next: [
    'Is the originator a deployment server? Then add it to the known roles as management.',
    'Look at smb_files.log and smb_mapping.log for what was written to ADMIN$ or C$ just before.',
    'On the responders: events 7045 (service installed) and 4698 (task created) name the command.',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'execution_responders') >= bounds.responders)
      .flatMap((row) => {
        const operations = table.values(row, operation).map(({ value }) => value);
        const run = runs(operations);
        if (run.length === 0) return [];
        const responders = table.values(row, 'id.resp_h', execution).map(({ value }) => value);
        const values = scene.counted(row, operation, (name) => run.includes(name));
        const calls = values.reduce((sum, { records }) => sum + records, 0);
        return {
          row,
          severity: isPassing(operations) ? 'high' : 'medium',
          explanation:
            `${table.host(row)} made ${counted(calls, 'call')} that run something on ` +
            `${counted(responders.length, 'host')}${scene.during(row, calls)}: ` +
            `${listed(run.map((name) => name.split('::')[1]!))}` +
            `${isPassing(operations) ? '; the services were removed again' : ''}`,
          evidence: ['execution_responders', 'execution'],
          values,
          responders,
          techniques: [...new Set(run.map((name) => useOf(name)!.technique))],
          weight: responders.length,
        };
      });
  },
});
