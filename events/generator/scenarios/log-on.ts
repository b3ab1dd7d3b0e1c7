import { ntlmBruteForce, ntlmSpray, rdpBruteForce, sshBruteForce } from '../attacks/guessing.ts';
import { kerberoast, kerberosBruteForce, kerberosSpray, userEnumeration } from '../attacks/kerberos.ts';
import { ticket } from '../benign/kerberos.ts';
import { logOn } from '../benign/ntlm.ts';
import { shell } from '../benign/remote-access.ts';
import { attack, byCulprit, innocent, nearMiss, type Scenario } from '../scenario.ts';

export const logOnScenarios: readonly Scenario[] = [
  attack('kerberos', ['kerberoast'], {
    id: 'kerberoast',
    about: 'tickets in the weak cipher for 15 to 60 service accounts within seconds',
    plan: (stage) => {
      const options = { accounts: 15 + stage.random.below(45) };
      return byCulprit(
        stage,
        kerberoast(stage.culprit, stage.network, stage.window.start + 1200, stage.random, options),
      );
    },
  }),
  attack('kerberos', ['password-spray'], {
    id: 'password-spray-kerberos',
    about: 'one password on 40 to 200 accounts',
    plan: (stage) => {
      const options = { accounts: 40 + stage.random.below(160) };
      return byCulprit(
        stage,
        kerberosSpray(stage.culprit, stage.network, stage.window.start + 900, stage.random, options),
      );
    },
  }),
  attack('kerberos', ['brute-force'], {
    id: 'brute-force-kerberos',
    about: '200 passwords on one account',
    plan: (stage) =>
      byCulprit(
        stage,
        kerberosBruteForce(stage.culprit, stage.network, stage.window.start + 900, stage.random),
      ),
  }),
  attack('kerberos', ['user-enumeration'], {
    id: 'user-enumeration',
    about: 'a list of 200 names tried, of which ten exist',
    plan: (stage) =>
      byCulprit(stage, userEnumeration(stage.culprit, stage.network, stage.window.start + 900, stage.random)),
  }),
  attack('ntlm', ['password-spray'], {
    id: 'password-spray-ntlm',
    about: 'one password on 40 accounts or more, at one server',
    plan: (stage) => {
      const server = stage.random.pick(stage.network.fileServers);
      const accounts = 40 + stage.random.below(60);
      return byCulprit(
        stage,
        ntlmSpray(stage.culprit, server, stage.network, stage.window.start + 900, stage.random, accounts),
      );
    },
  }),
  attack('ntlm', ['brute-force'], {
    id: 'brute-force-smb',
    about: '150 passwords on one account over SMB',
    plan: (stage) => {
      const server = stage.random.pick(stage.network.fileServers);
      return byCulprit(
        stage,
        ntlmBruteForce(stage.culprit, server, stage.network, stage.window.start + 900, stage.random),
      );
    },
  }),
  attack('ssh', ['brute-force'], {
    id: 'brute-force-ssh',
    about: '60 to 200 passwords at an SSH server',
    plan: (stage) => {
      const tries = 60 + stage.random.below(140);
      return byCulprit(
        stage,
        sshBruteForce(
          stage.culprit,
          stage.network.backupServer,
          stage.window.start + 600,
          stage.random,
          tries,
        ),
      );
    },
  }),
  attack('rdp', ['rdp-brute-force'], {
    id: 'brute-force-rdp',
    about: '100 to 400 attempts at a remote desktop',
    plan: (stage) => {
      const server = stage.random.pick(stage.network.fileServers);
      const tries = 100 + stage.random.below(300);
      return byCulprit(
        stage,
        rdpBruteForce(stage.culprit, server, stage.window.start + 600, stage.random, tries),
      );
    },
  }),
  nearMiss('kerberos', ['kerberoast', 'password-spray', 'brute-force'], {
    id: 'mistyped-password',
    about: 'a person mistypes a password six times, then opens eight services of the house',
    plan: (stage) => {
      const { culprit, network, random, window } = stage;
      const client = `${culprit.user}/${network.realm}`;
      const service = `krbtgt/${network.realm}`;
      const start = window.start + 800;
      const failed = Array.from({ length: 6 }, (_, index) =>
        ticket(
          culprit,
          culprit.domainController!,
          start + index * 5,
          { kind: 'AS', client, service, error: 'KDC_ERR_PREAUTH_FAILED' },
          random,
        ),
      );
      const opened = Array.from({ length: 8 }, (_, index) =>
        ticket(
          culprit,
          culprit.domainController!,
          start + 60 + index * 9,
          { kind: 'TGS', client, service: `http/app${index}.${network.domain}` },
          random,
        ),
      );
      return innocent([...failed, ...opened]);
    },
  }),
  nearMiss('kerberos', ['kerberoast'], {
    id: 'old-application',
    about: 'everyone uses one old service that takes only the weak cipher',
    plan: ({ network, random, window }) =>
      innocent(
        network.workstations.map((host) => {
          const about = {
            kind: 'TGS',
            client: `${host.user}/${network.realm}`,
            service: `MSSQLSvc/old.${network.domain}:1433`,
            cipher: 'rc4-hmac',
          } as const;
          return ticket(
            host,
            host.domainController!,
            random.between(window.start, window.end),
            about,
            random,
          );
        }),
      ),
  }),
  nearMiss('ntlm', ['password-spray', 'brute-force'], {
    id: 'shared-terminal',
    about: 'five people log on at one terminal, each with a typing error',
    plan: ({ culprit, network, random, window }) => {
      const server = network.fileServers[0]!;
      return innocent(
        network.workstations
          .slice(0, 5)
          .flatMap(({ user }, index) =>
            [false, true].map((success, step) =>
              logOn(
                culprit,
                server,
                network,
                window.start + 300 + index * 500 + step * 8,
                { user, from: culprit.name, success },
                random,
              ),
            ),
          ),
      );
    },
  }),
  nearMiss('ssh', ['brute-force'], {
    id: 'administration-over-ssh',
    about: 'three typing errors, then forty sessions that go well',
    plan: ({ culprit, network, random, window }) =>
      innocent(
        Array.from({ length: 43 }, (_, index) =>
          shell(culprit, network.backupServer, window.start + 100 + index * 60, index >= 3, random),
        ),
      ),
  }),
  ...(['ntlm', 'ssh', 'rdp', 'kerberos'] as const).map((logPath) =>
    nearMiss(
      logPath,
      ['password-spray', 'brute-force', 'rdp-brute-force', 'kerberoast', 'user-enumeration'],
      {
        id: `quiet-${logPath}`,
        about: 'nothing',
        plan: () => innocent(),
      },
    ),
  ),
];
