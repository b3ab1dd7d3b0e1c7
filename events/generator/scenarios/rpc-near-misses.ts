import { dialogue, dynamicPort, type Operation, pipe, tcp } from '../rpc.ts';
import { innocent, nearMiss, type Scenario, someTime } from '../scenario.ts';

export const rpcNearMisses: readonly Scenario[] = [
  nearMiss('dce_rpc', ['dcsync', 'many-records-few-responders'], {
    id: 'quiet-rpc',
    about: 'nothing: controllers replicate, the management server asks around',
    plan: () => innocent(),
  }),
  nearMiss('dce_rpc', ['rpc-discovery-burst'], {
    id: 'account-look-up',
    about: 'one look at a user: net user /domain',
    plan: (stage) => {
      const operations: Operation[] = [
        'samr::SamrConnect5',
        'samr::SamrOpenDomain',
        'samr::SamrLookupNamesInDomain',
        'samr::SamrOpenUser',
        'samr::SamrQueryInformationUser',
        'samr::SamrCloseHandle',
      ];
      const target = stage.network.domainControllers[0]!;
      return innocent(
        dialogue(stage.culprit, target, pipe('samr'), operations, someTime(stage), stage.random),
      );
    },
  }),
  nearMiss('dce_rpc', ['zerologon'], {
    id: 'machine-password-change',
    about: 'a machine account changes its password: one challenge, one authentication, one new password',
    plan: (stage) => {
      const target = stage.network.domainControllers[0]!;
      const operations: Operation[] = [
        'netlogon::NetrServerReqChallenge',
        'netlogon::NetrServerAuthenticate3',
        'netlogon::NetrServerPasswordSet2',
      ];
      const port = dynamicPort(target, 'netlogon');
      return innocent(dialogue(stage.culprit, target, port, operations, someTime(stage), stage.random));
    },
  }),
  nearMiss('dce_rpc', ['remote-execution', 'remote-execution-spread'], {
    id: 'service-states',
    about: 'a person looks at the services of four servers and starts none',
    plan: (stage) => {
      const operations: Operation[] = [
        'svcctl::OpenSCManagerW',
        'svcctl::EnumServicesStatusExW',
        'svcctl::CloseServiceHandle',
      ];
      const targets = [...stage.network.fileServers, ...stage.network.domainControllers].slice(0, 4);
      const start = someTime(stage);
      return innocent(
        targets.flatMap((target, index) =>
          dialogue(stage.culprit, target, pipe('svcctl'), operations, start + index * 40, stage.random),
        ),
      );
    },
  }),
  nearMiss('dce_rpc', ['coercion', 'print-spooler-abuse'], {
    id: 'printing',
    about: 'people print, and their spoolers ask the print server to be told of changes',
    plan: (stage) => {
      const operations: Operation[] = [
        'spoolss::RpcOpenPrinterEx',
        'spoolss::RpcGetPrinterDriver2',
        'spoolss::RpcRemoteFindFirstPrinterChangeNotificationEx',
        'spoolss::RpcFindNextPrinterChangeNotification',
        'spoolss::RpcClosePrinter',
      ];
      const clients = stage.random.shuffled(stage.network.workstations).slice(0, 12);
      return innocent(
        clients.flatMap((client) =>
          dialogue(
            client,
            stage.network.printServer,
            pipe('spoolss'),
            operations,
            someTime(stage),
            stage.random,
            0.3,
          ),
        ),
      );
    },
  }),
  nearMiss('dce_rpc', ['endpoint-mapper-enumeration'], {
    id: 'endpoint-mapper-look-ups',
    about: 'an application that asks for its port before every call, sixty times',
    plan: (stage) => {
      const target = stage.network.mailServer;
      const start = someTime(stage);
      return innocent(
        Array.from({ length: 60 }, (_, index) =>
          dialogue(stage.culprit, target, tcp(135), ['epmapper::ept_map'], start + index * 12, stage.random),
        ).flat(),
      );
    },
  }),
];
