import type { Host, Network } from '../network.ts';
import type { Random } from '../random.ts';
import { hours, type LogRecord, moment, type Window, within } from '../record.ts';
import { dialogue, dynamicPort, type Operation, pipe } from '../rpc.ts';
import {
  crackNames,
  endpointMapper,
  type Habit,
  lookUpSids,
  netlogonPort,
  repeated,
  secureChannel,
} from './dce-rpc-habits.ts';
import { backup, management, memberServer, replication } from './dce-rpc-servers.ts';

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
