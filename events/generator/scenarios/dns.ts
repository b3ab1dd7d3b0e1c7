import { dnsTunnel, generatedDomains } from '../attacks/dns.ts';
import { lookUp } from '../benign/dns.ts';
import { attack, byCulprit, innocent, nearMiss, type Scenario } from '../scenario.ts';

export const dnsScenarios: readonly Scenario[] = [
  attack('dns', ['dns-tunnel'], {
    id: 'dns-tunnel',
    about: 'a thousand long names under one domain',
    plan: (stage) => {
      const options = { queries: 400 + stage.random.below(2000), duration: 900 + stage.random.below(1500) };
      return byCulprit(
        stage,
        dnsTunnel(
          stage.culprit,
          stage.culprit.domainController!,
          stage.window.start + 600,
          stage.random,
          options,
        ),
      );
    },
  }),
  attack('dns', ['dga-like'], {
    id: 'generated-domains',
    about: 'names made by an algorithm, 150 to 500, almost none of which exists',
    plan: (stage) => {
      const options = { queries: 150 + stage.random.below(350) };
      return byCulprit(
        stage,
        generatedDomains(
          stage.culprit,
          stage.culprit.domainController!,
          stage.window.start + 600,
          stage.random,
          options,
        ),
      );
    },
  }),
  nearMiss('dns', ['dns-tunnel', 'dga-like'], {
    id: 'quiet-dns',
    about: 'nothing: the mail server asks block lists',
    plan: () => innocent(),
  }),
  nearMiss('dns', ['dns-tunnel'], {
    id: 'reputation-look-ups',
    about: 'a virus scanner asks its vendor about 60 files by name',
    plan: ({ culprit, random, window }) =>
      innocent(
        Array.from({ length: 60 }, () => {
          const name = `${random.hex(20)}.files.vendor.example`;
          const ts = random.between(window.start, window.end);
          return lookUp(culprit, culprit.domainController!, ts, { name, answers: ['127.0.0.8'] }, random);
        }),
      ),
  }),
  nearMiss('dns', ['dga-like'], {
    id: 'browser-start',
    about: 'a browser probes three random names, and a person mistypes eight',
    plan: ({ culprit, network, random, window }) =>
      innocent(
        Array.from({ length: 11 }, (_, index) => {
          const name =
            index < 3
              ? `${random.text(11, 'abcdefghijklmnopqrstuvwxyz')}.${network.domain}`
              : `www.${random.pick(network.sites).name.slice(5)}m`;
          const ts = random.between(window.start, window.end);
          return lookUp(culprit, culprit.domainController!, ts, { name, code: 'NXDOMAIN' }, random);
        }),
      ),
  }),
];
