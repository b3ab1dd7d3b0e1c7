import { Random } from './random.ts';

export type Role =
  | 'domain-controller'
  | 'file-server'
  | 'print-server'
  | 'mail-server'
  | 'management'
  | 'backup'
  | 'scanner'
  | 'printer'
  | 'workstation';

export type Host = {
  readonly address: string;
  /** NetBIOS name */
  readonly name: string;
  readonly role: Role;
  /** who works there; servers run as their machine account */
  readonly user: string;
  /** how busy the host is against its like: 1 is ordinary, the tail is long */
  readonly activity: number;
  /** where it logs on, and the servers that it uses, most used first */
  readonly domainController: Host | null;
  readonly fileServers: readonly Host[];
};

/** A place on the internet: all addresses are of the ranges reserved for documentation. */
export type Site = { readonly name: string; readonly address: string };

export type Network = {
  readonly domain: string;
  readonly realm: string;
  readonly hosts: readonly Host[];
  readonly domainControllers: readonly Host[];
  readonly fileServers: readonly Host[];
  readonly printServer: Host;
  readonly mailServer: Host;
  readonly managementServer: Host;
  readonly backupServer: Host;
  /** vulnerability scanners: the first is on the list of known roles, the second is not */
  readonly scanners: readonly [Host, Host];
  readonly printers: readonly Host[];
  readonly workstations: readonly Host[];
  /** most visited first */
  readonly sites: readonly Site[];
  readonly timeServer: Site;
  readonly updateServer: Site;
};

/** Workstations have the addresses from 10.20.4.1, servers those of 10.20.1.0/24, printers of 10.20.3.0/24. */
export function createNetwork(hosts: number, seed: number | string): Network {
  const random = new Random(`network/${hosts}/${seed}`);
  const domainControllers = ['10', '11'].map((last, i) =>
    server(last, `DC${i + 1}`, 'domain-controller', random),
  );
  const fileServers = several(Math.max(2, Math.round(hosts / 80)), (i) =>
    server(String(20 + i), `FS${i + 1}`, 'file-server', random),
  );
  const single = (last: string, name: string, role: Role): Host => ({
    ...server(last, name, role, random),
    domainController: domainControllers[0]!,
    fileServers,
  });
  const printServer = single('5', 'PRINT1', 'print-server');
  const mailServer = single('6', 'MAIL1', 'mail-server');
  const managementServer = single('7', 'MGMT1', 'management');
  const backupServer = single('8', 'BACKUP1', 'backup');
  const scanners = [single('40', 'SCAN1', 'scanner'), single('41', 'SCAN2', 'scanner')] as const;
  const printers = several(Math.max(3, Math.round(hosts / 30)), (i) => printer(i, random));
  const servers = [
    ...domainControllers,
    ...fileServers,
    printServer,
    mailServer,
    managementServer,
    backupServer,
    ...scanners,
  ];
  const workstations = several(Math.max(1, hosts - servers.length - printers.length), (i) =>
    workstation(i, domainControllers, fileServers, random),
  );
  return {
    domain: 'flock.example',
    realm: 'FLOCK.EXAMPLE',
    hosts: [...servers, ...printers, ...workstations],
    domainControllers,
    fileServers,
    printServer,
    mailServer,
    managementServer,
    backupServer,
    scanners,
    printers,
    workstations,
    sites: several(320, (i) => site(i, random)),
    timeServer: { name: 'time.provider.example', address: '192.0.2.123' },
    updateServer: { name: 'updates.vendor.example', address: '192.0.2.80' },
  };
}

/** The workstation with the address, for planting something where a reader expects it. */
export function hostAt(network: Network, address: string): Host {
  const host = network.hosts.find((candidate) => candidate.address === address);
  if (host === undefined) throw new RangeError(`no host ${address} in this network`);
  return host;
}

function several<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function server(last: string, name: string, role: Role, random: Random): Host {
  const activity = random.between(0.8, 1.3);
  return {
    address: `10.20.1.${last}`,
    name,
    role,
    user: `${name}$`,
    activity,
    domainController: null,
    fileServers: [],
  };
}

function printer(index: number, random: Random): Host {
  const name = `PRN-${String(index + 1).padStart(3, '0')}`;
  const activity = random.logNormal(1, 0.4);
  return {
    address: `10.20.3.${index + 10}`,
    name,
    role: 'printer',
    user: '',
    activity,
    domainController: null,
    fileServers: [],
  };
}

const givenNames =
  'ada ben cleo dan eva finn gus hana ida jon kim leo mia nils olga pia quinn rosa sam tess'.split(' ');
const familyNames =
  'abel boer cruz diaz egan faber gall hale ivers jung keller lund moss nash olsen price'.split(' ');

function workstation(
  index: number,
  domainControllers: readonly Host[],
  fileServers: readonly Host[],
  random: Random,
): Host {
  const user = `${random.pick(givenNames)}.${random.pick(familyNames)}${index}`;
  return {
    address: `10.20.${4 + Math.floor(index / 250)}.${1 + (index % 250)}`,
    name: `WS-${String(index + 1).padStart(4, '0')}`,
    role: 'workstation',
    user,
    activity: random.logNormal(1, 0.6),
    domainController: random.chance(0.7) ? domainControllers[0]! : domainControllers[1]!,
    fileServers: random.shuffled(fileServers).slice(0, 2),
  };
}

const siteWords =
  'news mail maps shop cloud video photo docs wiki code play bank travel music forum chat'.split(' ');
/** Kept for documentation and testing (RFC 2606), so that each name is a registered domain of its own. */
const siteTails = ['example', 'test'];

function site(index: number, random: Random): Site {
  const block = random.pick(['192.0.2', '198.51.100', '203.0.113']);
  const word = `${random.pick(siteWords)}${index < siteWords.length ? '' : index}`;
  const name = `${random.pick(['www', 'api', 'cdn', 'static'])}.${word}-${random.pick(siteWords)}.${random.pick(siteTails)}`;
  return { name, address: `${block}.${1 + random.below(254)}` };
}
