import type { Random } from '../random.ts';
import type { Address, LogRecord } from '../record.ts';
import { dialogue, dynamicPort, pipe, tcp } from '../rpc.ts';

export const executionTools = ['psexec', 'smbexec', 'wmiexec', 'atexec'] as const;
export type ExecutionTool = (typeof executionTools)[number];

/** One command run on another host, as the tool of that name does it. */
export function remoteExecution(
  tool: ExecutionTool,
  originator: Address,
  responder: Address,
  start: number,
  random: Random,
): LogRecord[] {
  switch (tool) {
    case 'psexec':
      return dialogue(
        originator,
        responder,
        pipe('svcctl'),
        [
          'svcctl::OpenSCManagerW',
          'svcctl::CreateServiceW',
          'svcctl::OpenServiceW',
          'svcctl::StartServiceW',
          'svcctl::QueryServiceStatus',
          'svcctl::ControlService',
          'svcctl::DeleteService',
          'svcctl::CloseServiceHandle',
        ],
        start,
        random,
        0.4,
      );
    case 'smbexec':
      return dialogue(
        originator,
        responder,
        pipe('svcctl'),
        [
          'svcctl::OpenSCManagerA',
          'svcctl::CreateServiceA',
          'svcctl::StartServiceA',
          'svcctl::DeleteService',
          'svcctl::CloseServiceHandle',
        ],
        start,
        random,
        0.2,
      );
    case 'wmiexec':
      return [
        ...dialogue(
          originator,
          responder,
          tcp(135),
          ['IRemoteSCMActivator::RemoteCreateInstance'],
          start,
          random,
        ),
        ...dialogue(
          originator,
          responder,
          dynamicPort(responder, 'wmi'),
          [
            'IWbemLevel1Login::NTLMLogin',
            'IRemUnknown2::RemRelease',
            'IWbemServices::GetObject',
            'IWbemServices::ExecMethod',
            'IRemUnknown2::RemRelease',
          ],
          start + 0.1,
          random,
          0.1,
        ),
      ];
    case 'atexec':
      return dialogue(
        originator,
        responder,
        pipe('atsvc'),
        [
          'ITaskSchedulerService::SchRpcRegisterTask',
          'ITaskSchedulerService::SchRpcRun',
          'ITaskSchedulerService::SchRpcGetLastRunInfo',
          'ITaskSchedulerService::SchRpcDelete',
        ],
        start,
        random,
        0.3,
      );
  }
}

/** The same on one host after the other. */
export function executionSpread(
  tool: ExecutionTool,
  originator: Address,
  responders: readonly Address[],
  start: number,
  random: Random,
  pace = 8,
): LogRecord[] {
  return responders.flatMap((responder, index) =>
    remoteExecution(tool, originator, responder, start + index * pace, random),
  );
}
