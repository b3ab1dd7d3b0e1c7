import { quiet, type Row, repeated } from '../inline-log.ts';
import type { Case } from './case.ts';

const stray = '10.0.0.66';
const controller = '10.0.0.1';
const aes = 'aes256-cts-hmac-sha1-96';

const ticket = (from: string, service: string, more: Row = {}): Row => ({
  from,
  to: controller,
  port: 88,
  request_type: 'TGS',
  client: 'alice/EXAMPLE.ORG',
  service,
  success: true,
  cipher: aes,
  ...more,
});
const logOn = (from: string, client: string, error: string): Row => ({
  from,
  to: controller,
  port: 88,
  request_type: 'AS',
  client,
  service: 'krbtgt/EXAMPLE.ORG',
  success: false,
  error_msg: error,
});
const users: Row[] = quiet((host, index) => [
  ...repeated(1, logOn(host, `user${index}/EXAMPLE.ORG`, 'KDC_ERR_PREAUTH_REQUIRED')),
  ...repeated(4, (n) =>
    ticket(
      host,
      ['cifs/files.example.org', 'ldap/dc.example.org', 'http/mail.example.org', `host/pc${index}`][n]!,
    ),
  ),
]);

const shell = (from: string, success: boolean): Row => ({
  from,
  to: '10.0.0.9',
  port: 22,
  version: 2,
  auth_success: success,
  auth_attempts: 1,
});
const ntlm = (from: string, username: string, success: boolean): Row => ({
  from,
  to: '10.0.0.9',
  port: 445,
  username,
  hostname: 'PC',
  domainname: 'EXAMPLE',
  success,
});
const desktop = (from: string, cookie: string): Row => ({
  from,
  to: '10.0.0.9',
  port: 3389,
  cookie,
  result: 'encrypted',
  security_protocol: 'HYBRID',
});

export const logOnCases: readonly Case[] = [
  {
    pattern: 'kerberoast',
    logPath: 'kerberos',
    fires: {
      title: 'RC4 tickets of many service accounts',
      rows: [
        ...users,
        ...repeated(20, (n) => ticket(stray, `MSSQLSvc/db${n}.example.org`, { cipher: 'rc4-hmac' })),
      ],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'many services in a strong cipher, and RC4 for machines and one old application',
      rows: [
        ...users,
        ...repeated(20, (n) => ticket(stray, `MSSQLSvc/db${n}.example.org`)),
        ...repeated(20, (n) => ticket(stray, `PC${n}$`, { cipher: 'rc4-hmac' })),
        ...repeated(9, ticket(stray, 'legacy/app.example.org', { cipher: 'rc4-hmac' })),
      ],
    },
  },
  {
    pattern: 'password-spray',
    logPath: 'kerberos',
    fires: {
      title: 'one try on each of forty accounts',
      rows: [
        ...users,
        ...repeated(40, (n) => logOn(stray, `user${n}/EXAMPLE.ORG`, 'KDC_ERR_PREAUTH_FAILED')),
      ],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'pre-authentication asked of forty accounts, which is how every log-on begins',
      rows: [
        ...users,
        ...repeated(40, (n) => logOn(stray, `user${n}/EXAMPLE.ORG`, 'KDC_ERR_PREAUTH_REQUIRED')),
      ],
    },
  },
  {
    pattern: 'password-spray',
    logPath: 'ntlm',
    fires: {
      title: 'one try on each of twenty accounts by NTLM',
      rows: repeated(20, (n) => ntlm(stray, `user${n}`, false)),
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'a terminal server at which thirty people log on and nine mistype',
      rows: repeated(30, (n) => ntlm(stray, `user${n}`, n > 8)),
    },
  },
  {
    pattern: 'user-enumeration',
    logPath: 'kerberos',
    fires: {
      title: 'thirty names that do not exist',
      rows: [
        ...users,
        ...repeated(30, (n) => logOn(stray, `guess${n}/EXAMPLE.ORG`, 'KDC_ERR_C_PRINCIPAL_UNKNOWN')),
      ],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'one name that no longer exists, asked for all day',
      rows: [...users, ...repeated(200, logOn(stray, 'gone/EXAMPLE.ORG', 'KDC_ERR_C_PRINCIPAL_UNKNOWN'))],
    },
  },
  {
    pattern: 'brute-force',
    logPath: 'kerberos',
    fires: {
      title: 'three wrong passwords a second',
      rows: [
        ...users,
        ...repeated(300, logOn(stray, 'admin/EXAMPLE.ORG', 'KDC_ERR_PREAUTH_FAILED'), 1_700_000_000, 0.3),
      ],
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'a person who mistypes for a while',
      rows: [
        ...users,
        ...repeated(12, logOn(stray, 'alice/EXAMPLE.ORG', 'KDC_ERR_PREAUTH_FAILED'), 1_700_000_000, 20),
      ],
    },
  },
  {
    pattern: 'brute-force',
    logPath: 'ssh',
    fires: {
      title: 'eighty refused log-ons',
      rows: repeated(80, shell(stray, false), 1_700_000_000, 3),
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'eighty log-ons of an automation of which a few were refused',
      rows: repeated(80, (n) => shell(stray, n > 5), 1_700_000_000, 3),
    },
  },
  {
    pattern: 'rdp-brute-force',
    logPath: 'rdp',
    fires: {
      title: 'two hundred connections in five minutes',
      rows: repeated(200, (n) => desktop(stray, `user${n % 7}`), 1_700_000_000, 1.5),
      host: stray,
      severity: 'medium',
    },
    nearMiss: {
      title: 'a bad line that reconnects every three minutes for ten hours',
      rows: repeated(200, desktop(stray, 'alice'), 1_700_000_000, 180),
    },
  },
];
