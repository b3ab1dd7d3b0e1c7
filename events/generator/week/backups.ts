import { fileAccess, fileName } from '../benign/smb-files.ts';
import { mapping } from '../benign/smb-mapping.ts';
import { flow } from '../flow.ts';
import type { WeekHabit } from './habit.ts';
import { hourOfDay } from './rhythm.ts';

const offSite = { address: '198.51.100.200' };

/** From one to four in the night every file server is read, and at four a copy leaves the house. */
export const backups: WeekHabit = (network, window, random) => {
  const hour = hourOfDay(window);
  const { backupServer: host, fileServers } = network;
  if (hour === 4) {
    const sent = 1_500_000_000;
    const upload = { port: 443, service: 'ssl', duration: 160, sent, received: 2_000_000 };
    return {
      conn: Array.from({ length: 12 }, (_, part) =>
        flow(host, offSite, window.start + 120 + part * 200, upload, random),
      ),
    };
  }
  if (hour < 1 || hour > 3) return {};
  const read = {
    port: 445,
    service: 'gssapi,smb',
    duration: 2900,
    sent: 30_000_000,
    received: 1_900_000_000,
  };
  return {
    conn: fileServers.map((server) => flow(host, server, window.start + random.below(500), read, random)),
    smb_mapping: fileServers.flatMap((server) =>
      ['C$', 'D$'].map((share) => mapping(host, server, window.start + random.below(500), share, random)),
    ),
    smb_files: fileServers.flatMap((server) =>
      Array.from({ length: 200 }, () =>
        fileAccess(
          host,
          server,
          window.start + 600 + random.below(2900),
          { action: 'OPEN', share: 'D$', name: fileName(random) },
          random,
        ),
      ),
    ),
  };
};
