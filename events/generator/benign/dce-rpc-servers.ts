import type { Host, Network } from '../network.ts';
import type { Random } from '../random.ts';
import { dynamicPort, pipe } from '../rpc.ts';
import {
  crackNames,
  endpointMapper,
  type Habit,
  lookUpSids,
  netlogonPort,
  repeated,
  secureChannel,
} from './dce-rpc-habits.ts';

export function replication(host: Host, network: Network): readonly Habit[] {
  const partner = (random: Random): Host =>
    random.pick(network.domainControllers.filter((controller) => controller !== host));
  return [
    {
      perHour: 24,
      responder: partner,
      carrier: (to) => dynamicPort(to, 'drsuapi'),
      operations: (random) => [
        'drsuapi::DRSBind',
        ...repeated('drsuapi::DRSGetNCChanges', 1 + random.below(4)),
        'drsuapi::DRSUnbind',
      ],
    },
    {
      perHour: 12,
      responder: partner,
      carrier: (to) => dynamicPort(to, 'drsuapi'),
      operations: () => ['drsuapi::DRSReplicaSync'],
    },
    { perHour: 30, responder: partner, carrier: endpointMapper, operations: () => ['epmapper::ept_map'] },
    {
      perHour: 60,
      responder: partner,
      carrier: endpointMapper,
      operations: () => ['IObjectExporter::SimplePing'],
    },
    { perHour: 8, responder: partner, carrier: netlogonPort, operations: secureChannel },
    { perHour: 10, responder: partner, carrier: netlogonPort, operations: lookUpSids },
  ];
}

export function memberServer(host: Host, network: Network, rate: number): readonly Habit[] {
  const controller = (random: Random): Host => random.favour(network.domainControllers);
  const busy = host.role === 'file-server' || host.role === 'mail-server' ? 6 : 1;
  return [
    {
      perHour: 6 * rate,
      responder: controller,
      carrier: endpointMapper,
      operations: () => ['epmapper::ept_map'],
    },
    {
      perHour: 5 * rate * busy,
      responder: controller,
      carrier: netlogonPort,
      operations: () => ['netlogon::NetrLogonSamLogonWithFlags'],
    },
    { perHour: 4 * rate * busy, responder: controller, carrier: netlogonPort, operations: lookUpSids },
    {
      perHour: 4 * rate,
      responder: controller,
      carrier: (to) => dynamicPort(to, 'drsuapi'),
      operations: crackNames,
    },
    { perHour: 1 * rate, responder: controller, carrier: netlogonPort, operations: secureChannel },
  ];
}

/** Inventory and monitoring: WMI queries and service states, over most of the network. */
export function management(network: Network): readonly Habit[] {
  const windows = network.hosts.filter((host) => host.role !== 'printer' && host.role !== 'management');
  const anyone = (random: Random): Host => random.pick(windows);
  return [
    {
      perHour: 0.3 * windows.length,
      responder: anyone,
      carrier: endpointMapper,
      operations: () => ['IObjectExporter::ServerAlive2', 'IRemoteSCMActivator::RemoteCreateInstance'],
    },
    {
      perHour: 0.3 * windows.length,
      responder: anyone,
      carrier: (to) => dynamicPort(to, 'wmi'),
      operations: (random) => [
        'IWbemLevel1Login::NTLMLogin',
        ...repeated('IWbemServices::ExecQuery', 1 + random.below(3)),
        'IRemUnknown2::RemRelease',
      ],
    },
    {
      perHour: 0.13 * windows.length,
      responder: anyone,
      carrier: () => pipe('svcctl'),
      operations: () => [
        'svcctl::OpenSCManagerW',
        'svcctl::EnumServicesStatusExW',
        'svcctl::OpenServiceW',
        'svcctl::QueryServiceStatus',
        'svcctl::CloseServiceHandle',
      ],
    },
    {
      perHour: 0.07 * windows.length,
      responder: anyone,
      carrier: () => pipe('winreg'),
      operations: (random) => [
        'winreg::OpenLocalMachine',
        'winreg::BaseRegOpenKey',
        ...repeated('winreg::BaseRegQueryValue', 1 + random.below(5)),
        'winreg::BaseRegCloseKey',
      ],
    },
  ];
}

export function backup(network: Network): readonly Habit[] {
  const kept = [...network.fileServers, network.mailServer];
  return [
    {
      perHour: 12,
      responder: (random) => random.pick(kept),
      carrier: () => pipe('svcctl'),
      operations: () => [
        'svcctl::OpenSCManagerW',
        'svcctl::OpenServiceW',
        'svcctl::QueryServiceStatus',
        'svcctl::CloseServiceHandle',
      ],
    },
    {
      perHour: 6,
      responder: (random) => random.pick(kept),
      carrier: () => pipe('srvsvc'),
      operations: () => ['srvsvc::NetrServerGetInfo', 'srvsvc::NetrShareEnum'],
    },
    ...memberServer(network.backupServer, network, 1),
  ];
}
