import { adminShareSpread } from '../attacks/admin-shares.ts';
import { credentialFiles } from '../attacks/credential-files.ts';
import { massRename } from '../attacks/mass-rename.ts';
import { fileAccess, fileName } from '../benign/smb-files.ts';
import { mapping } from '../benign/smb-mapping.ts';
import { attack, byCulprit, innocent, nearMiss, type Scenario } from '../scenario.ts';

export const smbScenarios: readonly Scenario[] = [
  attack('smb_mapping', ['admin-share-spread'], {
    id: 'admin-share-spread',
    about: 'ADMIN$ and C$ of 6 to 30 workstations in turn',
    plan: (stage) => {
      const { culprit, network, random, window } = stage;
      const others = network.workstations.filter((host) => host !== culprit);
      const targets = random.shuffled(others).slice(0, 6 + random.below(25));
      return byCulprit(stage, adminShareSpread(culprit, targets, window.start + 900, random));
    },
  }),
  attack('smb_files', ['mass-rename'], {
    id: 'mass-rename',
    about: '200 to 1,000 files of a share get a new ending',
    plan: (stage) => {
      const server = stage.random.pick(stage.network.fileServers);
      const files = 200 + stage.random.below(800);
      return byCulprit(
        stage,
        massRename(stage.culprit, server, stage.window.start + 900, stage.random, files),
      );
    },
  }),
  attack('smb_files', ['credential-files'], {
    id: 'credential-files',
    about: 'a copy of the directory database fetched from a domain controller',
    plan: (stage) => {
      const target = stage.network.domainControllers[0]!;
      return byCulprit(
        stage,
        credentialFiles(stage.culprit, target, stage.window.start + 1500, stage.random),
      );
    },
  }),
  nearMiss('smb_mapping', ['admin-share-spread'], {
    id: 'help-desk',
    about: "a person opens the administrators' share of two machines",
    plan: ({ culprit, network, random, window }) => {
      const machines = network.workstations.filter((host) => host !== culprit).slice(0, 2);
      return innocent(
        machines.map((host, index) => mapping(culprit, host, window.start + 700 + index * 600, 'C$', random)),
      );
    },
  }),
  nearMiss('smb_files', ['mass-rename'], {
    id: 'saving-documents',
    about: 'an office program saves thirty times, each by way of a temporary file',
    plan: ({ culprit, random, window }) =>
      innocent(
        Array.from({ length: 30 }, (_, index) => {
          const previous = `~WRL${1000 + index}.tmp`;
          const about = { action: 'RENAME', share: 'Projects', name: fileName(random), previous } as const;
          return fileAccess(culprit, culprit.fileServers[0]!, window.start + 60 + index * 110, about, random);
        }),
      ),
  }),
  nearMiss('smb_mapping', ['admin-share-spread'], {
    id: 'quiet-smb_mapping',
    about: 'nothing',
    plan: () => innocent(),
  }),
  nearMiss('smb_files', ['mass-rename'], { id: 'quiet-smb_files', about: 'nothing', plan: () => innocent() }),
];
