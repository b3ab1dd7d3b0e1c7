import type { Scenario } from './scenario.ts';
import { connScenarios } from './scenarios/conn.ts';
import { dnsScenarios } from './scenarios/dns.ts';
import { logOnScenarios } from './scenarios/log-on.ts';
import { lowAndSlowScenarios } from './scenarios/low-and-slow.ts';
import { rpcScenarios } from './scenarios/rpc.ts';
import { rpcNearMisses } from './scenarios/rpc-near-misses.ts';
import { smbScenarios } from './scenarios/smb.ts';

/** Every attack and every near miss that the evaluation and the tests stage. */
export const scenarios: readonly Scenario[] = [
  ...rpcScenarios,
  ...rpcNearMisses,
  ...connScenarios,
  ...logOnScenarios,
  ...dnsScenarios,
  ...smbScenarios,
  ...lowAndSlowScenarios,
];
