import { adminShareSpread } from './admin-share-spread.ts';
import { beacon } from './beacon.ts';
import { bruteForce } from './brute-force.ts';
import { closedPortRetries } from './closed-port-retries.ts';
import { coercion } from './coercion.ts';
import { credentialFiles } from './credential-files.ts';
import { dcsync } from './dcsync.ts';
import { dgaLike } from './dga-like.ts';
import { dnsTunnel } from './dns-tunnel.ts';
import { endpointMapperEnumeration } from './endpoint-mapper-enumeration.ts';
import { eventLogClear } from './event-log-clear.ts';
import { exfiltration } from './exfiltration.ts';
import { failedFanout } from './failed-fanout.ts';
import { kerberoast } from './kerberoast.ts';
import { longConnection } from './long-connection.ts';
import { manyRecordsFewResponders } from './many-records-few-responders.ts';
import { manyResponders } from './many-responders.ts';
import { massRename } from './mass-rename.ts';
import { passwordSpray } from './password-spray.ts';
import type { Pattern } from './pattern.ts';
import { portScan } from './port-scan.ts';
import { printSpoolerAbuse } from './print-spooler-abuse.ts';
import { rdpBruteForce } from './rdp-brute-force.ts';
import { registryHiveDump } from './registry-hive-dump.ts';
import { remoteExecution } from './remote-execution.ts';
import { remoteExecutionSpread } from './remote-execution-spread.ts';
import { remoteShutdown } from './remote-shutdown.ts';
import { rpcDiscoveryBurst } from './rpc-discovery-burst.ts';
import { userEnumeration } from './user-enumeration.ts';
import { zerologon } from './zerologon.ts';

/** Every pattern; one line each. */
export const patterns: readonly Pattern[] = [
  adminShareSpread,
  beacon,
  bruteForce,
  closedPortRetries,
  coercion,
  credentialFiles,
  dcsync,
  dgaLike,
  dnsTunnel,
  endpointMapperEnumeration,
  eventLogClear,
  exfiltration,
  failedFanout,
  kerberoast,
  longConnection,
  manyRecordsFewResponders,
  manyResponders,
  massRename,
  passwordSpray,
  portScan,
  printSpoolerAbuse,
  rdpBruteForce,
  registryHiveDump,
  remoteExecutionSpread,
  remoteExecution,
  remoteShutdown,
  rpcDiscoveryBurst,
  userEnumeration,
  zerologon,
];
