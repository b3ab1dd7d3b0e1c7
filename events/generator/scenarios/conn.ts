import { beacon, exfiltration, longConnection } from '../attacks/command-and-control.ts';
import { failedFanOut } from '../attacks/failed-fanout.ts';
import { horizontalScan, subnet, verticalScan } from '../attacks/port-scan.ts';
import { flow, ticks } from '../flow.ts';
import { attack, byCulprit, innocent, nearMiss, type Scenario } from '../scenario.ts';

const master = { address: '203.0.113.66' };

export const connScenarios: readonly Scenario[] = [
  attack('conn', ['port-scan'], {
    id: 'port-scan-vertical',
    about: 'the ports of one server in turn',
    plan: (stage) => {
      const options = { ports: 300 + stage.random.below(3000), duration: 20 + stage.random.below(200) };
      const target = stage.random.pick(stage.network.fileServers);
      return byCulprit(
        stage,
        verticalScan(stage.culprit, target, stage.window.start + 900, stage.random, options),
      );
    },
  }),
  attack('conn', ['port-scan', 'many-responders', 'failed-fanout'], {
    id: 'port-scan-horizontal',
    about: 'one port on every address of one to four subnets',
    plan: (stage) => {
      const targets = [1, 3, 4, 5].slice(0, 1 + stage.random.below(4)).flatMap(subnet);
      const options = {
        port: stage.random.pick([22, 445, 3389, 5985]),
        duration: 60 + stage.random.below(600),
      };
      return byCulprit(
        stage,
        horizontalScan(stage.culprit, targets, stage.window.start + 600, stage.random, options),
      );
    },
  }),
  attack('conn', ['failed-fanout', 'port-scan', 'many-responders'], {
    id: 'failed-fanout',
    about: 'attempts at 120 to 400 hosts abroad on three ports over 40 minutes, hardly any answered',
    plan: (stage) => {
      const count = 120 + stage.random.below(280);
      const targets = Array.from({ length: count }, (_, index) => ({
        address: `198.${18 + (index & 1)}.${stage.random.below(256)}.${1 + (index % 254)}`,
      }));
      return byCulprit(stage, failedFanOut(stage.culprit, targets, stage.window.start + 300, stage.random));
    },
  }),
  attack('conn', ['beacon'], {
    id: 'beacon',
    about: 'a call home each minute, give or take a tenth, all hour',
    plan: (stage) => byCulprit(stage, beacon(stage.culprit, master, stage.window, stage.random)),
  }),
  attack('conn', ['beacon'], {
    id: 'beacon-jittered',
    about: 'a call home every 30 to 90 seconds, give or take a fifth',
    plan: (stage) => {
      const options = { every: 30 + stage.random.below(60), jitter: 0.2 };
      return byCulprit(stage, beacon(stage.culprit, master, stage.window, stage.random, options));
    },
  }),
  attack('conn', ['long-connection'], {
    id: 'long-connection',
    about: 'a connection abroad that was open for 5 to 20 hours',
    plan: (stage) => {
      const hours = 5 + stage.random.below(15);
      return byCulprit(
        stage,
        longConnection(stage.culprit, master, stage.window.end - 300, hours, stage.random),
      );
    },
  }),
  attack('conn', ['exfiltration'], {
    id: 'exfiltration',
    about: '2 to 8 GB to one host abroad',
    plan: (stage) => {
      const options = { bytes: 2e9 + stage.random.below(6) * 1e9, connections: 1 + stage.random.below(5) };
      return byCulprit(
        stage,
        exfiltration(stage.culprit, master, stage.window.start + 600, stage.random, options),
      );
    },
  }),
  nearMiss(
    'conn',
    ['many-responders', 'port-scan', 'beacon', 'exfiltration', 'many-records-few-responders'],
    {
      id: 'quiet-conn',
      about:
        'nothing: people browse, clocks are asked, the management server looks at every server each minute',
      plan: () => innocent(),
    },
  ),
  nearMiss('conn', ['failed-fanout', 'port-scan'], {
    id: 'dead-server',
    about: 'a program that tries a server that is gone, 300 times',
    plan: (stage) => {
      const gone = { address: '10.20.1.99' };
      return innocent(
        ticks(stage.window, 12, 0.1, stage.random).map((ts) =>
          flow(stage.culprit, gone, ts, { port: 1433, state: 'S0' }, stage.random),
        ),
      );
    },
  }),
  nearMiss('conn', ['beacon'], {
    id: 'web-application',
    about: 'an open page that asks for news every 15 seconds for four minutes',
    plan: (stage) => {
      const site = stage.random.pick(stage.network.sites);
      const start = stage.window.start + 1200;
      const about = { port: 443, service: 'ssl', duration: 0.4, sent: 900, received: 2400 };
      return innocent(
        ticks({ start, end: start + 240 }, 15, 0.02, stage.random).map((ts) =>
          flow(stage.culprit, site, ts, about, stage.random),
        ),
      );
    },
  }),
  nearMiss('conn', ['long-connection'], {
    id: 'working-session',
    about: 'a remote desktop inside the house for 40 minutes',
    plan: (stage) => {
      const about = {
        port: 3389,
        service: 'rdp,ssl',
        duration: 2400,
        sent: 9_000_000,
        received: 140_000_000,
      };
      const server = stage.random.pick(stage.network.fileServers);
      return innocent([flow(stage.culprit, server, stage.window.start + 500, about, stage.random)]);
    },
  }),
  nearMiss('conn', ['exfiltration'], {
    id: 'large-download',
    about: 'an image of 5 GB fetched',
    plan: (stage) => {
      const about = { port: 443, service: 'ssl', duration: 700, sent: 9_000_000, received: 1_950_000_000 };
      const site = stage.random.pick(stage.network.sites);
      return innocent(
        [0, 1, 2].map((part) =>
          flow(stage.culprit, site, stage.window.start + 200 + part * 800, about, stage.random),
        ),
      );
    },
  }),
];
