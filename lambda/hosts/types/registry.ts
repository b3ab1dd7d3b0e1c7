import type { LogType } from '../feature.ts';
import { conn } from './conn.ts';
import { dceRpc } from './dce-rpc.ts';
import { dns } from './dns.ts';
import { general } from './general.ts';
import { http } from './http.ts';
import { kerberos } from './kerberos.ts';
import { ldap } from './ldap.ts';
import { ldapSearch } from './ldap-search.ts';
import { notebook } from './notebook.ts';
import { ntlm } from './ntlm.ts';
import { rdp } from './rdp.ts';
import { smbFiles } from './smb-files.ts';
import { smbMapping } from './smb-mapping.ts';
import { ssh } from './ssh.ts';
import { ssl } from './ssl.ts';

/** Every log type with features of its own; one line each. */
export const logTypes: readonly LogType[] = [
  conn,
  dceRpc,
  dns,
  http,
  kerberos,
  ldap,
  ldapSearch,
  ntlm,
  rdp,
  smbFiles,
  smbMapping,
  ssh,
  ssl,
];

/** What to count of a log path. The notebook preset counts the same two features of every log. */
export function analysisOf(logPath: string, preset: 'default' | 'notebook'): LogType {
  const known = logTypes.find((type) => type.logPath === logPath);
  if (preset === 'notebook') return { ...notebook, logPath, signature: known?.signature ?? [] };
  return known ?? { ...general, logPath };
}
