import { beacon, exfiltration } from '../attacks/command-and-control.ts';
import { dnsTunnel, generatedDomains } from '../attacks/dns.ts';
import { kerberoast, kerberosSpray } from '../attacks/kerberos.ts';
import { massRename } from '../attacks/mass-rename.ts';
import { horizontalScan, subnet } from '../attacks/port-scan.ts';
import { rpcEnumeration } from '../attacks/rpc-enumeration.ts';
import { attack, byCulprit, type Scenario } from '../scenario.ts';

const master = { address: '203.0.113.66' };

/** The same attacks by someone who takes care not to stand out: what of it is missed tells where the bounds lie. */
export const lowAndSlowScenarios: readonly Scenario[] = [
  attack('dce_rpc', ['rpc-discovery-burst', 'many-records-few-responders'], {
    id: 'rpc-enumeration-slow',
    about: 'forty account look-ups over 50 minutes',
    plan: (stage) => {
      const options = { calls: 40, duration: 3000 };
      const target = stage.network.domainControllers[0]!;
      return byCulprit(
        stage,
        rpcEnumeration(stage.culprit, target, stage.window.start + 120, stage.random, options),
      );
    },
  }),
  attack('conn', ['port-scan', 'failed-fanout', 'many-responders'], {
    id: 'port-scan-slow',
    about: 'one address of a subnet every 45 seconds',
    plan: (stage) => {
      const targets = subnet(1).slice(100, 175);
      const options = { duration: 3400, alive: 0.02 };
      return byCulprit(
        stage,
        horizontalScan(stage.culprit, targets, stage.window.start + 60, stage.random, options),
      );
    },
  }),
  attack('conn', ['beacon'], {
    id: 'beacon-rare',
    about: 'a call home every five minutes, give or take a third',
    plan: (stage) =>
      byCulprit(
        stage,
        beacon(stage.culprit, master, stage.window, stage.random, { every: 300, jitter: 0.33 }),
      ),
  }),
  attack('conn', ['exfiltration'], {
    id: 'exfiltration-small',
    about: '150 MB abroad, in thirty parts',
    plan: (stage) => {
      const options = { bytes: 150e6, connections: 30 };
      const records = exfiltration(stage.culprit, master, stage.window.start + 60, stage.random, options);
      return byCulprit(
        stage,
        records.map((record, part) => ({
          ...record,
          ts: stage.window.start + 60 + part * 110 * stage.random.between(0.4, 1),
        })),
      );
    },
  }),
  attack('kerberos', ['kerberoast'], {
    id: 'kerberoast-few',
    about: 'weak tickets of four service accounts, ten minutes apart',
    plan: (stage) => {
      const options = { accounts: 4, pace: 600 };
      return byCulprit(
        stage,
        kerberoast(stage.culprit, stage.network, stage.window.start + 120, stage.random, options),
      );
    },
  }),
  attack('kerberos', ['password-spray', 'user-enumeration'], {
    id: 'password-spray-slow',
    about: 'one password on one account every two minutes',
    plan: (stage) => {
      const options = { accounts: 28, pace: 120 };
      return byCulprit(
        stage,
        kerberosSpray(stage.culprit, stage.network, stage.window.start + 60, stage.random, options),
      );
    },
  }),
  attack('dns', ['dns-tunnel'], {
    id: 'dns-tunnel-slow',
    about: 'sixty long names under one domain in an hour',
    plan: (stage) => {
      const options = { queries: 60, duration: 3400 };
      const resolver = stage.culprit.domainController!;
      return byCulprit(
        stage,
        dnsTunnel(stage.culprit, resolver, stage.window.start + 60, stage.random, options),
      );
    },
  }),
  attack('dns', ['dga-like'], {
    id: 'generated-domains-few',
    about: 'fifteen names made by an algorithm',
    plan: (stage) => {
      const options = { queries: 15, duration: 900 };
      const resolver = stage.culprit.domainController!;
      return byCulprit(
        stage,
        generatedDomains(stage.culprit, resolver, stage.window.start + 600, stage.random, options),
      );
    },
  }),
  attack('smb_files', ['mass-rename'], {
    id: 'mass-rename-brief',
    about: 'ransomware that was stopped after 45 files',
    plan: (stage) => {
      const server = stage.network.fileServers[0]!;
      return byCulprit(stage, massRename(stage.culprit, server, stage.window.start + 900, stage.random, 45));
    },
  }),
];
