import { quiet, type Row, repeated } from '../inline-log.ts';
import type { Case } from './case.ts';

const stray = '10.0.0.66';

const web = { port: 443, proto: 'tcp', conn_state: 'SF', duration: 2.5, orig_bytes: 900, resp_bytes: 40_000 };
/** Two dozen clients that browse now and then. */
const clients: Row[] = quiet(
  (host, index) =>
    repeated(
      8,
      (visit) => ({ from: host, to: `203.0.113.${(index * 7 + visit * 13) % 200}`, ...web }),
      1_700_000_000 + index * 11,
      331 + index,
    ),
  24,
);

const unanswered = { proto: 'tcp', conn_state: 'S0' };

export const connCases: readonly Case[] = [
  {
    pattern: 'port-scan',
    logPath: 'conn',
    fires: {
      title: 'forty closed ports of one host',
      rows: [
        ...clients,
        ...repeated(40, (n) => ({
          from: stray,
          to: '10.0.0.9',
          port: 1000 + n,
          proto: 'tcp',
          conn_state: 'REJ',
        })),
      ],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'passive FTP, which opens a port a file',
      rows: [
        ...clients,
        ...repeated(400, (n) => ({ from: stray, to: '203.0.113.9', ...web, port: 40_000 + n })),
      ],
    },
  },
  {
    pattern: 'failed-fanout',
    logPath: 'conn',
    fires: {
      title: 'port 23 of thirty hosts, none of which opens',
      rows: [
        ...clients,
        ...repeated(30, (n) => ({ from: stray, to: `198.51.100.${n}`, port: 23, ...unanswered })),
      ],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'a busy client with a few dead servers among many live ones',
      rows: [
        ...clients,
        ...repeated(120, (n) => ({ from: stray, to: `198.51.100.${n}`, ...web })),
        ...repeated(12, (n) => ({ from: stray, to: `198.51.100.${200 + n}`, port: 443, ...unanswered })),
      ],
    },
  },
  {
    pattern: 'closed-port-retries',
    logPath: 'conn',
    fires: {
      title: 'a server outside that never answers, tried all the time',
      rows: [
        ...clients,
        ...repeated(240, { from: stray, to: '198.51.100.7', port: 1177, ...unanswered }, 1_700_000_000, 12),
      ],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'a dead service polled once a minute',
      rows: [
        ...clients,
        ...repeated(55, { from: stray, to: '198.51.100.7', port: 8080, ...unanswered }, 1_700_000_000, 60),
      ],
    },
  },
  {
    pattern: 'beacon',
    logPath: 'conn',
    fires: {
      title: 'a contact a minute with a host that nobody else calls',
      rows: [
        ...clients,
        ...repeated(
          59,
          (n) => ({ from: stray, to: '198.51.100.7', ...web, duration: 0.1 + n / 1000 }),
          1_700_000_000,
          60,
        ),
      ],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'an update server that many hosts call as regularly',
      rows: [
        ...clients,
        ...quiet((host) => repeated(59, { from: host, to: '198.51.100.7', ...web }, 1_700_000_000, 60), 8),
      ],
    },
  },
  {
    pattern: 'long-connection',
    logPath: 'conn',
    fires: {
      title: 'one connection of six hours is reported at low severity',
      rows: [...clients, ...repeated(1, { from: stray, to: '198.51.100.7', ...web, duration: 21_600 })],
      host: stray,
      severity: 'low',
    },
    nearMiss: {
      title: 'a working session of three hours',
      rows: [...clients, ...repeated(1, { from: stray, to: '198.51.100.7', ...web, duration: 10_800 })],
    },
  },
  {
    pattern: 'exfiltration',
    logPath: 'conn',
    fires: {
      title: 'two gigabytes out and next to nothing in',
      rows: [
        ...clients,
        ...repeated(4, {
          from: stray,
          to: '198.51.100.7',
          ...web,
          orig_bytes: 500_000_000,
          resp_bytes: 90_000,
        }),
      ],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'a backup of two gigabytes to a server inside',
      rows: [
        ...clients,
        ...repeated(4, { from: stray, to: '10.0.0.20', ...web, orig_bytes: 500_000_000, resp_bytes: 90_000 }),
      ],
    },
  },
];
