import type { Where } from '../../zeek/field.ts';
import { logType } from '../feature.ts';
import { base } from './base.ts';
import { named, usedFor, useOf } from './dce-rpc-operations.ts';

/** Endpoint and operation as one value, as the operation table names them. */
export const operation = ['endpoint', 'operation'] as const;

const where = (test: (name: string) => boolean): Where => ({ field: operation, in: test });

export const execution = where(usedFor('execution'));
export const coercion = where(usedFor('coercion'));
export const credentialAccess = where(usedFor('credential-access'));
export const discovery = where(usedFor('discovery'));
const listing = where((name) => useOf(name)?.lists === true);
export const persistence = where(usedFor('persistence'));
export const endpointLookUp = where(named('epmapper::ept_lookup'));
export const authentication = where(
  named(
    'netlogon::NetrServerAuthenticate',
    'netlogon::NetrServerAuthenticate2',
    'netlogon::NetrServerAuthenticate3',
  ),
);
/** What a client does that prints, or shows a print queue, on a server that it knows as a print server. */
export const printing = where((name) =>
  /^(spoolss::rpc(startdocprinter|startpageprinter|writeprinter|addjob|getprinter|getprinterdriver2?|getprinterdata(ex)?|enumjobs|enumprinters|enumforms)|iremotewinspool::rpcasync(startdocprinter|writeprinter|getprinter.*|enum.*))$/i.test(
    name,
  ),
);
/** Asked by print clients of their print server, and by an intruder of any server that runs a spooler. */
export const asksForNotification = (name: string): boolean =>
  /^spoolss::rpcremotefindfirstprinterchangenotification/i.test(name);
export const notification = where(asksForNotification);
/** What only a domain controller answers, asked by every member of the domain. */
export const controllerService = where((name) => {
  const lower = name.toLowerCase();
  return lower.startsWith('netlogon::netrlogon') || lower === 'drsuapi::drscracknames';
});

const count = { unit: 'records', scale: 'log' } as const;
const reported = { ...count, clustered: false } as const;

/** RPC calls between Windows hosts, one record a call that was answered. */
export const dceRpc = logType({
  logPath: 'dce_rpc',
  signature: ['endpoint', 'operation'],
  features: [
    ...base,
    {
      name: 'operations',
      unique: 'operation',
      title: 'distinct operations',
      unit: 'operations',
      scale: 'log',
    },
    { name: 'discovery', count: discovery, title: 'look-ups of accounts, policies and shares', ...count },
    {
      name: 'discovery_operations',
      unique: operation,
      where: discovery,
      title: 'kinds of look-ups',
      unit: 'operations',
      scale: 'log',
      clustered: false,
    },
    {
      name: 'listing_operations',
      unique: operation,
      where: listing,
      title: 'kinds of listings',
      unit: 'operations',
      scale: 'log',
      clustered: false,
    },
    {
      name: 'listing_responders',
      unique: 'id.resp_h',
      where: listing,
      title: 'responders listed',
      unit: 'hosts',
      scale: 'log',
      clustered: false,
    },
    {
      name: 'member_calls',
      count: controllerService,
      title: 'calls of a domain member to its controller',
      ...reported,
    },
    { name: 'execution', count: execution, title: 'calls that run something', ...count },
    {
      name: 'execution_responders',
      unique: 'id.resp_h',
      where: execution,
      title: 'responders where something was run',
      unit: 'hosts',
      scale: 'log',
      clustered: false,
    },
    { name: 'credential_access', count: credentialAccess, title: 'calls that read credentials', ...count },
    { name: 'coercion', count: coercion, title: 'calls that make a server log on elsewhere', ...reported },
    {
      name: 'persistence',
      count: persistence,
      title: 'calls that install code',
      ...reported,
    },
    {
      name: 'defence_evasion',
      count: where(usedFor('defence-evasion')),
      title: 'event logs cleared',
      ...reported,
    },
    { name: 'impact', count: where(usedFor('impact')), title: 'shutdowns requested', ...reported },
    { name: 'endpoint_lookups', count: endpointLookUp, title: 'endpoint-mapper listings', ...reported },
    {
      name: 'challenges',
      count: where(named('netlogon::NetrServerReqChallenge')),
      title: 'Netlogon challenges',
      ...reported,
    },
    { name: 'authentications', count: authentication, title: 'Netlogon authentications', ...reported },
    {
      name: 'password_sets',
      count: where(named('netlogon::NetrServerPasswordSet', 'netlogon::NetrServerPasswordSet2')),
      title: 'machine passwords set',
      ...reported,
    },
  ],
  evidence: [
    { field: operation },
    { field: 'id.resp_h', where: controllerService },
    { field: 'id.resp_h', where: authentication },
    { field: 'id.resp_h', where: coercion },
    { field: 'id.resp_h', where: credentialAccess },
    { field: 'id.resp_h', where: endpointLookUp },
    { field: 'id.resp_h', where: discovery },
    { field: 'id.resp_h', where: notification },
    { field: 'id.resp_h', where: persistence },
    { field: 'id.resp_h', where: printing },
  ],
});
