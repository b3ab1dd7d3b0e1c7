import type { Host, Network } from '../network.ts';
import type { Random } from '../random.ts';
import { hours, type LogRecord, moment, type Window, within } from '../record.ts';
import { type Carrier, dialogue, dynamicPort, type Operation, pipe, tcp } from '../rpc.ts';

/** One habit of a host: whom it calls, how, and how often in an hour of ordinary work. */
type Habit = {
  readonly perHour: number;
  readonly responder: (random: Random) => Host;
  readonly carrier: (responder: Host) => Carrier;
  readonly operations: (random: Random) => readonly Operation[];
  /** seconds between two calls */
  readonly pace?: number;
};

/** What Windows hosts say to each other over DCE-RPC in the window. `work` is the share of ordinary activity. */
export function dceRpc(network: Network, window: Window, random: Random, work = 1): LogRecord[] {
  const records = network.hosts.flatMap((host) => {
    const own = random.fork(host.address);
    const share = host.role === 'workstation' ? work : 1;
    return habitsOf(host, network).flatMap((habit) => {
      const times = own.poisson(habit.perHour * hours(window) * host.activity * share);
      return Array.from({ length: times }, () => {
        const responder = habit.responder(own);
        const operations = habit.operations(own);
        return dialogue(
          host,
          responder,
          habit.carrier(responder),
          operations,
          moment(window, own),
          own,
          habit.pace,
        );
      }).flat();
    });
  });
  return within(records, window);
}

function habitsOf(host: Host, network: Network): readonly Habit[] {
  switch (host.role) {
    case 'workstation':
      return workstation(host, network);
    case 'domain-controller':
      return replication(host, network);
    case 'management':
      return management(network);
    case 'backup':
      return backup(network);
    case 'printer':
      return [];
    // A scanner shows in the window of its scan only: see vulnerability-scan.ts.
    case 'scanner':
      return memberServer(host, network, 0.3);
    default:
      return memberServer(host, network, 1);
  }
}

const netlogonPort = (responder: Host): Carrier => dynamicPort(responder, 'netlogon');
const endpointMapper = (): Carrier => tcp(135);
const crackNames = (random: Random): Operation[] => [
  'drsuapi::DRSBind',
  ...repeated('drsuapi::DRSCrackNames', 1 + random.below(3)),
  'drsuapi::DRSUnbind',
];
const secureChannel = (random: Random): Operation[] => [
  'netlogon::NetrServerReqChallenge',
  'netlogon::NetrServerAuthenticate3',
  'netlogon::NetrLogonGetCapabilities',
  ...(random.chance(0.6) ? (['netlogon::NetrLogonGetDomainInfo'] as const) : []),
];
const lookUpSids = (random: Random): Operation[] => repeated('lsarpc::LsarLookupSids3', 1 + random.below(2));
const lookUpNames = (): Operation[] => [
  'lsarpc::LsarOpenPolicy2',
  'lsarpc::LsarLookupNames3',
  'lsarpc::LsarClose',
];
const ownGroups = (): Operation[] => [
  'samr::SamrConnect5',
  'samr::SamrLookupDomainInSamServer',
  'samr::SamrOpenDomain',
  'samr::SamrLookupNamesInDomain',
  'samr::SamrOpenUser',
  'samr::SamrQueryInformationUser',
  'samr::SamrCloseHandle',
];
const listShares = (random: Random): Operation[] =>
  random.chance(0.7) ? ['srvsvc::NetrShareGetInfo'] : ['srvsvc::NetrServerGetInfo', 'srvsvc::NetrShareEnum'];
const printJob = (random: Random): Operation[] => [
  'spoolss::RpcOpenPrinterEx',
  'spoolss::RpcGetPrinter',
  'spoolss::RpcGetPrinterDriver2',
  'spoolss::RpcStartDocPrinter',
  ...repeated('spoolss::RpcWritePrinter', 2 + random.below(9)),
  'spoolss::RpcEndDocPrinter',
  'spoolss::RpcClosePrinter',
];

function workstation(host: Host, network: Network): readonly Habit[] {
  const controller = (): Host => host.domainController!;
  return [
    { perHour: 1.6, responder: controller, carrier: endpointMapper, operations: () => ['epmapper::ept_map'] },
    {
      perHour: 1.4,
      responder: controller,
      carrier: (to) => dynamicPort(to, 'drsuapi'),
      operations: crackNames,
    },
    { perHour: 0.5, responder: controller, carrier: netlogonPort, operations: secureChannel },
    { perHour: 0.7, responder: controller, carrier: netlogonPort, operations: lookUpSids },
    { perHour: 0.3, responder: controller, carrier: () => pipe('lsass'), operations: lookUpNames },
    { perHour: 0.08, responder: controller, carrier: () => pipe('lsass'), operations: ownGroups },
    {
      perHour: 0.9,
      responder: (random) => random.favour(host.fileServers),
      carrier: () => pipe('srvsvc'),
      operations: listShares,
    },
    {
      perHour: 0.35,
      responder: () => network.printServer,
      carrier: () => pipe('spoolss'),
      operations: printJob,
      pace: 0.2,
    },
  ];
}

function replication(host: Host, network: Network): readonly Habit[] {
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

function memberServer(host: Host, network: Network, rate: number): readonly Habit[] {
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
function management(network: Network): readonly Habit[] {
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

function backup(network: Network): readonly Habit[] {
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

function repeated(operation: Operation, times: number): Operation[] {
  return Array.from({ length: times }, () => operation);
}
