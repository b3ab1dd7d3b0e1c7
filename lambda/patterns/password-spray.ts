import { kerberos, refused as refusedTicket } from '../hosts/types/kerberos.ts';
import { ntlm, refused as refusedLogOn } from '../hosts/types/ntlm.ts';
import { pattern } from './pattern.ts';
import { counted, figure, within } from './wording.ts';

export const passwordSpray = pattern([kerberos, ntlm], {
  id: 'password-spray',
  title: 'failed log-ons to many accounts',
  contract: 'A host failed to log on as many accounts, with a few tries on each.',
  uses: ['failed_users', 'failures'],
  bounds: {
    accounts: { value: 10, why: 'Splunk: more than 10 accounts of one source that fail together' },
    triesEach: { value: 5, why: 'a spray stays below the lockout of accounts, often 5 tries' },
  },
  severities: ['medium'],
  techniques: ['T1110.003'],
  lookAlikes: 'A terminal server, a proxy or a mail gateway logs on for many people, some of whom mistype.',
  exempt: ['domain-controller', 'proxy', 'scanner'],
  next: [
    'Did one of the accounts succeed from the same host afterwards? That one is known to them.',
    'Is the host a gateway for many people? Then most of its log-ons succeed.',
    'Names that do not exist say that a list was tried.',
  ],
  find(scene) {
    const { bounds, table } = scene;
    const [field, refused] =
      table.logPath === 'kerberos'
        ? (['client', refusedTicket] as const)
        : (['username', refusedLogOn] as const);
    return scene.rows
      .filter((row) => scene.value(row, 'failed_users') >= bounds.accounts)
      .filter((row) => scene.value(row, 'failures') <= bounds.triesEach * scene.value(row, 'failed_users'))
      .map((row) => ({
        row,
        severity: 'medium',
        explanation:
          `${table.host(row)} failed to log on as ${counted(scene.value(row, 'failed_users'), 'account')}` +
          `${within(scene.span(row))}, with ${counted(scene.value(row, 'failures'), 'try', 'tries')} in all ` +
          `(${figure(scene.value(row, 'failures') / scene.value(row, 'failed_users'))} each)`,
        evidence: ['failed_users', 'failures'],
        values: scene.counted(row, field, undefined, refused),
        weight: scene.value(row, 'failed_users'),
      }));
  },
});
