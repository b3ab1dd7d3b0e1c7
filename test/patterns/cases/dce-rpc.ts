import { calls, quiet, type Row, repeated } from '../inline-log.ts';
import type { Case } from './case.ts';

const stray = '10.0.0.66';
const controller = '10.0.0.1';
const times = (count: number, operation: string): string[] => Array<string>(count).fill(operation);

/** What members of a domain ask of their controller in an hour. */
const members: Row[] = quiet((host) =>
  calls(
    host,
    controller,
    'epmapper::ept_map',
    'netlogon::NetrServerReqChallenge',
    'netlogon::NetrServerAuthenticate3',
    'netlogon::NetrLogonGetDomainInfo',
    'drsuapi::DRSBind',
    'drsuapi::DRSCrackNames',
    'drsuapi::DRSUnbind',
    'lsarpc::LsarLookupSids3',
    'srvsvc::NetrShareEnum',
  ),
);

const passing = [
  'svcctl::OpenSCManagerA',
  'svcctl::CreateServiceA',
  'svcctl::StartServiceA',
  'svcctl::DeleteService',
];

export const dceRpcCases: readonly Case[] = [
  {
    pattern: 'dcsync',
    logPath: 'dce_rpc',
    fires: {
      title: 'one call for changes by a host that nobody logs on to',
      rows: [...members, ...calls(stray, controller, 'drsuapi::DRSBind', 'DRSUAPI::drsgetncchanges')],
      host: stray,
      severity: 'high',
    },
    nearMiss: {
      title: 'two controllers that replicate with each other, told by the members that ask them',
      rows: [
        ...members,
        ...quiet((host) => calls(host, '10.0.0.2', 'netlogon::NetrLogonSamLogonEx')),
        ...calls('10.0.0.2', controller, ...times(40, 'drsuapi::DRSGetNCChanges')),
        ...calls(controller, '10.0.0.2', ...times(40, 'drsuapi::DRSGetNCChanges')),
      ],
    },
  },
  {
    pattern: 'zerologon',
    logPath: 'dce_rpc',
    fires: {
      title: 'challenges and authentications in a row',
      rows: [
        ...members,
        ...calls(
          stray,
          controller,
          ...times(60, 'netlogon::NetrServerReqChallenge'),
          ...times(60, 'netlogon::NetrServerAuthenticate3'),
        ),
      ],
      host: stray,
      severity: 'high',
    },
    nearMiss: {
      title: 'a machine that changes its own password',
      rows: [
        ...members,
        ...calls(
          stray,
          controller,
          'netlogon::NetrServerReqChallenge',
          'netlogon::NetrServerAuthenticate3',
          'netlogon::NetrServerPasswordSet2',
        ),
      ],
    },
  },
  {
    pattern: 'rpc-discovery-burst',
    logPath: 'dce_rpc',
    fires: {
      title: 'policy, password rules, accounts and names of one server',
      rows: [
        ...members,
        ...calls(
          stray,
          controller,
          ...times(4, 'lsarpc::LsarQueryInformationPolicy'),
          'samr::SamrGetDomainPasswordInformation',
          'lsarpc::LsarLookupNames',
          'samr::SamrEnumerateUsersInDomain',
        ),
      ],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'one user and its groups resolved, which lists nothing',
      rows: [
        ...members,
        ...calls(
          stray,
          controller,
          ...times(5, 'samr::SamrEnumerateDomainsInSamServer'),
          'samr::SamrLookupDomainInSamServer',
          'lsarpc::LsarEnumerateTrustedDomains',
          'lsarpc::LsarLookupNames3',
          'lsarpc::LsarLookupSids3',
          ...times(5, 'samr::SamrLookupNamesInDomain'),
          ...times(5, 'samr::SamrQueryInformationUser'),
          ...times(5, 'samr::SamrGetGroupsForUser'),
          ...times(5, 'samr::SamrGetAliasMembership'),
        ),
      ],
    },
  },
  {
    pattern: 'remote-execution',
    logPath: 'dce_rpc',
    fires: {
      title: 'a service made and started on one host',
      rows: [...members, ...calls(stray, '10.0.0.9', ...passing)],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'a service that was there already, restarted',
      rows: [
        ...members,
        ...calls(
          stray,
          '10.0.0.9',
          'svcctl::OpenServiceW',
          'svcctl::ControlService',
          'svcctl::StartServiceW',
        ),
      ],
    },
  },
  {
    pattern: 'remote-execution-spread',
    logPath: 'dce_rpc',
    fires: {
      title: 'a service made, started and removed on one host after the other',
      rows: [...members, ...[1, 2, 3].flatMap((n) => calls(stray, `10.0.2.${n}`, ...passing))],
      host: stray,
      severity: 'high',
    },
    nearMiss: {
      title: 'the same on two hosts',
      rows: [...members, ...[1, 2].flatMap((n) => calls(stray, `10.0.2.${n}`, ...passing))],
    },
  },
  {
    pattern: 'coercion',
    logPath: 'dce_rpc',
    fires: {
      title: 'EFS asked to open a file, under an interface that Zeek does not name',
      rows: [
        ...members,
        ...calls(stray, controller, 'unknown-c681d488-d850-11d0-8c52-00c04fd90f7e::unknown-0'),
      ],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'a print client that wants to hear from its print server',
      rows: [
        ...members,
        ...calls('10.0.1.1', '10.0.0.5', 'spoolss::RpcStartDocPrinter', 'spoolss::RpcEndDocPrinter'),
        ...calls(stray, '10.0.0.5', 'spoolss::RpcRemoteFindFirstPrinterChangeNotificationEx'),
      ],
    },
  },
  {
    pattern: 'print-spooler-abuse',
    logPath: 'dce_rpc',
    fires: {
      title: 'one printer driver added on another host',
      rows: [...members, ...calls(stray, controller, 'spoolss::RpcAddPrinterDriverEx')],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'a driver asked for and a page printed',
      rows: [
        ...members,
        ...calls(stray, controller, 'spoolss::RpcGetPrinterDriver2', 'spoolss::RpcStartDocPrinter'),
      ],
    },
  },
  {
    pattern: 'endpoint-mapper-enumeration',
    logPath: 'dce_rpc',
    fires: {
      title: 'the endpoint mapper stepped through',
      rows: [...members, ...calls(stray, controller, ...times(200, 'epmapper::ept_lookup'))],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'a client that asks for its one service again and again, and a listing in one piece',
      rows: [
        ...members,
        ...calls(stray, controller, ...times(200, 'epmapper::ept_map'), 'epmapper::ept_lookup'),
      ],
    },
  },
  {
    pattern: 'registry-hive-dump',
    logPath: 'dce_rpc',
    fires: {
      title: 'SAM and SECURITY saved on another host',
      rows: [
        ...members,
        ...calls(stray, '10.0.0.9', 'winreg::OpenLocalMachine', ...times(2, 'winreg::BaseRegSaveKey')),
      ],
      host: stray,
      severity: 'high',
    },
    nearMiss: {
      title: 'values read by an inventory',
      rows: [
        ...members,
        ...calls(stray, '10.0.0.9', 'winreg::OpenLocalMachine', ...times(90, 'winreg::BaseRegQueryValue')),
      ],
    },
  },
  {
    pattern: 'event-log-clear',
    logPath: 'dce_rpc',
    fires: {
      title: 'a log cleared',
      rows: [...members, ...calls(stray, '10.0.0.9', 'eventlog::ElfrOpenELW', 'eventlog::ElfrClearELFW')],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'logs read',
      rows: [
        ...members,
        ...calls(stray, '10.0.0.9', 'eventlog::ElfrOpenELW', ...times(50, 'eventlog::ElfrReadELW')),
      ],
    },
  },
  {
    pattern: 'remote-shutdown',
    logPath: 'dce_rpc',
    fires: {
      title: 'one restart is reported at low severity',
      rows: [...members, ...calls(stray, '10.0.0.9', 'InitShutdown::BaseInitiateShutdownEx')],
      host: stray,
      severity: 'low',
    },
    nearMiss: {
      title: 'a shutdown that was called off',
      rows: [...members, ...calls(stray, '10.0.0.9', 'InitShutdown::BaseAbortShutdown')],
    },
  },
  {
    pattern: 'many-records-few-responders',
    logPath: 'dce_rpc',
    fires: {
      title: 'thousands of calls to one host among hosts that make a few',
      rows: [
        ...members,
        ...repeated(
          3793,
          { from: stray, to: controller, endpoint: 'lsarpc', operation: 'LsarClose' },
          1_700_000_000,
          0.2,
        ),
      ],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'the busiest of servers that are each busier than the next',
      rows: [
        ...members,
        ...[1200, 480, 300, 180, 120, 60].flatMap((count, n) =>
          repeated(count, {
            from: `10.0.3.${n}`,
            to: controller,
            endpoint: 'IObjectExporter',
            operation: 'SimplePing',
          }),
        ),
      ],
    },
  },
  {
    pattern: 'many-responders',
    logPath: 'dce_rpc',
    fires: {
      title: 'a minute in which sixty hosts are called',
      rows: [
        ...members,
        ...calls('10.0.1.1', controller, 'epmapper::ept_map').map((row) => ({ ...row, ts: '1700003600' })),
        ...Array.from({ length: 60 }, (_, n) =>
          calls(stray, `10.0.4.${n}`, 'IObjectExporter::ServerAlive2'),
        ).flat(),
      ],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'three servers that each watch over the network',
      rows: [
        ...members,
        ...['10.0.0.7', '10.0.0.8', '10.0.0.9'].flatMap((server) =>
          Array.from({ length: 60 }, (_, n) =>
            calls(server, `10.0.4.${n}`, 'IObjectExporter::ServerAlive2'),
          ).flat(),
        ),
      ],
    },
  },
];
