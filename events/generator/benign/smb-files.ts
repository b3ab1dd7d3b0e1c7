import type { Host, Network } from '../network.ts';
import type { Random } from '../random.ts';
import {
  type Address,
  connection,
  hours,
  type LogRecord,
  microseconds,
  moment,
  type Window,
  within,
} from '../record.ts';

export type FileAction = 'OPEN' | 'RENAME' | 'DELETE' | 'WRITE' | 'READ';

export type FileAccess = {
  readonly action: FileAction;
  readonly share: string;
  readonly name: string;
  readonly previous?: string;
  readonly size?: number;
};

/** One smb_files record. */
export function fileAccess(
  originator: Address,
  server: Host,
  ts: number,
  about: FileAccess,
  random: Random,
): LogRecord {
  const modified = microseconds(ts - random.exponential(90 * 86_400));
  return {
    ts,
    ...connection(originator, server, 445, random),
    action: `SMB::FILE_${about.action}`,
    path: `\\\\${server.name}\\${about.share}`,
    name: about.name,
    size: about.size ?? Math.round(random.logNormal(40_000, 1.8)),
    ...(about.previous === undefined ? {} : { prev_name: about.previous }),
    'times.modified': modified,
    'times.accessed': microseconds(ts),
    'times.created': modified,
    'times.changed': modified,
  };
}

const subjects = 'budget report minutes plan offer invoice contract drawing letter survey'.split(' ');
const extensions = ['docx', 'xlsx', 'pptx', 'pdf', 'txt', 'jpg', 'csv'];

export function fileName(random: Random): string {
  return `${random.pick(subjects)}\\${random.pick(subjects)}-${2019 + random.below(8)}-${random.below(500)}.${random.pick(extensions)}`;
}

/** People's files: opened in bursts, sometimes saved under another name as office programs do, seldom deleted. */
export function smbFiles(network: Network, window: Window, random: Random, work = 1): LogRecord[] {
  const records = network.workstations.flatMap((host) => {
    const own = random.fork(host.address);
    return Array.from({ length: own.poisson(1.5 * hours(window) * host.activity * work) }, () => {
      const server = own.favour(host.fileServers);
      let ts = moment(window, own);
      return Array.from({ length: 1 + own.poisson(7) }, () => {
        ts += own.logNormal(3, 1.2);
        return fileAccess(host, server, ts, habit(own), own);
      });
    }).flat();
  });
  return within(
    [
      ...records,
      ...policies(network, window, random.fork('policies')),
      ...backups(network, window, random.fork('backup')),
    ],
    window,
  );
}

function habit(random: Random): FileAccess {
  const name = fileName(random);
  const share = random.favour(['Shared', 'Projects', 'Home$']);
  const roll = random.next();
  if (roll < 0.03)
    return {
      action: 'RENAME',
      share,
      name,
      previous: name.replace(/[^\\]+$/, `~WRL${random.below(9999)}.tmp`),
    };
  if (roll < 0.05) return { action: 'DELETE', share, name };
  return { action: 'OPEN', share, name };
}

function policies(network: Network, window: Window, random: Random): LogRecord[] {
  return network.workstations.flatMap((host) =>
    Array.from({ length: random.poisson(0.7 * hours(window)) }, () => {
      const name = `${network.domain}\\Policies\\{31B2F340-016D-11D2-945F-00C04FB984F9}\\gpt.ini`;
      return fileAccess(
        host,
        host.domainController!,
        moment(window, random),
        { action: 'OPEN', share: 'sysvol', name, size: 22 },
        random,
      );
    }),
  );
}

function backups(network: Network, window: Window, random: Random): LogRecord[] {
  return Array.from({ length: random.poisson(60 * hours(window)) }, () =>
    fileAccess(
      network.backupServer,
      random.pick(network.fileServers),
      moment(window, random),
      { action: 'OPEN', share: 'D$', name: fileName(random) },
      random,
    ),
  );
}
