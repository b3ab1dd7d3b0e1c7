/**
 * What DCE-RPC operations are used for by an intruder: class, ATT&CK technique, and where that is published.
 * Names are Zeek's `endpoint::operation`; interfaces that stock Zeek does not know are logged as
 * `unknown-<uuid>::unknown-<opnum>` and stand here under both names. Matching ignores case.
 */
export type OperationClass =
  | 'credential-access'
  | 'execution'
  | 'discovery'
  | 'persistence'
  | 'defence-evasion'
  | 'impact'
  | 'coercion';

export type OperationUse = {
  readonly operation: string;
  readonly class: OperationClass;
  readonly technique: string;
  readonly source: 'BZAR' | 'Sigma' | 'Splunk' | 'MITRE' | 'MS-RPC';
  /**
   * it lists what there is, where an ordinary look-up names the one thing that it wants to know. Listing the
   * shares of a server is what every file browser does, and the list of domains begins every look-up of one user
   * or group by a Windows client: these do not count
   */
  readonly lists?: true;
};

type Uses = readonly [
  OperationClass,
  technique: string,
  source: OperationUse['source'],
  operations: string,
  lists?: true,
];

const table: readonly Uses[] = [
  ['credential-access', 'T1003.006', 'BZAR', 'drsuapi::DRSGetNCChanges drsuapi::DRSReplicaSync'],
  ['credential-access', 'T1207', 'Splunk', 'drsuapi::DRSReplicaAdd'],
  ['credential-access', 'T1003.002', 'MITRE', 'winreg::BaseRegSaveKey winreg::BaseRegSaveKeyEx'],
  [
    'execution',
    'T1569.002',
    'BZAR',
    `svcctl::CreateServiceW svcctl::CreateServiceA svcctl::CreateServiceWOW64W svcctl::CreateServiceWOW64A
     svcctl::StartServiceW svcctl::StartServiceA`,
  ],
  ['execution', 'T1569.002', 'MITRE', 'svcctl::ChangeServiceConfigW svcctl::ChangeServiceConfigA'],
  ['execution', 'T1047', 'BZAR', 'IWbemServices::ExecMethod IWbemServices::ExecMethodAsync'],
  ['execution', 'T1053.002', 'BZAR', 'atsvc::NetrJobAdd atsvc::JobAdd'],
  [
    'execution',
    'T1053.005',
    'BZAR',
    `ITaskSchedulerService::SchRpcRegisterTask ITaskSchedulerService::SchRpcRun
     ITaskSchedulerService::SchRpcEnableTask`,
  ],
  [
    'execution',
    'T1021.003',
    'MITRE',
    'IDispatch::Invoke IDispatch::unknown-6 unknown-00020400-0000-0000-c000-000000000046::unknown-6',
  ],
  [
    'execution',
    'T1547.004',
    'BZAR',
    'ISeclogon::SeclCreateProcessWithLogonW ISeclogon::SeclCreateProcessWithLogonExW',
  ],
  [
    'persistence',
    'T1547.010',
    'BZAR',
    `spoolss::RpcAddMonitor spoolss::RpcAddPrintProcessor IRemoteWinspool::RpcAsyncAddMonitor
     IRemoteWinspool::RpcAsyncAddPrintProcessor`,
  ],
  [
    'persistence',
    'T1547.012',
    'Sigma',
    `spoolss::RpcAddPrinterDriver spoolss::RpcAddPrinterDriverEx IRemoteWinspool::RpcAsyncAddPrinterDriver
     spoolss::RpcInstallPrinterDriverFromPackage IRemoteWinspool::RpcAsyncInstallPrinterDriverFromPackage`,
  ],
  [
    'defence-evasion',
    'T1070.001',
    'BZAR',
    'eventlog::ElfrClearELFW eventlog::ElfrClearELFA IEventService::EvtRpcClearLog',
  ],
  [
    'impact',
    'T1529',
    'BZAR',
    `InitShutdown::BaseInitiateShutdown InitShutdown::BaseInitiateShutdownEx
     winreg::BaseInitiateSystemShutdown winreg::BaseInitiateSystemShutdownEx
     WindowsShutdown::WsdrInitiateShutdown winstation_rpc::RpcWinStationShutdownSystem`,
  ],
  [
    'coercion',
    'T1187',
    'Sigma',
    `efsrpc::EfsRpcOpenFileRaw efsrpc::EfsRpcEncryptFileSrv efsrpc::EfsRpcDecryptFileSrv
     efsrpc::EfsRpcQueryUsersOnFile efsrpc::EfsRpcQueryRecoveryAgents efsrpc::EfsRpcRemoveUsersFromFile
     efsrpc::EfsRpcAddUsersToFile efsrpc::EfsRpcFileKeyInfo efsrpc::EfsRpcDuplicateEncryptionInfoFile
     efsrpc::EfsRpcAddUsersToFileEx efsrpc2::EfsRpcOpenFileRaw efsrpc2::EfsRpcEncryptFileSrv
     efsrpc2::EfsRpcDecryptFileSrv efsrpc2::EfsRpcQueryUsersOnFile efsrpc2::EfsRpcQueryRecoveryAgents
     efsrpc2::EfsRpcRemoveUsersFromFile efsrpc2::EfsRpcAddUsersToFile efsrpc2::EfsRpcFileKeyInfo
     efsrpc2::EfsRpcDuplicateEncryptionInfoFile efsrpc2::EfsRpcAddUsersToFileEx`,
  ],
  [
    'coercion',
    'T1187',
    'MITRE',
    `netdfs::NetrDfsAddStdRoot netdfs::NetrDfsRemoveStdRoot netdfs::NetrDfsAddStdRootForced
     FileServerVssAgent::IsPathSupported FileServerVssAgent::IsPathShadowCopied
     unknown-a8e0653c-2744-4389-a61d-7373df8b2292::unknown-8
     unknown-a8e0653c-2744-4389-a61d-7373df8b2292::unknown-9`,
  ],
  [
    'coercion',
    'T1187',
    'MITRE',
    'spoolss::RpcRemoteFindFirstPrinterChangeNotification spoolss::RpcRemoteFindFirstPrinterChangeNotificationEx',
  ],
  [
    'discovery',
    'T1087',
    'BZAR',
    `samr::SamrEnumerateUsersInDomain samr::SamrEnumerateAliasesInDomain lsarpc::LsarEnumerateAccounts
     samr::SamrQueryDisplayInformation samr::SamrQueryDisplayInformation2 samr::SamrQueryDisplayInformation3
     wkssvc::NetrWkstaUserEnum`,
    true,
  ],
  [
    'discovery',
    'T1087',
    'BZAR',
    `lsarpc::LsarLookupNames lsarpc::LsarLookupNames2 lsarpc::LsarLookupNames3 lsarpc::LsarLookupNames4
     lsarpc::LsarLookupSids lsarpc::LsarLookupSids2 lsarpc::LsarLookupSids3 samr::SamrLookupNamesInDomain
     samr::SamrLookupIdsInDomain samr::SamrLookupDomainInSamServer samr::SamrQueryInformationUser
     samr::SamrQueryInformationUser2 samr::SamrQueryInformationAlias`,
  ],
  [
    'discovery',
    'T1069',
    'BZAR',
    `samr::SamrGetMembersInAlias samr::SamrGetMembersInGroup lsarpc::LsarEnumerateAccountRights
     lsarpc::LsarEnumerateAccountsWithUserRight lsarpc::LsarEnumeratePrivileges
     lsarpc::LsarEnumeratePrivilegesAccount`,
    true,
  ],
  [
    'discovery',
    'T1069',
    'BZAR',
    `samr::SamrGetGroupsForUser samr::SamrGetAliasMembership lsarpc::LsarLookupPrivilegeValue
     lsarpc::LsarLookupPrivilegeName lsarpc::LsarLookupPrivilegeDisplayName`,
  ],
  [
    'discovery',
    'T1033',
    'BZAR',
    `samr::SamrEnumerateGroupsInDomain samr::SamrQueryInformationDomain samr::SamrQueryInformationDomain2
     lsarpc::LsarQueryDomainInformationPolicy`,
    true,
  ],
  [
    'discovery',
    'T1033',
    'BZAR',
    `lsarpc::LsarGetUserName lsarpc::LsarGetSystemAccessAccount lsarpc::LsarQueryInfoTrustedDomain
     samr::SamrQueryInformationGroup samr::SamrEnumerateDomainsInSamServer`,
  ],
  [
    'discovery',
    'T1482',
    'MITRE',
    `lsarpc::LsarEnumerateTrustedDomains lsarpc::LsarEnumerateTrustedDomainsEx
     netlogon::NetrEnumerateTrustedDomains netlogon::NetrEnumerateTrustedDomainsEx`,
  ],
  [
    'discovery',
    'T1201',
    'MITRE',
    'samr::SamrGetDomainPasswordInformation samr::SamrGetUserDomainPasswordInformation',
    true,
  ],
  [
    'discovery',
    'T1082',
    'BZAR',
    'lsarpc::LsarQueryInformationPolicy lsarpc::LsarQueryInformationPolicy2',
    true,
  ],
  [
    'discovery',
    'T1082',
    'BZAR',
    'lsarpc::LsarQueryTrustedDomainInfo lsarpc::LsarQueryTrustedDomainInfoByName',
  ],
  ['discovery', 'T1135', 'BZAR', 'srvsvc::NetrShareEnum srvsvc::NetrShareGetInfo'],
  ['discovery', 'T1083', 'BZAR', 'srvsvc::NetrFileEnum', true],
  ['discovery', 'T1049', 'BZAR', 'srvsvc::NetrSessionEnum srvsvc::NetrConnectionEnum', true],
  ['discovery', 'T1016', 'BZAR', 'srvsvc::NetrServerTransportEnum wkssvc::NetrWkstaTransportEnum', true],
  [
    'discovery',
    'T1018',
    'BZAR',
    'srvsvc::NetrServerGetInfo srvsvc::NetrServerAliasEnum wkssvc::NetrWkstaGetInfo',
  ],
  ['discovery', 'T1124', 'BZAR', 'srvsvc::NetrRemoteTOD'],
];

const uses: ReadonlyMap<string, OperationUse> = new Map(
  table.flatMap(([kind, technique, source, operations, lists]) =>
    operations
      .split(/\s+/)
      .map((operation) => [
        operation.toLowerCase(),
        { operation, class: kind, technique, source, ...(lists ? { lists } : {}) },
      ]),
  ),
);

/** EFS over RPC under interfaces that stock Zeek does not name; opnum 0 is EfsRpcOpenFileRaw and so on. */
const encryptingFileSystem =
  /^(unknown-(c681d488-d850-11d0-8c52-00c04fd90f7e|df1941c5-fe89-4e79-bf10-463657acf44d)|efsrpc2?)::/;

/** What `endpoint::operation` is used for, or null where it is on no list. */
export function useOf(operation: string): OperationUse | null {
  const name = operation.toLowerCase();
  const use = uses.get(name);
  if (use !== undefined) return use;
  if (!encryptingFileSystem.test(name)) return null;
  return { operation, class: 'coercion', technique: 'T1187', source: 'Sigma' };
}

/** A test for `endpoint::operation` names of one class. */
export function usedFor(kind: OperationClass): (operation: string) => boolean {
  return (operation) => useOf(operation)?.class === kind;
}

/** A test for the given names, whatever their case. */
export function named(...operations: string[]): (operation: string) => boolean {
  const names = new Set(operations.map((operation) => operation.toLowerCase()));
  return (operation) => names.has(operation.toLowerCase());
}
