import { closedPortRetries } from './closed-port-retries.ts';
import { coercion } from './coercion.ts';
import { dcsync } from './dcsync.ts';
import { endpointMapperEnumeration } from './endpoint-mapper-enumeration.ts';
import { eventLogClear } from './event-log-clear.ts';
import { failedFanout } from './failed-fanout.ts';
import { longConnection } from './long-connection.ts';
import { manyRecordsFewResponders } from './many-records-few-responders.ts';
import { manyResponders } from './many-responders.ts';
import type { Pattern } from './pattern.ts';
import { portScan } from './port-scan.ts';
import { printSpoolerAbuse } from './print-spooler-abuse.ts';
import { registryHiveDump } from './registry-hive-dump.ts';
import { remoteExecution } from './remote-execution.ts';
import { remoteExecutionSpread } from './remote-execution-spread.ts';
import { remoteShutdown } from './remote-shutdown.ts';
import { rpcDiscoveryBurst } from './rpc-discovery-burst.ts';
import { zerologon } from './zerologon.ts';

/** Every pattern; one line each. */
export const patterns: readonly Pattern[] = [
  closedPortRetries,
  coercion,
  dcsync,
  endpointMapperEnumeration,
  eventLogClear,
  failedFanout,
  longConnection,
  manyRecordsFewResponders,
  manyResponders,
  portScan,
  printSpoolerAbuse,
  registryHiveDump,
  remoteExecution,
  remoteExecutionSpread,
  remoteShutdown,
  rpcDiscoveryBurst,
  zerologon,
];
