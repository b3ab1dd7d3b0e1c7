import { dcsync, zerologon } from '../attacks/credential-access.ts';
import { executionSpread, executionTools, remoteExecution } from '../attacks/remote-execution.ts';
import {
  coercion,
  coercionTools,
  endpointMapperEnumeration,
  eventLogClear,
  hiveDump,
  printNightmare,
} from '../attacks/rpc-abuse.ts';
import { rpcEnumeration } from '../attacks/rpc-enumeration.ts';
import { attack, byCulprit, type Scenario, someTime } from '../scenario.ts';

export const rpcScenarios: readonly Scenario[] = [
  attack('dce_rpc', ['many-records-few-responders', 'rpc-discovery-burst'], {
    id: 'rpc-enumeration',
    about: 'thousands of account look-ups at one server by RID cycling',
    plan: (stage) => {
      const options = { calls: 3000 + stage.random.below(4000), duration: 400 + stage.random.below(800) };
      const target = stage.random.pick(stage.network.fileServers);
      return byCulprit(
        stage,
        rpcEnumeration(stage.culprit, target, stage.window.start + 300, stage.random, options),
      );
    },
  }),
  attack('dce_rpc', ['rpc-discovery-burst', 'many-records-few-responders'], {
    id: 'rpc-enumeration-brief',
    about: 'one run of enum4linux: about 60 to 540 calls in seconds',
    plan: (stage) => {
      const target = stage.random.pick(stage.network.domainControllers);
      const calls = 60 + stage.random.below(480);
      return byCulprit(
        stage,
        rpcEnumeration(stage.culprit, target, someTime(stage), stage.random, { calls }),
      );
    },
  }),
  ...executionTools.map((tool) =>
    attack('dce_rpc', ['remote-execution', 'remote-execution-spread'], {
      id: `remote-execution-${tool}`,
      about: `one command on one host with ${tool}`,
      plan: (stage) => {
        const target = stage.random.pick(stage.network.fileServers);
        return byCulprit(stage, remoteExecution(tool, stage.culprit, target, someTime(stage), stage.random));
      },
    }),
  ),
  ...executionTools.map((tool) =>
    attack('dce_rpc', ['remote-execution-spread'], {
      id: `remote-execution-spread-${tool}`,
      about: `a command on five to twenty hosts with ${tool}`,
      plan: (stage) => {
        const others = stage.network.workstations.filter((host) => host !== stage.culprit);
        const targets = stage.random.shuffled(others).slice(0, 5 + stage.random.below(16));
        return byCulprit(stage, executionSpread(tool, stage.culprit, targets, someTime(stage), stage.random));
      },
    }),
  ),
  attack('dce_rpc', ['dcsync'], {
    id: 'dcsync',
    about: 'replication asked by a workstation: six calls and more',
    plan: (stage) => {
      const target = stage.network.domainControllers[0]!;
      return byCulprit(
        stage,
        dcsync(stage.culprit, target, someTime(stage), stage.random, 1 + stage.random.below(3)),
      );
    },
  }),
  attack('dce_rpc', ['zerologon'], {
    id: 'zerologon',
    about: 'challenges and authentications by the hundred, then a password is set',
    plan: (stage) => {
      const target = stage.random.pick(stage.network.domainControllers);
      const tries = 40 + stage.random.below(300);
      return byCulprit(stage, zerologon(stage.culprit, target, someTime(stage), stage.random, tries));
    },
  }),
  ...coercionTools.map((tool) =>
    attack('dce_rpc', ['coercion'], {
      id: `coercion-${tool}`,
      about: `a domain controller made to log on elsewhere with ${tool}`,
      plan: (stage) => {
        const target = stage.random.pick(stage.network.domainControllers);
        return byCulprit(stage, coercion(tool, stage.culprit, target, someTime(stage), stage.random));
      },
    }),
  ),
  attack('dce_rpc', ['print-spooler-abuse'], {
    id: 'print-nightmare',
    about: 'a printer driver added to a domain controller',
    plan: (stage) => {
      const target = stage.network.domainControllers[0]!;
      return byCulprit(stage, printNightmare(stage.culprit, target, someTime(stage), stage.random));
    },
  }),
  attack('dce_rpc', ['endpoint-mapper-enumeration'], {
    id: 'endpoint-mapper-enumeration',
    about: 'every entry of an endpoint mapper',
    plan: (stage) => {
      const target = stage.random.pick([...stage.network.domainControllers, ...stage.network.fileServers]);
      const entries = 120 + stage.random.below(400);
      return byCulprit(
        stage,
        endpointMapperEnumeration(stage.culprit, target, someTime(stage), stage.random, entries),
      );
    },
  }),
  attack('dce_rpc', ['registry-hive-dump'], {
    id: 'registry-hive-dump',
    about: 'two registry hives of a server saved from afar',
    plan: (stage) => {
      const target = stage.random.pick(stage.network.fileServers);
      return byCulprit(stage, hiveDump(stage.culprit, target, someTime(stage), stage.random));
    },
  }),
  attack('dce_rpc', ['event-log-clear'], {
    id: 'event-log-clear',
    about: 'the event log of a server cleared from afar',
    plan: (stage) => {
      const target = stage.random.pick(stage.network.fileServers);
      return byCulprit(stage, eventLogClear(stage.culprit, target, someTime(stage), stage.random));
    },
  }),
];
