import { dceRpc, execution, operation } from '../hosts/types/dce-rpc.ts';
import { named, useOf } from '../hosts/types/dce-rpc-operations.ts';
import { pattern } from './pattern.ts';
import { counted, listed } from './wording.ts';

const createsService = named(
  'svcctl::CreateServiceW',
  'svcctl::CreateServiceA',
  'svcctl::CreateServiceWOW64W',
  'svcctl::CreateServiceWOW64A',
);
const changesService = named('svcctl::ChangeServiceConfigW', 'svcctl::ChangeServiceConfigA');
const startsService = named('svcctl::StartServiceW', 'svcctl::StartServiceA');
const removesService = named('svcctl::DeleteService');

/**
 * What was run by itself. Starting a service that is there already is administration, and so is changing one;
 * changing it to start something else takes both.
 */
export function runs(operations: readonly string[]): string[] {
  const started = operations.some(startsService);
  const installed = operations.some(createsService) || (started && operations.some(changesService));
  const counts = (name: string): boolean =>
    startsService(name) ? installed : changesService(name) ? started : useOf(name)?.class === 'execution';
  return operations.filter(counts);
}

/** A service that is made, started and removed again is there to run one command. */
export function isPassing(operations: readonly string[]): boolean {
  return [createsService, startsService, removesService].every((test) => operations.some(test));
}

export const remoteExecution = pattern([dceRpc], {
  id: 'remote-execution',
  title: 'something run on another host over RPC',
  contract:
    'A host created a service, registered a task, called a WMI method or a DCOM object on one or two other hosts.',
  uses: ['execution', 'execution_responders'],
  bounds: {
    spread: { value: 3, why: 'from 3 responders on it is a spread, which has a pattern of its own' },
  },
  severities: ['medium'],
  techniques: ['T1569.002', 'T1047', 'T1053.005', 'T1021.003'],
  lookAlikes:
    'Software deployment, an administrator with PsExec or a remote task, and an authenticated vulnerability scan do the same.',
  exempt: ['scanner', 'management'],
  next: [
    'Is the originator where administrators work, and was one logged on?',
    'Look at smb_files.log and smb_mapping.log for what was written to ADMIN$ or C$ just before.',
    'On the responder: events 7045 (service installed) and 4698 (task created) name the command.',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'execution') > 0)
      .filter((row) => scene.value(row, 'execution_responders') < bounds.spread)
      .flatMap((row) => {
        const operations = table.values(row, operation).map(({ value }) => value);
        const run = runs(operations);
        if (run.length === 0) return [];
        const responders = table.values(row, 'id.resp_h', execution).map(({ value }) => value);
        const values = scene.counted(row, operation, (name) => run.includes(name));
        const calls = values.reduce((sum, { records }) => sum + records, 0);
        return {
          row,
          severity: 'medium',
          explanation:
            `${table.host(row)} made ${counted(calls, 'call')} that ${calls === 1 ? 'runs' : 'run'} something on ` +
            `${listed(responders)}${scene.during(row, calls)}: ${listed(run.map((name) => name.split('::')[1]!))}` +
            `${isPassing(operations) ? '; the service was removed again' : ''}`,
          evidence: ['execution', 'execution_responders'],
          values,
          responders,
          techniques: [...new Set(run.map((name) => useOf(name)!.technique))],
        };
      });
  },
});
