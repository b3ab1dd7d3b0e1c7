import { kerberos } from '../hosts/types/kerberos.ts';
import { pattern } from './pattern.ts';
import { counted, within } from './wording.ts';

export const userEnumeration = pattern([kerberos], {
  id: 'user-enumeration',
  title: 'account names tried against Kerberos',
  contract: 'A host asked for tickets of many accounts that do not exist.',
  uses: ['unknown_users', 'clients'],
  bounds: {
    accounts: {
      value: 10,
      why: 'a person mistypes a name or two, a misconfigured service repeats one; a list has many',
    },
  },
  severities: ['medium'],
  techniques: ['T1087.002', 'T1589'],
  lookAlikes:
    'A gateway that passes on what the Internet tries, or a migration with old account names, does the same.',
  exempt: ['scanner', 'proxy'],
  next: [
    'Which of the names do exist? Those are known to them now.',
    'Look for failed log-ons to those accounts afterwards.',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'unknown_users') >= bounds.accounts)
      .map((row) => ({
        row,
        severity: 'medium',
        explanation:
          `${table.host(row)} asked Kerberos for ${counted(scene.value(row, 'unknown_users'), 'account')} that ` +
          `${scene.value(row, 'unknown_users') === 1 ? 'does' : 'do'} not exist${within(scene.span(row))}, ` +
          `of ${counted(scene.value(row, 'clients'), 'account')} in all`,
        evidence: ['unknown_users', 'clients'],
        weight: scene.value(row, 'unknown_users'),
      }));
  },
});
