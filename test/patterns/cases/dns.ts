import { quiet, type Row, repeated } from '../inline-log.ts';
import type { Case } from './case.ts';

const stray = '10.0.0.66';
const question = (from: string, query: string, more: Row = {}): Row => ({
  from,
  to: '10.0.0.1',
  port: 53,
  proto: 'udp',
  query,
  qtype_name: 'A',
  rcode_name: 'NOERROR',
  ...more,
});
const sites = ['www.example.com', 'mail.example.org', 'cdn.example.net', 'login.example.com'];
const clients: Row[] = quiet((host) => repeated(12, (n) => question(host, sites[n % 4]!)));

/** Text that looks random and is the same each time. */
function scrambled(seed: number, length: number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  let state = seed + 1;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return letters[Math.floor(state / 65_536) % 32];
  }).join('');
}

export const dnsCases: readonly Case[] = [
  {
    pattern: 'dns-tunnel',
    logPath: 'dns',
    fires: {
      title: 'long random names under one domain',
      rows: [
        ...clients,
        ...repeated(300, (n) => question(stray, `${scrambled(n, 50)}.t.example.net`, { qtype_name: 'TXT' })),
      ],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title:
        'a mail server that asks a block list for every sender, and a delivery network with short random names',
      rows: [
        ...clients,
        ...repeated(300, (n) => question(stray, `${scrambled(n, 18)}.static.example.org`)),
        ...repeated(300, (n) => question(stray, `sensor-${String(n).padStart(40, '0')}.example.net`)),
        ...repeated(300, (n) => question(stray, `${n % 256}.${n}.51.198.zen.blocklist.example`)),
      ],
    },
  },
  {
    pattern: 'dga-like',
    logPath: 'dns',
    fires: {
      title: 'generated names that do not exist',
      rows: [
        ...clients,
        ...repeated(60, (n) => question(stray, `${scrambled(n * 91, 14)}.com`, { rcode_name: 'NXDOMAIN' })),
      ],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'a browser that probes and a search list that is appended to each name',
      rows: [
        ...clients,
        ...repeated(60, (n) =>
          question(stray, `${scrambled(n * 91, 14)}.corp.example.com`, { rcode_name: 'NXDOMAIN' }),
        ),
        ...repeated(3, (n) => question(stray, scrambled(n * 7, 10), { rcode_name: 'NXDOMAIN' })),
      ],
    },
  },
];
