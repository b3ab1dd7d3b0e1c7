import type { LogPath } from '../columns.ts';
import type { Network } from '../network.ts';
import type { Random } from '../random.ts';
import type { LogRecord, Window } from '../record.ts';
import { conn } from './conn.ts';
import { dceRpc } from './dce-rpc.ts';
import { dns } from './dns.ts';
import { kerberos } from './kerberos.ts';
import { ldap, ldapSearch } from './ldap.ts';
import { ntlm } from './ntlm.ts';
import { rdp, ssh } from './remote-access.ts';
import { smbFiles } from './smb-files.ts';
import { smbMapping } from './smb-mapping.ts';
import { http, ssl } from './web.ts';

/** Makes the ordinary records of one log in a window, in no order. `work` is the share of ordinary activity. */
export type Ordinary = (network: Network, window: Window, random: Random, work?: number) => LogRecord[];

/** What goes on in the network when nothing happens, log by log. */
export const ordinary: Readonly<Record<LogPath, Ordinary>> = {
  conn,
  dce_rpc: dceRpc,
  dns,
  http,
  ssl,
  kerberos,
  ntlm,
  smb_mapping: smbMapping,
  smb_files: smbFiles,
  ssh,
  rdp,
  ldap,
  ldap_search: ldapSearch,
};
